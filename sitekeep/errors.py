"""Errors for the person at the keyboard, each with the exit code that its kind deserves.

What happens to a single URL is not an error but an `Outcome`.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the `sitekeep` process returns."""

    ALL_KEPT = 0
    NOTHING_KEPT = 1
    WRONG_USE = 2
    LOSSES = 3
    STOPPED = 4

    @property
    def meaning(self) -> str:
        """One sentence for a person."""
        return EXIT_MEANINGS[self]


EXIT_MEANINGS = {
    ExitCode.ALL_KEPT: "All that was asked for is kept, or done.",
    ExitCode.NOTHING_KEPT: "Nothing was kept, or the site could not be reached.",
    ExitCode.WRONG_USE: "The command, the profile or the archive must be changed first.",
    ExitCode.LOSSES: "Finished, but something that the site has is missing; it is named.",
    ExitCode.STOPPED: "Stopped before the end; run it again to go on.",
}


class SitekeepError(Exception):
    """What happened, where, what was done about it, and what to do next, in plain sentences."""

    exit_code: ExitCode = ExitCode.NOTHING_KEPT


class UsageError(SitekeepError):
    """Something in the command, the profile or the environment must be changed first."""

    exit_code = ExitCode.WRONG_USE


class ArchiveError(UsageError):
    """The archive file cannot be used: not an archive, newer, locked, not writable."""


class DamagedError(SitekeepError):
    """The archive is an archive, and not sound."""

    exit_code = ExitCode.LOSSES


class ProfileError(UsageError):
    """The profile says something that Sitekeep does not understand."""


class SiteUnreachableError(SitekeepError):
    """Nothing at all could be fetched from the site."""


class StoppedError(SitekeepError):
    """The work stopped before its end and can go on: a full disk, a signal."""

    exit_code = ExitCode.STOPPED
