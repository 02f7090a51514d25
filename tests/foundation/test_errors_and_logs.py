"""No is said with a reason, and logs name nobody."""

import logging

import pytest
import structlog
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from micro4asia.foundation import log
from micro4asia.foundation.errors import ALLOWED, Verdict, WrongState
from micro4asia.foundation.public_ids import new_public_id


def test_a_verdict_is_true_or_has_a_reason():
    assert ALLOWED
    ALLOWED.enforce()
    refused = Verdict("Only a registrar may revoke.")
    assert not refused
    with pytest.raises(PermissionDenied, match="Only a registrar"):
        refused.enforce()
    assert WrongState("Too late.").reason == "Too late."


def test_logs_forget_people_queries_and_the_ids_that_open_credentials():
    public_id = new_public_id()
    event = {
        "event": f"GET /c/{public_id}/ answered",
        "request": f"GET /c/{public_id}/?name=Mai",
        "ip": "192.0.2.1",
        "user_agent": "x",
        "email": "mai@example.org",
        "user_id": 7,
    }
    assert log.forget_people(None, "info", event) == {
        "event": f"GET /c/{public_id[:6]}…/ answered",
        "request": f"GET /c/{public_id[:6]}…/",
        "user_id": 7,
    }


def test_djangos_own_lines_are_shortened_too():
    line = logging.LogRecord("django.request", logging.WARNING, "", 1, "Not Found: %s", (f"/c/{'7' * 34}/",), None)
    assert log.Shorten().filter(line)
    assert line.getMessage() == "Not Found: /c/777777…/"


REFUSED = 'duplicate key value violates "one_account"\nDETAIL:  Key (lower(email))=(mai@example.org) already exists.'


def test_tracebacks_keep_neither_the_row_a_database_refused_nor_a_mailbox():
    error = IntegrityError(REFUSED)
    line = logging.LogRecord(
        "django.request", logging.ERROR, "", 1, "Broken: %s", ("mai@example.org",), (type(error), error, None)
    )
    log.Shorten().filter(line)
    told = logging.Formatter().format(line)
    assert "one_account" in told
    assert "mai" not in told
    assert "mai" not in log.forget_people(None, "error", {"exception": REFUSED})["exception"]


def test_tracebacks_say_where_and_as_what_but_not_in_which_words():
    try:
        try:
            int("Nguyễn Thị Ví Dụ")
        except ValueError as error:
            raise LookupError("no such learner: Nguyễn Thị Ví Dụ") from error
    except LookupError as error:
        told = log.traceback_of(error)
    assert "Ví Dụ" not in told.replace('int("Nguyễn Thị Ví Dụ")', "").replace('"no such learner: Nguyễn Thị Ví Dụ"', "")
    assert "builtins.ValueError" in told
    assert told.endswith("builtins.LookupError")
    assert "test_errors_and_logs.py" in told


def test_structlog_speaks_through_pythons_logging(caplog, monkeypatch):
    log.configure()
    with caplog.at_level("INFO"):
        structlog.get_logger("ground").info("request_finished", ip="192.0.2.1", code=200)
    assert "request_finished" in caplog.text
    assert "192.0.2.1" not in caplog.text
