"""Who reads which journal, what a page of it says and does not say, and what an export proves."""

import hashlib
import json
import re

import pytest
from django.db import transaction
from django.urls import reverse

from institutions import journal_words
from institutions.models import Role
from micro4asia.bootstrap import ROOT
from micro4asia.foundation import journal, journal_check
from micro4asia.foundation.models import Denial, JournalEntry
from tests.factories.foundation import JournalEntryFactory
from tests.factories.institutions import UserFactory
from tests.foundation.built_once import built_once

pytestmark = pytest.mark.django_db
RECORDED = re.compile(r"""\brecord\(\s*["']([a-z_]+)["']""")


@built_once
def registrar(holder, home):
    return holder(Role.REGISTRAR, home)


@built_once
def written(home, elsewhere, registrar, chief):
    """Two entries at home, one elsewhere, one of the network."""
    with transaction.atomic():
        journal.record("award_signed", on=home, by=registrar, institution_id=home.pk, reason="wrong-person")
        journal.record("award_sealed", on=home, by=None, institution_id=home.pk)
        journal.record("award_revoked", on=elsewhere, by=chief, institution_id=elsewhere.pk)
        journal.record("institution_admitted", on=home, by=chief)


def page(client, user, name="journal", *args, **query):
    client.force_login(user)
    return client.get(reverse(f"institutions:{name}", args=args), query)


def test_a_registrar_reads_who_did_what_and_never_the_data(client, written, registrar, home):
    shown = page(client, registrar, "journal", home.slug)
    assert [line["title"] for line in shown.context["lines"]] == ["Award sealed", "Award signed"]
    told = shown.content.decode()
    assert registrar.full_name in told
    assert "Registrar" in told
    assert "The registry itself" in told
    assert "wrong-person" not in told
    assert "Export with its proof" not in told


@pytest.mark.parametrize(("role", "status"), [(Role.ISSUER, 403), (Role.QA_REVIEWER, 403), (Role.OFFICER, 404)])
def test_colleagues_are_told_that_it_is_not_theirs_and_others_nothing(client, home, holder, role, status):
    assert page(client, holder(role, home), "journal", home.slug).status_code == status


def test_a_stranger_finds_no_journal(client, home, elsewhere, holder):
    assert page(client, holder(Role.REGISTRAR, elsewhere), "journal", home.slug).status_code == 404
    assert page(client, UserFactory(), "network-journal").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"event": "award_signed"}, ["Award signed"]),
        ({"event": "no_such"}, ["Award sealed", "Award signed"]),
        ({"who": "registrar"}, ["Award signed"]),
        ({"who": "99999999999999999999"}, ["Award sealed", "Award signed"]),
        ({"day_day": "1", "day_month": "2", "day_year": "2001"}, []),
        ({"day_day": "31", "day_month": "2", "day_year": "x"}, ["Award sealed", "Award signed"]),
        ({"page": "99"}, ["Award sealed", "Award signed"]),
    ],
)
def test_filters_find_and_a_filter_that_does_not_exist_hides_nothing(client, written, registrar, home, query, found):
    query = {name: registrar.pk if value == "registrar" else value for name, value in query.items()}
    shown = page(client, registrar, "journal", home.slug, **query)
    assert [line["title"] for line in shown.context["lines"]] == found


def test_the_day_is_the_institutions(client, registrar, home, time_machine):
    """18:00 UTC is already the next day in Ho Chi Minh City."""
    time_machine.move_to("2026-03-01T18:00:00+00:00", tick=False)
    with transaction.atomic():
        journal.record("award_sealed", on=home, by=None, institution_id=home.pk)
    days = {day: page(client, registrar, "journal", home.slug, day_day=day, day_month=3, day_year=2026) for day in (1, 2)}
    assert [len(days[day].context["lines"]) for day in (1, 2)] == [0, 1]


def test_a_long_journal_takes_no_more_queries_than_a_short_one(
    client, written, registrar, home, django_assert_max_num_queries, django_assert_num_queries
):
    page(client, registrar, "journal", home.slug)
    with django_assert_max_num_queries(30) as few:
        page(client, registrar, "journal", home.slug)
    rows = (JournalEntryFactory.build(chain=home.pk, sequence=10 + n) for n in range(3_000))
    JournalEntry.objects.bulk_create(rows)
    with django_assert_num_queries(len(few)):
        assert page(client, registrar, "journal", home.slug).context["pages"].paginator.count == 3_002


