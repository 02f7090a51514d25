"""What time takes away on this floor, and what it keeps, closes and erases of a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from credentials import stack_retention
from credentials.models import (
    Award,
    Batch,
    BatchRow,
    CertifiedCopy,
    Correction,
    EvidencePaper,
    GuardianConsent,
    KeptApart,
    LaterAct,
    LaterActRow,
    Learner,
    LearnerCorrection,
    LearnerLetter,
    LearnerMerge,
    PaperRun,
    ReferencedAward,
    ShareLink,
)
from credentials.models.later_act import NO_WORDS
from credentials.papers import forget_all
from credentials.services.issuing import let_go
from institutions import holdings, retention
from institutions.holdings import Erased, Told
from institutions.models import Institution, User
from micro4asia.foundation import letters

# What a learner's row is called once its person is erased from it; the register's own entry keeps the name as printed.
NOBODY = "—"

retention.register(
    retention.Executor(
        "share_links",
        lambda institution: ShareLink.objects.filter(award__institution=institution),
        "expires_at",
        lambda rows: rows.delete(),
    )
)
retention.register(
    retention.Executor(
        "award_drafts",
        lambda institution: Award.objects.filter(institution=institution, state=Award.State.DRAFT),
        "prepared_at",
        let_go,
    )
)

retention.register(
    retention.Executor(
        "identity_documents",
        lambda institution: EvidencePaper.objects.filter(institution=institution, checked_at__isnull=False),
        "checked_at",
        lambda rows: rows.delete(),
    )
)
retention.register(retention.Executor("papers", lambda _none: PaperRun.objects.all(), "asked_at", forget_all))
retention.register(
    retention.Executor(
        "batch_drafts",
        lambda institution: Batch.objects.filter(institution=institution, state=Batch.State.DRAFT),
        "prepared_at",
        lambda rows: rows.delete(),
    )
)
retention.register(
    retention.Executor(
        "batch_rows",
        lambda institution: BatchRow.objects.filter(batch__institution=institution).exclude(values={}),
        "batch__done_at",
        lambda rows: rows.update(values={}, remarks=[]),
    )
)

# Whoever reads the mailbox is not always whom a letter is for: those to learners are told by the learner.
retention.tells_letters(lambda: LearnerLetter.objects.values("letter"))


# What a person is told of an act about their credential: what was done, on which ground, and how they were heard.
ACT = (
    "kind",
    "state",
    "reason",
    "explanation",
    "legal_act",
    "effective_on",
    "effect_at",
    "hearing",
    "heard_on",
    "hearing_note",
    "field",
    "old_value",
    "new_value",
    "asked_at",
    "answered_at",
    "answer",
)


class Wallet:
    """Learners, their awards and links."""

    def keeps_at(self, user: User) -> Iterable[int]:
        return Learner.objects.filter(user=user).values_list("institution", flat=True)

    def tell(self, user: User) -> Told:
        told = Told({"learner_records": [], "credentials": [], "awards_made_elsewhere": [], "links": []})
        for learner in Learner.objects.filter(user=user).select_related("institution"):
            told.facts["learner_records"].append(
                {
                    "responsible": learner.institution.name("en"),
                    **{name: getattr(learner, name) for name in ("number", "full_name", "birth_date", "email", "aliases")},
                    "guardian_consents": list(
                        learner.guardian_consents.values("guardian_name", "relation", "given_on", "withdrawn_on", "evidence")
                    ),
                    "corrections": list(learner.corrections.values("at", "changes", "reason")),
                }
            )
        for award in Award.objects.filter(learner__user=user).select_related("institution", "version__micro_credential"):
            told.facts["credentials"].append(_award(award))
            if award.document:
                told.files[f"credentials/{award.serial_number}.json"] = award.document.encode()
        copies = CertifiedCopy.objects.filter(award__learner__user=user)
        told.facts["certified_copies"] = list(copies.values("number", "applicant", "relation", "given_on", "language"))
        for reference in ReferencedAward.objects.filter(learner__user=user).select_related("institution"):
            told.facts["awards_made_elsewhere"].append(
                {
                    "responsible": reference.institution.name("en"),
                    **{name: getattr(reference, name) for name in ("title", "issuer", "issued_on", "verdict", "registered_at")},
                }
            )
            told.files[f"elsewhere/{reference.file_name}"] = bytes(reference.content)
        asked = Correction.objects.filter(award__learner__user=user)
        told.facts["corrections"] = list(
            asked.values("wanted_name", "wrong", "evidence", "asked_at", "state", "answer", "answered_at")
        )
        acts = LaterActRow.objects.filter(award__learner__user=user).select_related("act", "award").order_by("act__asked_at")
        told.facts["acts_after_issue"] = [
            {"credential": row.award.serial_number, "fate": row.fate, **{name: getattr(row.act, name) for name in ACT}}
            for row in acts
        ]
        about = Q(correction__award__learner__user=user) | Q(act__awards__learner__user=user)
        for paper in EvidencePaper.objects.filter(about).distinct():
            told.files[f"evidence/{paper.pk}-{paper.name}"] = bytes(paper.content)
        written = LearnerLetter.objects.filter(learner__user=user).order_by("pk")
        told.facts["letters"] = [
            {"created_at": letter.created_at, "subject": letter.subject, "text": letter.text}
            for letter in (row.letter for row in written.select_related("letter"))
        ]
        links = ShareLink.objects.filter(award__learner__user=user)
        told.facts["links"] = list(
            links.values("name", "shows_grade", "created_at", "expires_at", "withdrawn_at", "views", "last_viewed_at")
        )
        return told

    def close(self, user: User, institution: Institution) -> dict[str, int]:
        return _close(Q(learner__user=user, institution=institution))

    def erase(self, user: User, institution: Institution, now: dt.datetime) -> Erased:
        learners = list(Learner.objects.select_for_update().filter(user=user, institution=institution).order_by("pk"))
        if not learners:
            return Erased()
        stack_retention.untie(user, learners)
        # What is being sealed stays: its number is in the register. Nobody is shown it, or written to about it.
        drafts = Award.objects.filter(learner__in=learners).open()
        done = {"drafts": drafts.count()} | _close(Q(learner__in=learners))
        let_go(drafts)
        _out_of_batches(learners)
        _forget_what_it_was_called(learners)
        if references := ReferencedAward.objects.filter(learner__in=learners).delete()[0]:
            done["references"] = references
        done["guardian"] = GuardianConsent.objects.filter(learner__in=learners).delete()[0]
        for learner in learners:
            learner.full_name, learner.aliases, learner.birth_date, learner.email = NOBODY, [], None, ""
            learner.user, learner.erased_at = None, now
            learner.save(update_fields=["full_name", "aliases", "birth_date", "email", "user", "erased_at"])
        done |= {"contact": len(learners), "account_link": len(learners)} | _forget_what_was_written(learners)
        kept = ["award_proof"] if Award.objects.filter(learner__in=learners).exists() else []
        if LaterActRow.objects.filter(award__learner__in=learners).exists():
            kept.append("later_acts")
        return Erased(done, [*kept, "journal"])

    def hinders_leaving(self, user: User) -> str:
        return ""

    def leave(self, user: User) -> None:
        """Nobody could close a page or a link any more once the account is gone."""
        _close(Q(learner__user=user))
        Learner.objects.filter(user=user).update(user=None)


def _forget_what_it_was_called(learners: list[Learner]) -> None:
    """What was corrected and merged, and letters, say what the person was called before."""
    letters.forget(LearnerLetter.objects.filter(learner__in=learners).values_list("letter", flat=True))
    LearnerCorrection.objects.filter(learner__in=learners).delete()
    KeptApart.objects.filter(Q(first__in=learners) | Q(second__in=learners)).delete()
    LearnerMerge.objects.filter(Q(kept__in=learners) | Q(merged__in=learners)).update(before={}, after={})


def _forget_what_was_written(learners: list[Learner]) -> dict[str, int]:
    """What an amendment or a new award has put right stands in the register; what was asked, shown and explained goes.

    The words of an act go once nobody whom it was about is known any more; while one waits for its answer they are needed, and go
    with that answer (services/acting.py).
    """
    asked = Correction.objects.filter(award__learner__in=learners)
    requests = asked.count()
    asked.delete()
    EvidencePaper.objects.filter(act__awards__learner__in=learners).delete()
    acts = LaterAct.objects.filter(pk__in=LaterActRow.objects.filter(award__learner__in=learners).values("act"))
    words = acts.exclude(state__in=LaterAct.OPEN).exclude(**NO_WORDS).about_nobody().update(**NO_WORDS)
    return {code: count for code, count in (("corrections", requests), ("act_words", words)) if count}


def _out_of_batches(learners: list[Learner]) -> None:
    """A row that waits goes, and voids what a registrar was asked about; of one that ended the award is what stays."""
    theirs = Q(learner__in=learners) | Q(award__learner__in=learners)
    numbers = [learner.number for learner in learners]
    # A row that was skipped, or that nobody said whose it is, names the person all the same.
    numbered = Q(batch__institution=learners[0].institution_id, values__number__in=numbers)
    rows = BatchRow.objects.filter(theirs | numbered)
    rows.filter(award__isnull=True, batch__state__in=[Batch.State.DRAFT, Batch.State.READY]).delete()
    rows.update(values={}, remarks=[])


def _close(awards: Q) -> dict[str, int]:
    """Links deleted, pages closed. The signed bytes stay: whoever holds them can have them checked."""
    found = Award.objects.filter(awards)
    links, _by_model = ShareLink.objects.filter(award__in=found.values("pk")).delete()
    to_close = found.exclude(visibility=Award.Visibility.PRIVATE)
    closed = to_close.sealed().count()
    # What waits for its signature or seal too: it comes out closed.
    to_close.update(visibility=Award.Visibility.PRIVATE)
    return {"share_links": links, "pages_closed": closed}


def _award(award: Award) -> dict[str, object]:
    named = ("serial_number", "register_number", "name_as_printed", "grade", "achieved_on", "awarded_on", "state", "visibility")
    return {
        "responsible": award.institution.name("en"),
        "micro_credential": str(award.version),
        **{name: getattr(award, name) for name in named},
        "evidence": award.evidence,
        "identity_method": award.identity_method,
        "page": award.public_url if award.document else "",
    }


holdings.register("credentials", Wallet())
holdings.register("stacks", stack_retention.Stacks())
