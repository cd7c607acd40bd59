"""Ghost: one zip that its importer takes, with pictures and files, and its redirects.

Source: https://ghost.org/docs/migration/custom/; tried with Ghost 5.130.
"""

from sitekeep.export.ghost.addresses import plan
from sitekeep.export.ghost.reading import read_back
from sitekeep.export.ghost.write import write

__all__ = ["plan", "read_back", "write"]
