"""A decision as the printed file of its case tells it: the whole record, and the comparison it rests on."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from credentials.rendering.dossier import Block, facts, heading, table, words
from credentials.wording import in_units
from micro4asia.foundation.numbers import figure
from recognition.answers import left_over_of
from recognition.comparing import Element
from recognition.court_teller import Teller, differs, rows_of, verdict
from recognition.ended_targets import target_told
from recognition.models import Decision


def decision_blocks(teller: Teller, decision: Decision) -> list[Block]:
    standing = _("In force") if decision.is_in_force else _("No longer in force, and no precedent")
    agreement = decision.automatic_under
    by = teller.name(decision.decided_by_id) if decision.decided_by_id else f"{_('Automatic, under agreement')} {agreement}"
    said = [
        facts(
            (pgettext("of a decision", "Outcome"), str(decision.get_outcome_display())),
            (_("Standing"), standing),
            (_("Decided on"), teller.day(decision.decided_on)),
            (_("Decided by"), by),
            (_("Proposed by"), teller.name(decision.proposed_by_id) if decision.proposed_by_id else ""),
            (_("Rests on"), str(decision.get_instrument_display())),
            (_("Credits"), in_units(decision.credits, decision.credit_system)),
            (_("Basis"), str(decision.get_basis_display())),
            (_("Conversion"), f"{figure(decision.hours)} h ÷ {figure(decision.hours_per_credit)} h = {figure(decision.raw)}"),
            (_("Version of the course"), " ".join(target_told(decision))),
            (_("Hours left over"), " ".join(left_over_of(decision))),
            (_("Grade"), decision.grade or decision.stands_without_grade or str(decision.get_grade_handling_display())),
            (_("Legal basis"), str(decision.get_legal_basis_display())),
            (_("Act or rule, and article"), decision.legal_reference),
            (_("Legal ground against recognition"), str(decision.get_bar_display()) if decision.bar else ""),
            (_("Explained"), decision.bar_explanation),
            (_("Less than before because"), str(decision.get_lowered_because_display()) if decision.lowered_because else ""),
            (_("Explained"), decision.lowered_explained),
            (_("Appeal until"), teller.day(decision.appeal_until) if decision.appeal_days else _("Final at the institution")),
            (_("Appeal to"), teller.local(decision.appeal_body) if decision.appeal_body else ""),
        ),
        heading(_("Reasons")),
        words(decision.reasons, decision.language),
    ]
    if decision.next_steps:
        said += [heading(_("What the learner can do next")), words(decision.next_steps, decision.language)]
    conditions = [
        (one.what, teller.day(one.due_on), one.checked_by, str(one.get_state_display()), one.evidence)
        for one in rows_of(decision, "conditions")
    ]
    if conditions:
        said += [
            heading(_("Conditions")),
            table((_("What"), _("Due on"), _("Checked by"), _("State"), _("Evidence")), conditions),
        ]
    letter = getattr(decision, "letter", None)
    if letter is not None:
        said.append(
            facts(
                (_("Signed letter"), str(letter.get_state_display())),
                (_("Digest (SHA-256)"), letter.digest),
                (_("Address"), letter.url),
            )
        )
    return said + _findings(teller, decision)


def _findings(teller: Teller, decision: Decision) -> list[Block]:
    """The comparison that the decision rests on, as it stood on the day."""
    found = decision.comparison
    rows = [
        (
            str(Element(row["element"]).label),
            row["source"],
            row["target"],
            differs(row["difference"], row["why"]),
            row["evidence"],
        )
        for row in found.get("rows", [])
    ]
    covered = [
        (
            teller.local(row["texts"]),
            figure(row["hours"]),
            f"{verdict(row['verdict'])} {figure(row['share'])} %",
            row["note"],
        )
        for row in found.get("coverage", [])
    ]
    if not rows and not covered:
        return []
    return [
        heading(_("Comparison it rests on")),
        table((_("Element"), _("Credential"), _("Course"), _("Difference"), _("Evidence")), rows),
        table((_("Learning outcome"), _("Hours"), _("Verdict"), _("Note")), covered),
    ]
