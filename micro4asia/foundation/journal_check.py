"""Whether a chain of the journal holds. Standard library only: whoever was given an export needs Python and this file.

    python3 manage.py journal-check FILE [--known HASH] [--did DID.JSON]
    python3 micro4asia/foundation/journal_check.py FILE [--known HASH] [--did DID.JSON]

An export is JSON Lines in UTF-8: a heading, one line for each entry, oldest first, and a last line with the SHA-256 of all
bytes above it, signed by the registry (Ed25519, RFC 8032) with a key of its DID document. An entry's hash is the SHA-256,
in hex, of the previous entry's hash and the entry's covered members as JSON: sorted keys, no spaces, not escaped, time in
UTC to the microsecond. The first entry follows 64 zeros. `data_hash` is the SHA-256 of `data` as such JSON, so that an
export may leave the data out and still be checked.

A file that was cut short and given a new heading and a new last line agrees with itself, but nobody else can sign it: `--did`
takes the registry's DID document, /.well-known/did.json, and asks for the signature (the one thing that needs the package
`cryptography`). `--known` takes a hash that was written down earlier, such as the head in an older export: it must still be
found in the chain, so that not even the registry rewrites it unseen.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
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
# What is signed: these words, so that the signature can mean nothing else, and the SHA-256 in hex.
SIGNED = "micro4asia journal export\n"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519_PUB = b"\xed\x01"

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


def check_file(path: Path, *, known: Iterable[str] = (), keys: Mapping[str, bytes] | None = None) -> Entry:
    """The heading of an export that holds, with `key` as the name of the key that signed it. Raises Broken.

    keys: raw public keys by name. With them the signature must be by one of them; without, it is not looked at.
    """
    lines = path.read_bytes().splitlines(keepends=True)
    if len(lines) < 2:
        raise Broken(1, "this is not an export of a journal")
    heading, *middle, last = [_read(line, place) for place, line in enumerate(lines)]
    if "sha256" not in last or last["sha256"] != hashlib.sha256(b"".join(lines[:-1])).hexdigest():
        raise Broken(len(middle) + 1, "the file was changed or cut off after it was exported")
    if keys is not None and not _signed(last, keys):
        raise Broken(len(middle) + 1, "no key of this registry signed the file")
    if heading.get("journal") != 1 or not {"chain", "length", "head"} <= set(heading):
        raise Broken(1, "this is not an export of a journal")
    check(middle, chain=heading["chain"], length=heading["length"], head=heading["head"], known=known)
    return heading | {"key": last.get("key", "")}


def _signed(last: Entry, keys: Mapping[str, bytes]) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(keys[last["key"]])
        key.verify(base64.urlsafe_b64decode(last["signature"]), (SIGNED + last["sha256"]).encode())
    except (KeyError, TypeError, ValueError, InvalidSignature):
        return False
    return True


def keys_of(document: Entry) -> dict[str, bytes]:
    """The Ed25519 keys of a DID document, by name. Source: W3C Controlled Identifiers 1.0, §2.2.2 Multikey."""
    found = {}
    for method in document.get("verificationMethod", []):
        number = 0
        for letter in method["publicKeyMultibase"].removeprefix("z"):
            number = number * 58 + BASE58.index(letter)
        raw = number.to_bytes((number.bit_length() + 7) // 8)
        if raw.startswith(ED25519_PUB):
            found[method["id"]] = raw.removeprefix(ED25519_PUB)
    return found


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
    parser.add_argument("--did", type=Path, metavar="DID.JSON", help="the registry's DID document: ask for its signature")
    asked = parser.parse_args(arguments)
    try:
        keys = keys_of(json.loads(asked.did.read_text(encoding="utf-8"))) if asked.did else None
        heading = check_file(asked.file, known=asked.known, keys=keys)
    except (Broken, OSError, ValueError) as error:
        print(f"DOES NOT HOLD: {error}", file=sys.stderr)  # noqa: T201 a program for the command line
        return 1
    except ImportError:
        print("The signature is checked with the package cryptography: pip install cryptography", file=sys.stderr)  # noqa: T201
        return 2
    signed = f"signed by {heading['key']}" if asked.did else "signature not looked at (--did)"
    print(f"holds: {heading['length']} entries, head {heading['head']}, {signed}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
