"""Domains are proven by what only their owner can put in place, against real name and web servers on this machine."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from institutions.models import DomainProof, Role
from institutions.services.proving_domains import (
    check_domain,
    due_for_recheck,
    problem_of,
    proofs_of,
    propose_domain,
    recheck_domain,
    withdraw_domain,
)
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from tests.factories.institutions import DomainProofFactory
from tests.foundation.built_once import built_once
from tests.foundation.loopback import Names, Site, certificate_for, says, sends_on

DOMAIN = "university.example.org"
FILE = "/.well-known/micro4asia.txt"


@pytest.fixture
def names(settings):
    server = Names()
    settings.OUTBOUND_RESOLVERS = [server.place]
    yield server
    server.close()


@pytest.fixture
def web(settings, names, tmp_path, monkeypatch):
    """The domain's web server, which a test cannot have at port 443."""
    settings.OUTBOUND_CA_FILE = str(certificate_for(DOMAIN, folder=tmp_path))
    server = Site(settings.OUTBOUND_CA_FILE)
    names.records[DOMAIN, "A"] = ["127.0.0.1"]
    settings.OUTBOUND_ALLOWED = [f"{DOMAIN}:{server.port}"]
    monkeypatch.setattr(DomainProof, "file_url", property(lambda proof: f"https://{proof.domain}:{server.port}{FILE}"))
    yield server
    server.close()


@built_once
def proof(home, admin):
    return DomainProofFactory(institution=home, domain=DOMAIN, requested_by=admin)


@built_once
def file_proof(home, admin):
    return DomainProofFactory(institution=home, domain=DOMAIN, method="file", requested_by=admin)


@built_once
def rival(holder, elsewhere):
    return holder(Role.INSTITUTION_ADMIN, elsewhere)


def place(names, proof, *values):
    names.records[proof.record_name, "TXT"] = [f'"{value}"' for value in (values or [proof.record_value])]


def later(proof, **ago):
    """As if the last check had been that long ago."""
    DomainProof.objects.filter(pk=proof.pk).update(checked_at=timezone.now() - dt.timedelta(**ago))


# ---- by record ----


def test_a_text_record_proves_the_domain(home, admin, names):
    proof = propose_domain(institution=home, by=admin, domain="University.Example.org.", method="dns")
    assert home.proven_domains() == set()
    place(names, proof, "v=spf1 -all", proof.record_value)
    proof = check_domain(proof=proof, by=admin)
    assert (proof.state, proof.last_problem, home.proven_domains()) == ("proven", "", {DOMAIN})
    assert names.asked[f"_micro4asia.{DOMAIN}", "TXT"] == 1
    assert [entry.event for entry in JournalEntry.objects.order_by("sequence")][-2:] == ["domain_proposed", "domain_proven"]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ([], "no_record"),
        (["micro4asia-verification=" + "0" * 40], "wrong_record"),
        (["{value}x"], "wrong_record"),
        (["x {value}"], "wrong_record"),
    ],
)
def test_another_record_proves_nothing(names, proof, admin, values, problem):
    names.records[proof.record_name, "TXT"] = [f'"{value.format(value=proof.record_value)}"' for value in values]
    checked = check_domain(proof=proof, by=admin)
    assert (checked.state, checked.last_problem, checked.failures) == ("waiting", problem, 1)
    assert problem_of(checked)


def test_a_record_at_the_domain_itself_proves_nothing(names, proof, admin):
    names.records[DOMAIN, "TXT"] = [f'"{proof.record_value}"']
    assert check_domain(proof=proof, by=admin).last_problem == "no_record"


def test_name_servers_that_are_away_are_named_as_the_reason(settings, proof, admin):
    settings.OUTBOUND_RESOLVERS = ["127.0.0.1:9"]
    assert check_domain(proof=proof, by=admin).last_problem == "no_dns"


def test_the_token_of_one_institution_proves_nothing_for_another(names, proof, elsewhere, rival):
    place(names, proof)
    other = DomainProofFactory(institution=elsewhere, domain=DOMAIN, requested_by=rival)
    assert other.token != proof.token
    assert check_domain(proof=other, by=rival).last_problem == "wrong_record"


# ---- by file ----


