"""Care of the file: is it sound, what of it can be mended, a second copy of it."""
