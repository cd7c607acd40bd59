"""`python -m sitekeep` does what `sitekeep` does."""

from sitekeep.cli import main

# Worker processes import this file too, and are not to start a command.
if __name__ == "__main__":
    main(prog_name="sitekeep")
