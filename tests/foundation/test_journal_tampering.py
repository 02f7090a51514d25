"""Two hundred ways to falsify a journal, in the database and in an export: each of them shows."""

import io
import json
import random
import re
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from micro4asia.bootstrap import ROOT
from micro4asia.foundation import journal, journal_check
from micro4asia.foundation.models import JournalEntry, JournalHead, Letter
from tests.foundation.test_journal import thaw

pytestmark = pytest.mark.django_db
CHECKER = ROOT / "micro4asia/foundation/journal_check.py"
CHAIN, LENGTH = 7, 25
KINDS = ["edit", "delete", "reorder", "truncate"]
COLUMNS = ["event", "subject_id", "subject_type", "actor_id", "role", "at", "data", "before", "after", "format", "hash"]


@pytest.fixture
def chain():
    for number in range(LENGTH):
        journal.record("award.revoked", on=Letter(pk=number + 1), by=None, institution_id=CHAIN, number=number, reason="issued")
    thaw()
    return JournalEntry.objects.filter(chain=CHAIN)


def other(value, luck):
    """Something of the same kind that is not the same."""
    if isinstance(value, str):
        return f"{luck.randrange(16**8):08x}{value[8:]}" if value[:8] else "0" * 64
    if isinstance(value, dict):
        return {**value, "number": luck.randrange(1_000, 9_999)}
    if isinstance(value, int) and not isinstance(value, bool):
        return 1 if value == 2 else value + luck.randrange(1, 999)
    return luck.randrange(1, 999) if value is None else value.replace(year=2001)


def falsify(rows, kind, luck):
    place = luck.randint(1, LENGTH)
    if kind == "edit":
        column = luck.choice(COLUMNS)
        value = rows.values_list(column, flat=True).get(sequence=place)
        rows.filter(sequence=place).update(**{column: other(value, luck)})
    elif kind == "delete":
        rows.filter(sequence=place).delete()
    elif kind == "truncate":
        rows.filter(sequence__gte=place).delete()
    else:
        first, second = sorted(luck.sample(range(1, LENGTH + 1), 2))
        rows.filter(sequence=first).update(sequence=0)
        rows.filter(sequence=second).update(sequence=first)
        rows.filter(sequence=0).update(sequence=second)


def test_two_hundred_of_two_hundred_falsifications_of_the_database_are_found(chain):
    sound = list(chain.order_by("sequence"))
    luck = random.Random(20261129)  # noqa: S311 repeatable, not secret
    found = []
    for number in range(200):
        falsify(chain, KINDS[number % 4], luck)
        found.append(journal.verify_chain(CHAIN) is not None)
        chain.delete()
        JournalEntry.objects.bulk_create(sound)
        assert journal.verify_chain(CHAIN) is None
    assert found == [True] * 200


def export() -> list[bytes]:
    """As institutions.services.journal_export writes it."""
    length, head = journal.head_of(CHAIN)
    told = [{"journal": 1, "chain": CHAIN, "length": length, "head": head}, *map(journal.told, journal.entries(CHAIN))]
    lines = [journal_check.canonical(line) + b"\n" for line in told]
    return sealed(lines)


def sealed(lines):
    seal = journal_check.hashlib.sha256(b"".join(lines)).hexdigest()
    return [*lines, journal_check.canonical({"sha256": seal}) + b"\n"]


def holds(path, lines, known=()):
    path.write_bytes(b"".join(lines))
    try:
        journal_check.check_file(path, known=known)
    except journal_check.Broken:
        return False
    return True


def falsify_lines(lines, kind, luck, *, careful):
    """careful: whoever did it also wrote the last line anew, so that the file's own sum is right again."""
    lines = list(lines[:-1]) if careful else list(lines)
    place = luck.randint(1, LENGTH)
    if kind == "edit":
        entry = json.loads(lines[place])
        name = luck.choice(sorted(entry))
        entry[name] = [*entry[name], 1] if isinstance(entry[name], list) else other(entry[name], luck)
        lines[place] = journal_check.canonical(entry) + b"\n"
    elif kind == "delete":
        del lines[place]
    elif kind == "truncate":
        lines = lines[:place]
    else:
        first, second = luck.sample(range(1, LENGTH + 1), 2)
        lines[first], lines[second] = lines[second], lines[first]
    return sealed(lines) if careful else lines


@pytest.mark.parametrize("careful", [False, True])
def test_two_hundred_of_two_hundred_falsifications_of_an_export_are_found(chain, tmp_path, careful):
    sound, luck = export(), random.Random(7)  # noqa: S311
    path = tmp_path / "journal.jsonl"
    assert holds(path, sound)
    found = [not holds(path, falsify_lines(sound, KINDS[number % 4], luck, careful=careful)) for number in range(200)]
    assert found == [True] * 200


