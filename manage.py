#!/usr/bin/env python3
"""Two commands do everything: `python3 manage.py up` and `python3 manage.py test`."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    # By its file: importing the package needs what the bootstrap is about to install.
    runpy.run_path(str(Path(__file__).resolve().parent / "micro4asia" / "bootstrap.py"))["main"](sys.argv)