@pytest.mark.parametrize("content", ["{value}", "{value}\r\n", "\ufeff# ours\n  {value}  \n"])
def test_a_file_proves_the_domain(web, file_proof, admin, home, content):
    web.pages[FILE] = says(content.format(value=file_proof.record_value).encode())
    assert check_domain(proof=file_proof, by=admin).state == "proven"
    assert home.proven_domains() == {DOMAIN}


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        pytest.param(None, "no_file", id="no file"),
        pytest.param(says(b"gone", 410), "no_file", id="gone"),
        pytest.param(says(b"error", 500), "bad_status", id="a server in trouble"),
        pytest.param(says(b"<html>Not found</html>", kind="text/html"), "wrong_file", id="a page for everything"),
        pytest.param(says(b"\xff\xfe\x00"), "wrong_file", id="no text"),
        pytest.param(says(b"0" * 30_000), "too_large", id="too much"),
        pytest.param(sends_on("https://www.university.example.org/x"), "redirected", id="sent on to www"),
        pytest.param(sends_on("http://127.0.0.1/"), "redirected", id="sent on to this machine"),
        pytest.param(sends_on(FILE), "redirected", id="sent on to itself"),
    ],
)
def test_any_other_answer_proves_nothing(web, file_proof, admin, page, problem):
    if page:
        web.pages[FILE] = page
    checked = check_domain(proof=file_proof, by=admin)
    assert (checked.state, checked.last_problem) == ("waiting", problem)
    assert problem_of(checked)


def test_the_reason_says_where_the_file_was_redirected_to(web, file_proof, admin):
    web.pages[FILE] = sends_on("https://www.elsewhere.example.org/micro4asia.txt")
    assert "www.elsewhere.example.org" in problem_of(check_domain(proof=file_proof, by=admin))


def test_a_domain_that_leads_into_a_network_is_not_asked(web, names, file_proof, admin, settings):
    settings.OUTBOUND_ALLOWED = []
    file_proof.__class__.file_url = property(lambda proof: f"https://{proof.domain}{FILE}")
    assert check_domain(proof=file_proof, by=admin).last_problem == "forbidden_address"
    assert web.requests == []


# ---- who, when ----


def test_only_an_administrator_of_the_institution_proves_its_domains(home, proof, holder, rival, chief):
    for person in (holder(Role.REGISTRAR, home), rival, chief):
        with pytest.raises(PermissionDenied):
            propose_domain(institution=home, by=person, domain="other.example.org", method="dns")
        with pytest.raises(PermissionDenied):
            check_domain(proof=proof, by=person)
        with pytest.raises(PermissionDenied):
            withdraw_domain(proof=proof, by=person)


def test_it_takes_a_second_factor(home, holder):
    with pytest.raises(PermissionDenied, match="second factor"):
        propose_domain(
            institution=home, by=holder(Role.INSTITUTION_ADMIN, home, second_factor=False), domain=DOMAIN, method="dns"
        )


def test_a_domain_stands_on_the_list_once(home, admin, proof):
    with pytest.raises(ValidationError, match="on the list already"):
        propose_domain(institution=home, by=admin, domain=DOMAIN.upper(), method="file")


def test_a_list_has_an_end(home, admin):
    for _number in range(20):
        DomainProofFactory(institution=home)
    with pytest.raises(ValidationError, match="20 domains"):
        propose_domain(institution=home, by=admin, domain=DOMAIN, method="dns")


def test_a_domain_is_not_checked_twice_within_moments(names, proof, admin):
    check_domain(proof=proof, by=admin)
    with pytest.raises(WrongState, match="moment ago"):
        check_domain(proof=proof, by=admin)
    assert names.asked[proof.record_name, "TXT"] == 1
    later(proof, seconds=30)
    check_domain(proof=proof, by=admin)


# ---- one institution at a time ----


def test_the_first_to_prove_a_domain_has_it(names, proof, admin, elsewhere, rival):
    other = DomainProofFactory(institution=elsewhere, domain=DOMAIN, requested_by=rival)
    place(names, proof, proof.record_value, other.record_value)
    check_domain(proof=proof, by=admin)
    late = check_domain(proof=other, by=rival)
    assert (late.state, late.last_problem) == ("waiting", "taken")
    assert elsewhere.proven_domains() == set()


def test_the_database_keeps_a_domain_with_one_institution(proof, elsewhere):
    DomainProofFactory(institution=elsewhere, domain=DOMAIN, state="proven")
    with pytest.raises(IntegrityError, match="domain"), transaction.atomic():
        DomainProof.objects.filter(pk=proof.pk).update(state="proven", proven_at=timezone.now())


@pytest.mark.parametrize("change", [{"state": "proven"}, {"proven_at": timezone.now()}, {"state": "lapsed"}])
def test_the_database_wants_the_days_of_a_proof(proof, change):
    with pytest.raises(IntegrityError, match="a_proof_that_holds_or_held_is_dated"), transaction.atomic():
        DomainProof.objects.filter(pk=proof.pk).update(**change)


