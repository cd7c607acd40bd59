"""WordPress: a file in its own export format (WXR 1.2), the pictures, and what to set afterwards.

Source: WordPress's importer, https://github.com/WordPress/wordpress-importer.
"""

from sitekeep.export.wordpress.addresses import plan
from sitekeep.export.wordpress.reading import read_back
from sitekeep.export.wordpress.write import write

__all__ = ["plan", "read_back", "write"]
