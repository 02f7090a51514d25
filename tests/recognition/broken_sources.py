"""Promises of the database about cases, broken; see broken.py."""

from collections.abc import Callable
from typing import Any

BROKEN: dict[str, Callable[[Any], Any]] = {}
