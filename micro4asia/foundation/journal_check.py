"""Whether a chain of the journal holds. Standard library only: whoever was given an export needs Python and this file.

    python3 manage.py journal-check FILE [--known HASH]
    python3 micro4asia/foundation/journal_check.py FILE [--known HASH]

An export is JSON Lines in UTF-8: a heading, one line for each entry, oldest first, and a last line with the SHA-256 of all
bytes above it. An entry's hash is the SHA-256, in hex, of the previous entry's hash and the entry's covered members as JSON:
sorted keys, no spaces, not escaped, time in UTC to the microsecond. The first entry follows 64 zeros. `data_hash` is the
SHA-256 of `data` as such JSON, so that an export may leave the data out and still be checked.

A file that was cut short and given a new heading and a new last line agrees with itself. `--known` takes a hash that was
written down earlier, such as the head in a signed member list or in an older export: it must still be found in the chain.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

START = "0" * 64
# What the hash covers, by the entry's format.
COVERED = {
    1: ("chain", "sequence", "event", "subject", "actor", "at", "data"),
    2: ("chain", "sequence", "event", "subject", "actor", "at", "data_hash", "format", "role", "before", "after"),
}
MEMBERS = {*COVERED[2], "previous", "hash"}
OPTIONAL = {"data"}

Entry = dict[str, Any]


class Broken(Exception):
    """The chain does not hold. `place` is the sequence number of the first entry that does not fit."""

    def __init__(self, place: int, why: str) -> None:
        super().__init__(f"entry {place}: {why}")
        self.place = place


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def hash_of(data: Any) -> str:
    return hashlib.sha256(canonical(data)).hexdigest()


def digest(entry: Entry) -> str:
    covered = {name: entry[name] for name in COVERED[entry["format"]]}
    return hashlib.sha256(entry["previous"].encode() + canonical(covered)).hexdigest()


def follow(entries: Iterable[Entry], *, chain: int) -> Iterator[str]:
    """The hash of each entry once it was found to fit. Raises Broken."""
    previous, expected = START, 1
    for entry in entries:
        if set(entry) - OPTIONAL != MEMBERS or entry["format"] not in COVERED or not set(COVERED[entry["format"]]) <= set(entry):
            raise Broken(expected, "it does not have the members of an entry")
        if "data" in entry and entry["data_hash"] != hash_of(entry["data"]):
            raise Broken(expected, "its data were changed")
        # What the hash does not cover must not be there: anybody could have written it.
        if entry["format"] == 1 and (entry["role"] or entry["before"] or entry["after"]):
            raise Broken(expected, "it says more than its hash covers")
        if (entry["chain"], entry["sequence"]) != (chain, expected):
            raise Broken(expected, "missing, moved, or from another chain")
        if entry["previous"] != previous:
            raise Broken(expected, "it does not follow the entry before it")
        if entry["hash"] != digest(entry):
            raise Broken(expected, "it was changed")
        previous, expected = entry["hash"], expected + 1
        yield previous


def check(entries: Iterable[Entry], *, chain: int, length: int, head: str, known: Iterable[str] = ()) -> None:
    """Raises Broken unless the chain is as long as it was, ends where it did, and still holds every hash in `known`."""
    missing, count, last = set(known) - {START}, 0, START
    for last in follow(entries, chain=chain):
        missing.discard(last)
        count += 1
    if (count, last) != (length, head):
        raise Broken(count + 1, "entries are missing at the end, or there are more than there should be")
    if missing:
        raise Broken(count + 1, "a hash that was written down earlier is no longer in the chain")


def check_file(path: Path, *, known: Iterable[str] = ()) -> Entry:
    """The heading of an export that holds. Raises Broken."""
    lines = path.read_bytes().splitlines(keepends=True)
    if len(lines) < 2:
        raise Broken(1, "this is not an export of a journal")
    heading, *middle, last = [_read(line, place) for place, line in enumerate(lines)]
    if set(last) != {"sha256"} or last["sha256"] != hashlib.sha256(b"".join(lines[:-1])).hexdigest():
        raise Broken(len(middle) + 1, "the file was changed or cut off after it was exported")
    if heading.get("journal") != 1 or not {"chain", "length", "head"} <= set(heading):
        raise Broken(1, "this is not an export of a journal")
    check(middle, chain=heading["chain"], length=heading["length"], head=heading["head"], known=known)
    return heading


def _read(line: bytes, place: int) -> Entry:
    try:
        value = json.loads(line.decode())
    except ValueError:
        raise Broken(place, "the line cannot be read") from None
    if not isinstance(value, dict):
        raise Broken(place, "the line cannot be read")
    return value


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="journal-check", description="Check an exported journal.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--known", action="append", default=[], metavar="HASH", help="a hash written down earlier")
    asked = parser.parse_args(arguments)
    try:
        heading = check_file(asked.file, known=asked.known)
    except (Broken, OSError) as error:
        print(f"DOES NOT HOLD: {error}", file=sys.stderr)  # noqa: T201 a program for the command line
        return 1
    print(f"holds: {heading['length']} entries, head {heading['head']}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