def exported(client, user, name, *args):
    client.force_login(user)
    answer = client.post(reverse(f"institutions:{name}", args=args))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_an_administrator_takes_the_whole_chain_out_and_it_checks_itself(client, written, admin, home, tmp_path):
    file = tmp_path / "journal.jsonl"
    file.write_bytes(exported(client, admin, "journal-export", home.slug))
    heading = journal_check.check_file(file, known=[journal.head_of(home.pk)[1]])
    assert (heading["chain"], heading["length"]) == (home.pk, 3)
    entries = [json.loads(line) for line in file.read_text().splitlines()[1:-1]]
    assert [entry["event"] for entry in entries] == ["award_signed", "award_sealed", "journal_exported"]
    assert entries[0]["data"] == {"reason": "wrong-person"}
    assert entries[0]["role"] == "registrar"


def test_the_networks_administrator_gets_the_chain_without_the_data_and_can_check_it(client, written, chief, home, tmp_path):
    file = tmp_path / "journal.jsonl"
    file.write_bytes(exported(client, chief, "journal-export", home.slug))
    assert b"wrong-person" not in file.read_bytes()
    assert journal_check.check_file(file)["length"] == 3
    file.write_bytes(exported(client, chief, "network-journal-export"))
    assert journal_check.check_file(file)["chain"] == 0


def test_an_export_is_signed_by_the_registry_and_by_nobody_else(client, written, admin, home, tmp_path):
    file, did = tmp_path / "journal.jsonl", tmp_path / "did.json"
    file.write_bytes(exported(client, admin, "journal-export", home.slug))
    did.write_bytes(client.get("/.well-known/did.json").content)
    keys = journal_check.keys_of(json.loads(did.read_text()))
    assert journal_check.check_file(file, keys=keys)["key"] in keys
    assert journal_check.main([str(file), "--did", str(did)]) == 0
    *above, last = file.read_bytes().splitlines(keepends=True)
    cut = b"".join(above[:-1]).replace(b'"length":3', b'"length":2')
    cut = cut.replace(json.loads(above[0])["head"].encode(), json.loads(above[-2])["hash"].encode(), 1)
    file.write_bytes(cut + journal_check.canonical(json.loads(last) | {"sha256": hashlib.sha256(cut).hexdigest()}) + b"\n")
    assert journal_check.check_file(file)["length"] == 2  # It agrees with itself,
    with pytest.raises(journal_check.Broken, match="no key of this registry"):  # but nobody signed it.
        journal_check.check_file(file, keys=keys)


@pytest.mark.parametrize(("role", "status"), [(Role.REGISTRAR, 403), (Role.OFFICER, 404)])
def test_nobody_else_exports(client, written, home, holder, role, status):
    client.force_login(holder(role, home))
    assert client.post(reverse("institutions:journal-export", args=[home.slug])).status_code == status
    assert not JournalEntry.objects.filter(event="journal_exported").exists()


def test_the_network_sees_lengths_ends_and_refusals_and_no_entry_of_an_institution(client, written, chief, home):
    Denial.objects.create(actor_id=1, row="a.b", chain=home.pk, status=404, hour=JournalEntry.objects.first().at, count=3)
    Denial.objects.create(actor_id=1, row="a.b", chain=0, status=404, hour=JournalEntry.objects.first().at, count=4)
    shown = page(client, chief, "network-journal")
    assert [line["title"] for line in shown.context["lines"]] == ["Institution admitted"]
    rows = {str(row["institution"] and row["institution"].code): row for row in shown.context["chains"]}
    assert (rows["TUE"]["refused"], rows["TUE"]["head"].sequence, rows["None"]["refused"]) == (3, 2, 4)


def test_everybody_reads_what_they_did_themselves_and_no_name_of_others(client, written, registrar, chief):
    shown = page(client, registrar, "own-journal")
    assert [(row["title"], row["mine"], row["place"].code) for row in shown.context["rows"]] == [("Award signed", True, "TUE")]
    assert chief.full_name not in shown.content.decode()
    assert page(client, UserFactory(), "own-journal").context["rows"] == []


def test_every_code_that_is_recorded_has_words():
    source = " ".join(
        file.read_text(encoding="utf-8")
        for app in ("institutions", "credentials", "recognition", "micro4asia/foundation")
        for file in (ROOT / app).rglob("*.py")
    )
    recorded = set(RECORDED.findall(source))
    assert "award_signed" in recorded
    assert sorted(recorded - set(journal_words.EVENTS)) == []


@pytest.mark.parametrize("year", ["9999", "0001"])
def test_a_day_outside_all_calendars_filters_nothing_and_says_so(client, written, registrar, home, year):
    shown = page(client, registrar, "journal", home.slug, day_day=31, day_month=12, day_year=year)
    assert len(shown.context["lines"]) == 2
    assert "Give a year between 1900 and 2200." in shown.content.decode()
