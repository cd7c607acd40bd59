"""Make a virtual environment with the Python that runs this, or say what to install first.

Usage: python3 tools/make_venv.py FOLDER. Written so that a Python too old for Sitekeep (3.6 and
newer) can still read it and say so.
"""

import subprocess
import sys
from importlib.util import find_spec

OLDEST = (3, 11)


def main(folder):
    refuse_old_python()
    command = [sys.executable, "-m", "venv", "--clear", folder]
    if find_spec("venv") and find_spec("ensurepip"):
        subprocess.check_call(command)
    elif find_spec("venv") and find_spec("pip"):
        # Debian parts these: here python3-pip is installed and python3-venv is not.
        subprocess.check_call([*command, "--without-pip"])
        pip = [sys.executable, "-m", "pip", "--python", folder, "install", "--quiet", "pip"]
        subprocess.check_call(pip)
    else:
        stop_without_venv()


def refuse_old_python():
    if sys.version_info < OLDEST:
        wanted = "{}.{}".format(*OLDEST)
        found = sys.version.split()[0]
        sys.exit(
            f"Error: Sitekeep needs Python {wanted} or newer; {sys.executable} is {found}.\n"
            f"Nothing was done. Install a newer one and name it: make PYTHON=python{wanted} …"
        )


def stop_without_venv():
    sys.exit(
        f"Error: {sys.executable} cannot make virtual environments: venv or ensurepip is missing.\n"
        "Nothing was done. Install them and run make again. On Debian and Ubuntu:\n"
        "    apt-get install python3-venv"
    )


if __name__ == "__main__":
    main(sys.argv[1])
