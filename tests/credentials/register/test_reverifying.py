"""The nightly look: nothing among sound credentials, and every one of fifty that were tampered with in eleven ways."""

import datetime as dt
import json
import random
import string

import pytest
from django.db import connection

from credentials import reverifying
from credentials.models import Award, Reverification, StoredDefect
from credentials.sealing import digest_of
from credentials.services.issuing import fingerprint, prepare_award, send_to_registrar, sign_awards
from credentials.services.nightly import begin_night, go_on
from credentials.signing import base58
from institutions.models import SigningKey
from micro4asia.foundation.models import JournalEntry, Letter
from tests.credentials.conftest import ENTERED
from tests.factories.credentials import LearnerFactory, VersionFactory
from tests.factories.institutions import InstitutionFactory

MANY = 54


@pytest.fixture
def thawed(db):
    """Somebody with the database's own rights: the triggers that freeze signed rows are gone."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'frozen_credentials_award%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("ALTER TABLE credentials_award DISABLE TRIGGER USER")


@pytest.fixture
def sealed(institution, issuer, registrar, version, seal_waiting):
    """So many credentials of two versions, one of them without grades."""
    other = VersionFactory(institution=institution, grade_scale=None)

    def make(count):
        for number in range(count):
            of, entered = (version, ENTERED) if number % 2 else (other, {**ENTERED, "grade": "", "evidence": f"Paper {number}"})
            name = f"Người Học {'ABCDEFGH'[number % 8]}{number}"
            learner = LearnerFactory(institution=institution, full_name=name)
            award = prepare_award(version=of, learner=learner, by=issuer, fields={**entered, "name_as_printed": name})
            award = send_to_registrar(award=award, by=issuer)
            sign_awards(awards=[(award, fingerprint(award))], by=registrar)
        seal_waiting()
        return list(Award.objects.sealed().order_by("pk"))

    return make


def night(size=25):
    (run,) = begin_night()
    while not go_on(run.pk, size=size).finished_at:
        pass
    return Reverification.objects.get(pk=run.pk)


def test_a_night_finds_nothing_among_sound_credentials_by_the_short_way_and_by_the_long_one(sealed, monkeypatch):
    sealed(8)
    monkeypatch.setattr(reverifying, "LOOKED_AT_AGAIN", 0.0)
    long_way = []
    whole = reverifying.Examiner._the_whole_way
    monkeypatch.setattr(reverifying.Examiner, "_the_whole_way", lambda *given: long_way.append(1) or whole(*given))
    run = night(size=3)
    assert (run.checked, run.defective, long_way) == (8, 0, [])
    assert JournalEntry.objects.get(event="stored_credentials_checked").data == {"checked": 8, "defective": 0}
    assert not Letter.objects.filter(key__startswith="stored_defects").exists()
    monkeypatch.setattr(reverifying, "LOOKED_AT_AGAIN", 1.0)
    assert (night().defective, len(long_way)) == (0, 8)


# ---- fifty defects


def rewrite(award, **fields):
    Award.objects.filter(pk=award.pk).update(**fields)


def with_document(award, change, *, digest=True):
    document = json.loads(award.document)
    change(document)
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    rewrite(award, document=text, **({"digest": digest_of(text)} if digest else {}))


def one_letter(award, dice):
    """Anywhere in the bytes, the digest left as it was."""
    place = dice.randrange(len(award.document))
    letter = next(each for each in string.ascii_lowercase if each != award.document[place])
    rewrite(award, document=award.document[:place] + letter + award.document[place + 1 :])


def digest(award, _dice):
    rewrite(award, digest="0" * 64)


def proof_value(award, dice):
    def change(document):
        raw = bytearray(base58.decode(document["proof"][0]["proofValue"][1:]))
        raw[dice.randrange(64)] ^= 1
        document["proof"][0]["proofValue"] = "z" + base58.encode(bytes(raw))

    with_document(award, change)


def another_document(award, dice):
    other = dice.choice(list(Award.objects.sealed().exclude(pk=award.pk)))
    rewrite(award, document=other.document, digest=other.digest)


def wrong_key(award, _dice):
    """The register names the key of another institution."""
    other = SigningKey.objects.exclude(institution=award.institution).first() or InstitutionFactory().signing_keys.get()
    rewrite(award, signing_key=other)


def wrong_index(award, _dice):
    rewrite(award, status_index=(award.status_index + 1) % 131_072)


def wrong_subject(award, _dice):
    """Re-told with a digest that fits: only the signature knows."""

    def change(document):
        for row in document["credentialSubject"]["identifier"]:
            if row.get("identityType") == "name":
                row["identityHash"] = "Somebody Else"

    with_document(award, change)


def wrong_grade(award, _dice):
    """In the register alone."""
    rewrite(award, grade="A" if award.grade else "B")


def snapshot(award, _dice):
    said = json.loads(award.snapshot)
    said["version"]["titles"]["en"] = "Something Better"
    rewrite(award, snapshot=json.dumps(said, ensure_ascii=False, sort_keys=True))


def quietly_revoked(award, _dice):
    """The register says revoked since before the list was signed; the list does not."""
    rewrite(
        award,
        state="revoked",
        revoked_at=award.signed_at - dt.timedelta(days=1),
        revoked_by=award.signed_by_id,
    )


def moment(award, _dice):
    with_document(award, lambda document: document["proof"][0].update(created="2020-01-01T00:00:00Z"))


KINDS = {
    one_letter: {"digest"},
    digest: {"digest"},
    proof_value: {"signature"},
    another_document: {"identity", "snapshot", "status-entry"},
    wrong_key: {"key"},
    wrong_index: {"register"},
    wrong_subject: {"signature", "snapshot"},
    wrong_grade: {"register"},
    snapshot: {"snapshot"},
    quietly_revoked: {"status-bit"},
    moment: {"signature", "moment"},
}


def test_fifty_of_fifty_defects_are_found_and_nothing_else(sealed, thawed, registrar, client, confirmed):
    dice = random.Random(20261129)  # noqa: S311 (chance, no secret)
    chosen = dice.sample(sealed(MANY), 50)
    seeded = {}
    for number, award in enumerate(chosen):
        kind = list(KINDS)[number % len(KINDS)]
        kind(Award.objects.get(pk=award.pk), dice)
        seeded[award.pk] = kind
    run = night()
    found = {}
    for pk, code in StoredDefect.objects.filter(run=run).values_list("award", "code"):
        found.setdefault(pk, set()).add(code)
    assert set(found) == set(seeded), [kind.__name__ for pk, kind in seeded.items() if pk not in found]
    assert [kind.__name__ for pk, kind in seeded.items() if not KINDS[kind] <= found[pk]] == []
    assert (run.checked, run.defective) == (MANY, 50)
    letter = Letter.objects.get(key=f"stored_defects:{run.pk}:{registrar.pk}")
    assert "50" in letter.text
    page = confirmed(client, registrar).get(f"/i/{run.institution.slug}/register/checks/")
    assert page.status_code == 200
    assert page.context["pages"].paginator.count == StoredDefect.objects.filter(run=run).count()
    overview = client.get(f"/i/{run.institution.slug}/")
    assert any(todo.count == 50 and todo.url.endswith("/register/checks/") for todo in overview.context["todos"])
