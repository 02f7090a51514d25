"""One person nobody could mistake walks through the whole registry, and leaves neither name nor address where none belongs.

Looked through: log lines at DEBUG, jobs, messages to the queue, the cache's keys and values (database or Redis), the journal,
redirects, counts of denials and reports. Letters may hold them: they are the outbox. So may the rows that are about the person.
"""

import contextlib
import io
import json
import logging
import re
from decimal import Decimal
from urllib.parse import unquote

import pytest
from celery import signals
from django.conf import settings
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from credentials import printing
from credentials.models import Award
from institutions.models import Role, User
from institutions.services.retaining import run_round
from micro4asia.foundation.jobs import enqueue, job, queueing
from micro4asia.foundation.log import Shorten
from micro4asia.foundation.models import Denial, Job, JournalEntry, Letter
from recognition.models import RecognitionRequest
from recognition.services.assigning import take_request
from recognition.services.checking import mark_complete
from recognition.services.deciding import Ruling, decide_request
from recognition.services.evaluating import Judged, save_comparison
from tests.credentials.conftest import confirmed, member  # noqa: F401 fixtures of another room
from tests.factories.credentials import VersionFactory
from tests.factories.institutions import CourseFactory, CourseOutcomeFactory, InstitutionFactory, LevelFactory, TimeLimitFactory

NAME, ADDRESS, NUMBER = "Zzyxine Quillfeather", "zzyxine.q@quillfeather.example.org", "ZZ-CANARY-7788"
BORN, PASSWORD = "1987-03-19", "canary sings at dawn"
# Any of these in a haystack of small letters is a leak.
TRACES = ["zzyxine", "quillfeather", "canary-7788", BORN, "19 march 1987", PASSWORD, "canary+sings", "canary%20sings"]


@job("cough_up_the_canary")
def cough_up_the_canary(_subject):
    """Fails as an unforeseen fault would: with the person in its words, and in those of its cause."""
    try:
        int(User.objects.get(email=ADDRESS).full_name)
    except ValueError as error:
        raise RuntimeError(f"cannot tell {User.objects.get(email=ADDRESS)} at {ADDRESS}") from error


