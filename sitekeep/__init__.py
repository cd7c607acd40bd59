"""Sitekeep: keep a whole website in one SQLite file, read it, and move it elsewhere."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("sitekeep")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+source"