def test_a_chain_cut_short_with_a_new_heading_is_found_by_a_hash_noted_earlier(chain, tmp_path):
    """Such a file agrees with itself. What was written down elsewhere is what finds it."""
    sound, path = export(), tmp_path / "journal.jsonl"
    noted = json.loads(sound[-2])["hash"]
    shorter = sound[:-4]
    heading = json.loads(shorter[0]) | {"length": len(shorter) - 1, "head": json.loads(shorter[-1])["hash"]}
    lines = sealed([journal_check.canonical(heading) + b"\n", *shorter[1:]])
    assert holds(path, lines)
    assert not holds(path, lines, known=[noted])
    assert holds(path, sound, known=[noted])


def test_an_export_without_data_is_checked_all_the_same(chain, tmp_path):
    lines = [json.loads(line) for line in export()[:-1]]
    bare = sealed(
        [journal_check.canonical({key: value for key, value in line.items() if key != "data"}) + b"\n" for line in lines]
    )
    assert holds(tmp_path / "bare.jsonl", bare)


def test_the_checker_needs_python_alone(chain, tmp_path):
    path = tmp_path / "journal.jsonl"
    path.write_bytes(b"".join(export()))
    # -I -S: neither our packages nor anybody else's can be found.
    told = subprocess.run([sys.executable, "-I", "-S", CHECKER, path], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert re.fullmatch(rf"holds: {LENGTH} entries, head [0-9a-f]{{64}}, signature not looked at .*\n", told.stdout)
    path.write_bytes(b"".join(export()[:-1]))
    told = subprocess.run(
        [sys.executable, "manage.py", "journal-check", path], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert told.returncode == 1
    assert "DOES NOT HOLD" in told.stderr


@pytest.mark.parametrize("content", [b"", b"{}\n", b"\xff\xfe\n\n", b"[]\n[]\n", b'{"journal":1}\n{"sha256":"0"}\n', b"null"])
def test_what_is_no_export_is_said_to_be_none(tmp_path, content, capsys):
    path = tmp_path / "other.txt"
    path.write_bytes(content)
    assert journal_check.main([str(path)]) == 1
    assert journal_check.main([str(tmp_path / "nowhere")]) == 1
    assert "DOES NOT HOLD" in capsys.readouterr().err


def test_entries_written_before_roles_and_digests_were_known_keep_verifying(chain):
    row = JournalEntry(
        chain=9, sequence=1, event="award.revoked", subject_type="x", subject_id=1, at=chain[0].at, data={"a": 1}, format=1
    )
    row.previous_hash = journal_check.START
    row.hash = journal.digest(row)
    row.save()
    JournalHead.objects.create(chain=9, sequence=1, hash=row.hash)
    assert journal.verify_chain(9) is None
    JournalEntry.objects.filter(chain=9).update(role="registrar")
    assert journal.verify_chain(9) == 1


def test_a_chain_written_anew_with_its_head_is_found_by_its_anchor(chain):
    """Whoever owns the database can make any chain agree with itself; the network's chain still says where it ended."""
    journal.anchor()
    journal.anchor()
    assert JournalEntry.objects.filter(event="heads_anchored").count() == 1
    call_command("journal_check", stdout=io.StringIO())
    previous = journal_check.START
    for row in chain.order_by("sequence"):
        row.actor_id, row.previous_hash = 666, previous
        row.hash = previous = journal.digest(row)
        row.save()
    JournalHead.objects.filter(chain=CHAIN).update(hash=previous)
    assert journal.verify_chain(CHAIN) is None
    with pytest.raises(CommandError, match="institution 7"):
        call_command("journal_check", stdout=io.StringIO())


def test_the_sum_of_the_file_covers_what_the_chain_does_not(chain, tmp_path):
    sound = export()
    heading = journal_check.canonical(json.loads(sound[0]) | {"registry": "https://elsewhere.example"}) + b"\n"
    assert not holds(tmp_path / "journal.jsonl", [heading, *sound[1:]])


def test_an_entry_committed_while_the_chain_is_read_is_no_falsification(chain):
    def meanwhile():
        journal.record("award.revoked", on=Letter(pk=99), by=None, institution_id=CHAIN)
        yield journal_check.START

    assert journal.verify_chain(CHAIN, known=meanwhile()) is None
    assert journal.head_of(CHAIN)[0] == LENGTH + 1


def test_entries_beyond_the_head_are_found(chain):
    JournalHead.objects.filter(chain=CHAIN).update(
        sequence=LENGTH - 1, hash=chain.values_list("hash", flat=True).get(sequence=LENGTH - 1)
    )
    assert journal.verify_chain(CHAIN) == LENGTH
    JournalHead.objects.filter(chain=CHAIN).delete()
    assert journal.verify_chain(CHAIN) == 1


@pytest.mark.parametrize(
    "data", [{}, [], {"heads": 1}, {"heads": {"7": 1}}, {"heads": {"7": ["1", 2]}}, {"heads": {"x": [1, "a"]}}]
)
def test_an_anchor_of_another_shape_is_named_by_the_check(chain, data):
    journal.anchor()
    JournalEntry.objects.filter(event="heads_anchored").update(data=data)
    said = io.StringIO()
    with pytest.raises(CommandError, match="network"):
        call_command("journal_check", stdout=said)
    assert "broken at 1" in said.getvalue()
