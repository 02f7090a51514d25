"""Signatures a second on one core, against Digital Bazaar's vc.issue in the same run.

    .venv/bin/python benchmarks/sign.py [--seconds 5]

Both sign real credentials of three demo versions with eddsa-rdfc-2022; the peer runs in Node with its contexts preloaded,
warmed up. Both are measured in seconds of processor time, so that other work on the machine matters little, and take turns.
Before anything counts, both must have made the same signatures. Ours makes the document from the facts of an award, signs it and
writes it out as text; the peer's document is ready-made.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# In place of this folder: it has a queue.py, and Python itself a module of that name.
sys.path[0] = str(ROOT)

from credentials.document_templates import sign_batch  # noqa: E402
from credentials.documents import open_badge  # noqa: E402
from credentials.signing import base58, contexts, keys, proofs  # noqa: E402
from tests.credentials.signing.samples import CONTEXTS, CREATED, award, muni_da_01, nuol_ba_01, ueh_ft_01  # noqa: E402
from tests.node import runner  # noqa: E402

ROUNDS = 3
ONE_BY_ONE, BATCH = 6.0, 20.0
VERSIONS = [ueh_ft_01(), muni_da_01(), nuol_ba_01()]
AWARDS = [[award(version, number) for number in range(1000)] for version in VERSIONS]


def peer_input(folder: Path, seed: bytes, signer: keys.Ed25519Signer) -> Path:
    documents = [open_badge(award(version, number), CONTEXTS) for number, version in enumerate(VERSIONS, 1)]
    path = folder / "input.json"
    key = {
        "id": signer.verification_method,
        "controller": signer.verification_method.split("#")[0],
        "publicKeyMultibase": signer.public_multibase,
        "secretKeyMultibase": "z" + base58.encode(b"\x80\x26" + seed),
    }
    ours = {CONTEXTS.extension_url: json.loads(contexts.extension_bytes())}
    path.write_text(json.dumps({"documents": documents, "contexts": ours, "created": proofs.timestamp(CREATED), "key": key}))
    return path


def one_by_one(signer: keys.Ed25519Signer, number: int) -> int:
    proofs.serialise(
        proofs.sign(open_badge(AWARDS[number % 3][number % 1000], CONTEXTS), signer=signer, created=CREATED, contexts=CONTEXTS)
    )
    return 1


def batch(signer: keys.Ed25519Signer, number: int) -> int:
    """A thousand awards of one version, with the comparison of the first, the last and a hundredth that the product makes."""
    awards = ((facts, CREATED) for facts in AWARDS[number % 3])
    return sum(1 for _ in sign_batch(awards, signer=signer, contexts=CONTEXTS))


def rate(work: Callable[[keys.Ed25519Signer, int], int], signer: keys.Ed25519Signer, seconds: float) -> float:
    for number in range(3):
        work(signer, number)
    start, done, number = time.process_time(), 0, 0
    while time.process_time() - start < seconds:
        done += work(signer, number)
        number += 1
    return done / (time.process_time() - start)


def check_equal(peer: dict[str, Any], signer: keys.Ed25519Signer) -> None:
    for number, (version, theirs) in enumerate(zip(VERSIONS, peer["proofs"], strict=True), 1):
        document = open_badge(award(version, number), CONTEXTS)
        ours = proofs.sign(document, signer=signer, created=CREATED, contexts=CONTEXTS)["proof"][0]["proofValue"]
        assert ours == theirs, f"{version.code}: the two signatures differ"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4.0, help="time for each of the three ways in each round")
    seconds = parser.parse_args().seconds
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # Node inherits it: one core for all
    seed, _public = keys.generate()
    signer = keys.Ed25519Signer(seed, f"{VERSIONS[0].issuer.did}#key-2026-1")
    rates: dict[str, list[float]] = {"peer": [], "one": [], "batch": []}
    with tempfile.TemporaryDirectory() as folder:
        path = peer_input(Path(folder), seed, signer)
        for _ in range(ROUNDS):
            peer = runner.run("issue.mjs", str(path), str(seconds))
            check_equal(peer, signer)
            rates["peer"].append(peer["signatures"] / peer["seconds"])
            rates["one"].append(rate(one_by_one, signer, seconds))
            rates["batch"].append(rate(batch, signer, seconds))
    best = {name: max(figures) for name, figures in rates.items()}
    print(f"peer {best['peer']:.0f}/s, one at a time {best['one']:.0f}/s, batch {best['batch']:.0f}/s, best of {ROUNDS} rounds")
    single, many = best["one"] / best["peer"], best["batch"] / best["peer"]
    print(f"sign one at a time: {single:.1f}x (to hold: {ONE_BY_ONE:.0f}x)")
    print(f"sign a batch of one version: {many:.1f}x (to hold: {BATCH:.0f}x)")
    return 0 if single >= ONE_BY_ONE and many >= BATCH else 1


if __name__ == "__main__":
    sys.exit(main())
