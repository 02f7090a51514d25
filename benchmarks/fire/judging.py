"""What is left after the fire, told by the registry's own rows and bytes. Runs in a process of its own."""

from __future__ import annotations

import json
import sys
from collections import Counter

from credentials.models import Award, Batch, RegisterBook, VoidNumber
from credentials.verifying import Books, verify_award
from micro4asia.foundation import journal, walls
from micro4asia.foundation.models import Letter


def judge(batch_id: int) -> None:
    """Tells as JSON what became of a batch. Its rows are about as many learners, and its institution awards nothing else."""
    batch = Batch.objects.get(pk=batch_id)
    rows = batch.rows.count()
    related = ("institution", "version__micro_credential", "learner", "status_list", "signing_key")
    awards = list(Award.objects.filter(institution=batch.institution).select_related(*related))
    sealed = [award for award in awards if award.document]
    books = Books()
    verdicts = Counter(verify_award(award, books=books).kind for award in sealed)
    owners = {award.learner_id for award in awards}
    with walls.everything():
        states = dict(Letter.objects.filter(key__startswith="award_issued:").values_list("key", "state"))
        ids = list(Letter.objects.values_list("message_id", flat=True))
    facts = {
        "rows": rows,
        "fates": Counter(batch.rows.values_list("fate", flat=True)),
        "valid": verdicts.pop("valid", 0),
        "other verdicts": verdicts,
        "twice": len(awards) - len(owners) + len(sealed) - len({award.digest for award in sealed}),
        "without entry": len(sealed) - len({place for award in sealed if (place := placed(award))}),
        "gaps": gaps(batch),
        "unsent": sum(states.get(f"award_issued:{award.pk}") != "sent" for award in sealed),
        "broken chains": sum(journal.verify_chain(chain) is not None for chain in journal.chains()),
        "message ids": ids,
    }
    sys.stdout.write(json.dumps(facts))


def placed(award: Award) -> tuple[str, int] | None:
    """List and index that the signed bytes name; None where they are not those that the registry keeps for it."""
    status = award.document_json.get("credentialStatus")
    entry = status[0] if isinstance(status, list) else status
    if not entry or award.status_list is None or not award.status_list.document:
        return None
    named = (entry["statusListCredential"], int(entry["statusListIndex"]))
    return named if named == (award.status_list.url, award.status_index) else None


def gaps(batch: Batch) -> int:
    """Numbers that a register book gave out and that no award, and no line of void numbers, carries."""
    drawn = sum(RegisterBook.objects.filter(institution=batch.institution).values_list("last_number", flat=True))
    carried = set(Award.objects.filter(institution=batch.institution).exclude(register_number="").values_list("register_number"))
    carried |= set(VoidNumber.objects.filter(institution=batch.institution).values_list("register_number"))
    return drawn - len(carried)
