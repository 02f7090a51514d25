"""What workers do for this app. Each takes an id, may run twice, and alone knows what comes next."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from micro4asia.foundation.jobs import job, recur
from recognition import court_file, retention, tasks_decisions  # noqa: F401 (registered by being there)
from recognition.services import (
    automatic,
    closing,
    following_experts,
    keeping_time,
    noting_names,
    noting_news,
    renewing,
    rule_keeping,
)


@job("flag_requests_of_award")
def flag_requests_of_award(award_id: int) -> None:
    """An award was revoked, suspended or replaced: whoever is deciding on it, or has decided, must see that."""
    noting_news.note_award_news(award_id=award_id)


@job("note_names_of_learner")
def note_names_of_learner(learner_id: int) -> None:
    """An institution writes the names of somebody otherwise: their requests are found by those from now on."""
    noting_names.note_learner(learner_id=learner_id)


@job("note_names_of_applicant")
def note_names_of_applicant(user_id: int) -> None:
    noting_names.note_applicant(user_id=user_id)


@job("touch_lines_of_version")
def touch_lines_of_version(version_id: int) -> None:
    """A version was published: what agreements list of earlier ones is suspended, confirmed anew, or left as it is."""
    renewing.touch_lines(version_id=version_id)
    rule_keeping.suspend_for_version(version_id=version_id)


@job("decide_automatically")
def decide_automatically(request_id: int) -> None:
    """A request was sent that an agreement lists: decided within seconds where every condition holds, else left to the desk."""
    automatic.decide_automatically(request_id=request_id)


@job("close_answered_requests")
def close_answered_requests(_: int) -> None:
    closing.close_answered_requests()


@job("follow_up_questions")
def follow_up_questions(_: int) -> None:
    """What was asked and not answered: a reminder, then on without a reply."""
    closing.follow_up_questions()


@job("warn_desks_of_deadlines")
def warn_desks_of_deadlines(_: int) -> None:
    keeping_time.warn_desks()


recur("close_answered_requests", every=timedelta(hours=1))
recur("follow_up_questions", every=timedelta(hours=1))
recur("warn_desks_of_deadlines", every=timedelta(hours=1))


@job("look_after_opinions")
def look_after_opinions(_: int) -> None:
    """Experts are reminded a week before their day, and told what was decided."""
    following_experts.look_after_opinions()


recur("look_after_opinions", every=timedelta(hours=1))


@job("look_after_rules")
def look_after_rules(_: int) -> None:
    rule_keeping.look_after_rules()


recur("look_after_rules", every=timedelta(hours=6))


def _file_gave_up(file_id: int, _reason: str) -> None:
    court_file.give_up(file_id)


@job("print_case_file", queue="render", outside=True, attempts=3, on_failure=_file_gave_up)
def print_case_file(file_id: int) -> None:
    """The whole file of a case as one PDF. Begun again after a crash, it leaves one file."""
    court_file.make(file_id=file_id)


@job("forget_case_files")
def forget_case_files(_: int) -> None:
    court_file.forget_old()


recur("forget_case_files", every=timedelta(hours=6))


@job("forget_prepared_requests")
def forget_prepared_requests(_: int) -> None:
    retention.forget_prepared(timezone.now())


recur("forget_prepared_requests", every=timedelta(hours=24))
