"""Logs as data: key=value lines for people, JSON with LOG_JSON=1. What would name a person or open a door is taken out."""

import logging
import os
import re
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from django.db import IntegrityError
from structlog.typing import ExcInfo, WrappedLogger

# django-structlog binds some of these to every request.
_PERSONAL = {"ip", "user_agent", "email", "to", "name", "full_name", "username", "referer"}
# Whoever has a credential's address, or a link to claim one, may open it: logs keep enough of it to follow one case, no more.
_SECRET = re.compile(r"(/[\w:-]{6})[\w:-]{24,}")
_QUERY = re.compile(r"\?\S*")
# PostgreSQL tells the values of the row it refuses, mail servers the address they refuse; both end up in tracebacks.
_ROW = re.compile(r"(DETAIL: +).*")
_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def forget_people(_logger: WrappedLogger, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop what identifies somebody, query strings, and all but the beginning of addresses that open something."""
    for key in _PERSONAL & event.keys():
        del event[key]
    for key, value in event.items():
        if isinstance(value, str):
            value = _shorten(value)
            event[key] = _QUERY.sub("", value) if key == "request" else value
    return event


def _shorten(text: str) -> str:
    return _MAILBOX.sub("…@…", _ROW.sub(r"\1…", _SECRET.sub(r"\1…", text)))


def traceback_of(error: BaseException) -> str:
    """Where it went wrong and as what, never in which words: an exception nobody foresaw quotes what somebody typed.

    Only the database's refusals keep theirs, up to the values of the row: they name the constraint.
    """
    chain: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in chain:
        chain.append(following)
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return "\n".join("".join(traceback.format_tb(one.__traceback__)) + _told(one) for one in reversed(chain))


def _told(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{name}: {_shorten(str(error))}" if isinstance(error, IntegrityError) else name


def _rendered(exc_info: ExcInfo) -> str:
    return traceback_of(exc_info[1])


class Shorten(logging.Filter):
    """The same for lines that do not come from structlog, such as Django's own "Not Found: /c/…", and their tracebacks."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _shorten(record.getMessage()), ()
        if record.exc_info and record.exc_info[1] and not record.exc_text:
            # Formatters print this text where there is one, instead of the traceback as it came.
            record.exc_text = traceback_of(record.exc_info[1])
        return True


def configure() -> None:
    """Let structlog write through Python's logging, whose handlers and levels the settings decide."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(Shorten())
    as_json = os.environ.get("LOG_JSON") == "1"
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(_rendered),
            forget_people,
            structlog.processors.JSONRenderer() if as_json else structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
