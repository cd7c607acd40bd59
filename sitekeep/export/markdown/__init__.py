"""Bodies as Markdown that reads the same in every dialect."""

from sitekeep.export.markdown.blocks import markdown

__all__ = ["markdown"]
