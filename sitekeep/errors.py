"""Errors for the person at the keyboard, each with the exit code that its kind deserves.

What happens to a single URL is not an error but an `Outcome`.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the `sitekeep` process returns; documented in the README."""

    ALL_KEPT = 0
    NOTHING_KEPT = 1
    WRONG_USE = 2
    LOSSES = 3
    STOPPED = 4


class SitekeepError(Exception):
    """What happened, where, what was done about it, and what to do next, in plain sentences."""

    exit_code: ExitCode = ExitCode.NOTHING_KEPT


class UsageError(SitekeepError):
    """Something in the command, the profile or the environment must be changed first."""

    exit_code = ExitCode.WRONG_USE


class ArchiveError(UsageError):
    """The archive file cannot be used: not an archive, newer, locked, not writable."""


class ProfileError(UsageError):
    """The profile says something that Sitekeep does not understand."""


class SiteUnreachableError(SitekeepError):
    """Nothing at all could be fetched from the site."""


class StoppedError(SitekeepError):
    """The work stopped before its end and can go on: a full disk, a signal."""

    exit_code = ExitCode.STOPPED
