"""Logs as data: key=value lines for people, JSON with LOG_JSON=1. What would name a person or open a door is taken out."""

import os
import re
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import WrappedLogger

from micro4asia.foundation.public_ids import PATTERN

# django-structlog binds some of these to every request.
_PERSONAL = {"ip", "user_agent", "email", "to", "name", "full_name", "username", "referer"}
# Whoever has a credential's address may open it: logs keep only enough of it to follow one case.
_PUBLIC_ID = re.compile(rf"\b({PATTERN[:-4]}{{6}})[0-9a-z]{{28}}\b")
_QUERY = re.compile(r"\?\S*")


def forget_people(_logger: WrappedLogger, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop what identifies somebody, query strings, and all but six characters of public ids."""
    for key in _PERSONAL & event.keys():
        del event[key]
    for key, value in event.items():
        if isinstance(value, str):
            value = _PUBLIC_ID.sub(r"\1…", value)
            event[key] = _QUERY.sub("", value) if key == "request" else value
    return event


def configure() -> None:
    """Let structlog write through Python's logging, whose handlers and levels the settings decide."""
    as_json = os.environ.get("LOG_JSON") == "1"
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            forget_people,
            structlog.processors.JSONRenderer() if as_json else structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