@pytest.fixture
def lines():
    """Everything any logger says, at DEBUG, as the console of production would print it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(Shorten())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def sent_to_the_queue(monkeypatch):
    """Bodies and headers of every message, as they would lie at the broker."""
    messages = []
    # A broker that an earlier test had away is left alone for a while.
    monkeypatch.setattr(queueing, "_quiet_until", 0.0)

    def note(sender=None, body=None, headers=None, **rest):
        messages.append(repr((sender, body, headers, rest.get("properties"))))

    signals.before_task_publish.connect(note, weak=False)
    yield messages
    signals.before_task_publish.disconnect(note)


class Walker(Client):
    """Notes where answers lead."""

    led_to: list[str] = []

    def request(self, **request):
        response = super().request(**request)
        self.led_to.append(response.headers.get("Location", ""))
        return response


@pytest.fixture
def registry(db, member):  # noqa: F811
    """An issuer in Viet Nam and a receiver abroad, with the people who work there."""
    LevelFactory()
    home = InstitutionFactory(code="TUE", slug="tue")
    abroad = InstitutionFactory(code="BRN", slug="brn", country="CZ", timezone="Europe/Prague", credits=("ECTS", 25))
    TimeLimitFactory(institution=abroad)
    course = CourseFactory(institution=abroad, credits=Decimal(4))
    CourseOutcomeFactory(course=course, hours=Decimal(100))
    return {
        "version": VersionFactory(institution=home),
        "course": course,
        "issuer": member(Role.ISSUER, home),
        "registrar": member(Role.REGISTRAR, home),
        "officer": member(Role.OFFICER, abroad),
    }


def test_a_canary_leaves_no_trace_where_none_belongs(
    registry,
    lines,
    sent_to_the_queue,
    after_commit,
    run_jobs,
    confirmed,  # noqa: F811
    monkeypatch,
):
    monkeypatch.setattr(printing, "PATIENCE", 0.0)
    Walker.led_to = []

    def at(user=None):
        return confirmed(Walker(), user) if user else Walker()

    def done(response, *statuses):
        assert response.status_code in (statuses or (302,)), f"{response.request['PATH_INFO']}: {response.status_code}"
        return response

    # Prepared, signed, sealed, told.
    issuer = at(registry["issuer"])
    with after_commit():
        entered = {"do": "check", "version": registry["version"].pk, "number": NUMBER, "full_name": NAME, "email": ADDRESS}
        entered |= {"birth_date_day": "19", "birth_date_month": "3", "birth_date_year": "1987", "language": "en"}
        entered |= {"achieved_on_day": "12", "achieved_on_month": "12", "achieved_on_year": "2025", "grade": "B"}
        entered |= {"supervision": "supervised-on-site-id", "identity_method": "Passport", "name_as_printed": NAME}
        done(issuer.post("/i/tue/issue/", entered))
    award = Award.objects.get()
    with after_commit():
        done(issuer.get(f"/i/tue/awards/{award.public_id}/check/"), 200)
        done(issuer.post(f"/i/tue/awards/{award.public_id}/send/"))
    done(issuer.post("/i/tue/awards/", {"words": NAME}), 200)
    registrar = at(registry["registrar"])
    page = done(registrar.get("/i/tue/sign/"), 200).content.decode()
    with after_commit():
        done(registrar.post("/i/tue/sign/", {"award": re.findall(rf'value="({award.public_id}:[^"]+)"', page)}))
    letter = Letter.objects.get(to=ADDRESS)
    assert NAME in letter.text

    # Claimed, by somebody who mistypes, looks for the account and finds the door shut.
    person = at()
    claim = re.findall(r"/me/claim/\S+", letter.text)[0]
    done(person.get(claim), 200)
    with after_commit():
        done(person.post(claim, {"password": PASSWORD, "repeated": PASSWORD}))
    for address in (ADDRESS, ADDRESS.upper()):
        done(at().post("/accounts/login/", {"login": address, "password": f"not {PASSWORD}"}), 200)
    with after_commit():
        done(at().post("/accounts/password/reset/", {"email": ADDRESS}))
        at().post("/accounts/signup/", {"email": ADDRESS, "password1": PASSWORD, "password2": PASSWORD, "full_name": NAME})
    with after_commit():
        done(at().post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD}))
    canary = User.objects.get(email=ADDRESS)
    me = at(canary)

    # Shown, printed, fetched, verified; asked for in ways that fail.
    done(me.get("/wallet/"), 200, 404)
    done(me.get(reverse("credentials:wallet-award", args=[award.public_id])), 200)
    with after_commit():
        done(me.post(reverse("credentials:share", args=[award.public_id]), {"name": "A bank", "days": "30", "shows_grade": "on"}))
    award.refresh_from_db()
    stranger = at()
    done(stranger.get(reverse("credentials:shared", args=[award.share_links.get().token])), 200)
    for name in ("public", "public-json", "public-pdf"):
        done(stranger.get(reverse(f"credentials:{name}", args=[award.public_id])), 200, 202)
    run_jobs()
    done(stranger.get(reverse("credentials:public-pdf", args=[award.public_id])), 200)
    done(stranger.get(reverse("api-credential", args=[award.public_id])), 200)
    done(me.get(reverse("api-own-awards")), 200)
    done(stranger.get("/verify/", {"q": NAME}), 404)
    for content in (award.document, award.document.replace("Zzyxine", "Zzyxina"), f'{{"name": "{NAME}"'):
        file = SimpleUploadedFile(f"{NAME}.json", content.encode(), content_type="application/json")
        done(stranger.post("/verify/", {"document": file}), 200, 400, 422)
    done(stranger.post(reverse("api-verify"), content, content_type="application/json"), 200, 400, 415, 422)
    done(me.get(f"/i/tue/awards/{award.public_id}/?who={NAME}"), 404)

    # Recognised abroad.
    start = reverse("recognition:request-new")
    with after_commit():
        done(me.post(start, {"purpose": "course-exemption", "award": award.public_id}))
        row = RecognitionRequest.objects.get()
        step = {name: reverse("recognition:request-step", args=[row.public_id, name]) for name in ("course", "details", "send")}
        done(me.post(step["course"], {"institution": "brn", "course": registry["course"].public_id}))
        done(me.post(step["details"], {"decision_language": "en", "message": f"I am {NAME}, born {BORN}."}))
        done(me.post(step["send"], {"consent": "on"}))
    officer = registry["officer"]
    desk = at(officer)
    with after_commit():
        row = mark_complete(request=take_request(request=RecognitionRequest.objects.get(), by=officer), by=officer)
        done(desk.get(reverse("recognition:request", args=["brn", row.public_id])), 200)
        outcomes = [Judged(each.pk, "covered") for each in registry["course"].outcomes.all()]
        save_comparison(request=row, by=officer, outcomes=outcomes, elements=[])
        ruling = Ruling(outcome="full", credits=Decimal(4), reasons=f"{NAME} has learned it all.", grade_handling="without")
        decide_request(request=RecognitionRequest.objects.get(), by=officer, ruling=ruling)

    # Things that break: a job, and a page, each with the person in its words.
    with after_commit_failing(run_jobs, after_commit):
        enqueue("cough_up_the_canary", 1)
    with monkeypatch.context() as broken, contextlib.suppress(RuntimeError):

        def fall(*args, **kwargs):
            raise RuntimeError(f"no paper for {NAME}") from IntegrityError(f"refused\nDETAIL:  Failing row contains ({ADDRESS}).")

        broken.setattr("credentials.views.wallet.verify_award", fall)
        me.raise_request_exception = False
        done(me.get(reverse("credentials:wallet-award", args=[award.public_id])), 500)
        me.raise_request_exception = True

    # Asked about, taken along, erased.
    with after_commit():
        done(me.post(reverse("institutions:own-export")))
        done(me.post(reverse("institutions:own-privacy"), {"institution": "tue", "kind": "erasure", "wording": f"I, {NAME}"}))
    asked = canary.privacy_requests.get()
    with after_commit():
        where = reverse("institutions:privacy-request", args=["tue", asked.public_id])
        done(registrar.post(where, {"decision": "grant", "answer": f"Dear {NAME}, it is done."}))
    run_round(registry["version"].institution, timezone.now())

    places = {
        "log": lines.getvalue(),
        "jobs": rows_of(Job),
        "journal": rows_of(JournalEntry),
        "denials": rows_of(Denial),
        "queue": "\n".join(sent_to_the_queue),
        "cache": cached(),
        "redirects": "\n".join(Walker.led_to),
    }
    for place in ("log", "jobs", "journal", "queue", "cache"):
        assert len(places[place]) > 500, f"nothing was looked through: {place}"
    assert "cough_up_the_canary" in places["log"]
    assert {place: found for place, text in places.items() if (found := traces(text))} == {}


@contextlib.contextmanager
def after_commit_failing(run_jobs, after_commit):
    """Its job fails and is left where it waits, so that later rounds of jobs pass it by."""
    with contextlib.suppress(pytest.fail.Exception), after_commit():
        yield
    run_jobs(failing=True)
    Job.objects.filter(kind="cough_up_the_canary").update(state=Job.State.FAILED, finished_at=timezone.now(), lease_until=None)


def traces(text):
    """What gives the person away, with a little of what stands around it."""
    text = f"{text}\n{unquote(text)}".lower()
    return [text[max(0, text.find(one) - 160) : text.find(one) + 80] for one in TRACES if one in text]


def rows_of(model):
    return json.dumps(list(model.objects.values()), default=str, ensure_ascii=False)


def cached():
    """Keys and values of the cache as they lie there, read past every layer that would hide a name."""
    if settings.REDIS_URL:
        client = caches["default"]._cache.get_client()
        found = [(key, client.get(key) if client.type(key) == b"string" else client.type(key)) for key in client.scan_iter()]
        return "\n".join(f"{key!r} {(value or b'').decode('utf-8', 'replace')}" for key, value in found)
    import base64

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cache_key, value FROM {settings.CACHES['default']['LOCATION']}")  # noqa: S608 our own setting
        rows = cursor.fetchall()
    return "\n".join(f"{key} {base64.b64decode(value).decode('utf-8', 'replace')}" for key, value in rows)