def test_a_domain_given_up_can_be_proven_by_another_and_is_history(names, proof, admin, home, elsewhere, rival):
    place(names, proof)
    check_domain(proof=proof, by=admin)
    withdraw_domain(proof=proof, by=admin)
    assert home.proven_domains() == set()
    assert list(proofs_of(home)) == []
    with pytest.raises(WrongState):
        withdraw_domain(proof=proof, by=admin)
    with pytest.raises(WrongState):
        check_domain(proof=proof, by=admin)
    other = propose_domain(institution=elsewhere, by=rival, domain=DOMAIN, method="dns")
    place(names, other)
    assert check_domain(proof=other, by=rival).state == "proven"
    again = propose_domain(institution=home, by=admin, domain="another.example.org", method="dns")
    assert again.token not in {proof.token, other.token}


def test_what_was_proven_on_a_day_stays_so_for_that_day(home, admin, proof):
    begun, ended = timezone.now() - dt.timedelta(days=100), timezone.now() - dt.timedelta(days=10)
    DomainProof.objects.filter(pk=proof.pk).update(state="lapsed", proven_at=begun, lapsed_at=ended)
    today = timezone.localdate()
    assert home.proven_domains() == set()
    assert home.proven_domains(today - dt.timedelta(days=50)) == {DOMAIN}
    assert home.proven_domains(today - dt.timedelta(days=200)) == home.proven_domains(today) == set()


# ---- by the clock ----


@pytest.fixture
def proven(names, proof, admin):
    place(names, proof)
    return check_domain(proof=proof, by=admin)


def test_a_proof_that_holds_is_looked_at_weekly_and_leaves_no_trace(names, proven, run_jobs):
    entries = JournalEntry.objects.count()
    assert due_for_recheck(timezone.now()) == []
    later(proven, days=8)
    assert due_for_recheck(timezone.now()) == [proven.pk]
    recheck_domain(proof_id=proven.pk)
    assert due_for_recheck(timezone.now()) == []
    assert (JournalEntry.objects.count(), Letter.objects.count()) == (entries, 0)


def test_a_proof_lapses_with_the_third_failure_and_people_are_told_twice(names, proven, home, admin):
    names.records.clear()
    states = []
    for _day in range(3):
        later(proven, days=8)
        recheck_domain(proof_id=proven.pk)
        proven.refresh_from_db()
        states.append(proven.state)
    assert states == ["proven", "proven", "lapsed"]
    assert home.proven_domains() == set()
    letters = list(Letter.objects.order_by("pk"))
    assert [letter.to for letter in letters] == [admin.email, admin.email]
    assert DOMAIN in letters[0].subject
    assert "looks again tomorrow" in letters[0].text.replace("\n", " ")
    assert "has lapsed" in letters[1].text.replace("\n", " ")
    assert JournalEntry.objects.latest("sequence").event == "domain_lapsed"


def test_a_lapsed_proof_holds_again_once_it_is_found(names, proven, admin, home):
    lapsed = timezone.now() - dt.timedelta(days=9)
    DomainProof.objects.filter(pk=proven.pk).update(state="lapsed", lapsed_at=lapsed, failures=5, checked_at=lapsed)
    recheck_domain(proof_id=proven.pk)
    proven.refresh_from_db()
    assert (proven.state, proven.failures, proven.lapsed_at) == ("proven", 0, None)
    assert home.proven_domains() == {DOMAIN}


def test_a_failure_is_looked_at_again_after_a_day(names, proven):
    names.records.clear()
    later(proven, days=8)
    recheck_domain(proof_id=proven.pk)
    later(proven, hours=25)
    assert due_for_recheck(timezone.now()) == [proven.pk]


def test_what_has_just_been_asked_for_is_looked_for_without_anybody_pressing(names, proof, home):
    place(names, proof)
    assert due_for_recheck(timezone.now()) == [proof.pk]
    recheck_domain(proof_id=proof.pk)
    assert home.proven_domains() == {DOMAIN}


def test_nobody_waits_for_ever(proof):
    DomainProof.objects.filter(pk=proof.pk).update(requested_at=timezone.now() - dt.timedelta(days=4))
    assert due_for_recheck(timezone.now()) == []


def test_workers_do_it(names, proof, home, run_jobs):
    from micro4asia.foundation.jobs import enqueue

    place(names, proof)
    enqueue("recheck_domains", 0)
    run_jobs()
    assert home.proven_domains() == {DOMAIN}
