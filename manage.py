#!/usr/bin/env python3
"""Two commands do everything: `python3 manage.py up` and `python3 manage.py test`."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from micro4asia import bootstrap

    bootstrap.main(sys.argv)
