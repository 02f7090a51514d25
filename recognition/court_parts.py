"""What stands in the file of a case, part by part, in the active language. What people wrote stays in theirs.

Parts that only the receiving institution reads are left out of the learner's file. Another case is never named: where something
refers to one, such as a precedent, its number is covered.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from credentials.rendering.dossier import Block, Part, code, facts, heading, table, words
from institutions import journal_words
from micro4asia.foundation.models import JournalEntry, Letter
from micro4asia.foundation.numbers import figure
from recognition.court_decisions import decision_blocks
from recognition.court_internal import internal_parts
from recognition.court_teller import Teller, flat, pretty, rows_of
from recognition.further import verdict_words
from recognition.models import Appeal, CasePaper
from recognition.sources import entered_hours

# Steps by which officers come to a decision among themselves: read by the receiving institution alone.
INTERNAL = ("conflict_declared", "decision_proposed", "proposal_returned", "proposal_answered")
JSON_SHOWN = 40_000  # letters of signed data that are printed; the rest is named by the digest


def parts(teller: Teller) -> Iterator[Part]:
    """In the order of the index; papers last, each as it came."""
    request = teller.request
    yield Part(_("The request"), _request(teller))
    yield Part(_("What was shown, and what the check said"), _sources(teller))
    yield Part(_("Every step"), _steps(teller))
    yield Part(_("The clock"), _clock(teller))
    yield Part(_("Questions, replies and messages"), _talk(teller))
    if teller.for_desk:
        yield from internal_parts(teller)
    decisions = sorted(request.decisions.all(), key=lambda one: one.pk)
    for number, decision in enumerate(decisions, start=1):
        yield Part(
            _("Decision %(number)s of %(day)s") % {"number": number, "day": teller.day(decision.decided_on)},
            decision_blocks(teller, decision),
        )
    for appeal in request.appeals.select_related("against", "answer", "settled_by", "lodged_by"):
        yield Part(_("Appeal of %(day)s") % {"day": teller.day(appeal.received_on)}, _appeal(teller, appeal))
    yield Part(_("Letters, and whether they arrived"), _letters(teller))
    papers = list(request.papers.select_related("added_by"))
    yield Part(_("Papers in this file"), _papers(teller, papers))
    yield from (_paper(teller, number, paper) for number, paper in enumerate(papers, start=1))


def _request(teller: Teller) -> list[Block]:
    request = teller.request
    said = [
        facts(
            (_("Case number"), request.case_number or ""),
            (_("Learner"), request.applicant.full_name),
            (_("Institution"), request.institution.name() if request.institution else ""),
            (_("Purpose"), str(request.get_purpose_display())),
            (_("Course"), f"{teller.local(request.course.titles)} ({request.course.code})" if request.course else ""),
            (_("Sent"), teller.moment(request.submitted_at)),
            (_("Decision in"), str(request.get_decision_language_display())),
            (_("Across a border"), _("Yes, agreed to") if request.crosses_border else _("No")),
            (_("State"), str(request.get_state_display())),
        )
    ]
    if request.message:
        said += [heading(_("Message of the learner")), words(request.message)]
    said += [heading(_("Consent, word for word")), words(request.consent_wording), words(teller.moment(request.consented_at))]
    return said


def _sources(teller: Teller) -> list[Block]:
    request = teller.request
    said: list[Block] = []
    if request.award:
        award, version = request.award, request.award.version
        verdict = verdict_words(request.frozen_verification.get("verdict", "")) if request.verification else ""
        said += [
            facts(
                (_("Credential"), f"{teller.local(version.titles)}, {version.number}"),
                (_("Issuer"), award.institution.name()),
                (_("Name as printed"), award.name_as_printed),
                (_("Serial number"), award.serial_number or ""),
                (_("Awarded on"), teller.day(award.awarded_on)),
                (_("Hours"), figure(version.hours) if version.hours else ""),
                (_("Level"), f"{version.level_framework} {version.level_code}".strip()),
                (_("Grade"), award.grade),
                (_("The check at sending"), verdict),
                (_("Digest of the document (SHA-256)"), request.document_digest),
                (_("News while the case was open: revoked"), teller.moment(request.award_revoked_at)),
            ),
            heading(_("Learning outcomes")),
            table(
                (_("Learning outcome"), _("Hours")),
                [(f"{one.code} {teller.local(one.texts)}", figure(one.hours)) for one in version.outcomes.all()],
            ),
        ]
    entered = entered_hours(request) if teller.for_desk or request.answer else {}
    for source in request.further_sources.select_related("award__version", "paper"):
        described = [(str(key), flat(value)) for key, value in sorted(source.described.items())]
        if source.award:
            described.insert(0, (_("Credential"), teller.local(source.award.version.titles)))
        said += [
            heading(_("Further source %(number)s") % {"number": source.position}),
            facts(
                *described,
                (_("Hours, entered by the desk"), figure(entered[str(source.pk)]) if str(source.pk) in entered else ""),
                (_("Paper"), source.paper.name if source.paper else ""),
                (_("Digest (SHA-256)"), source.document_digest),
            ),
        ]
    return said


def _steps(teller: Teller) -> list[Block]:
    """The journal of the case: it is chained by hash, and what stands here can be checked against it."""
    entries = JournalEntry.objects.filter(subject_type="recognition.recognitionrequest", subject_id=teller.request.pk)
    if not teller.for_desk:
        entries = entries.exclude(event__in=INTERNAL)
    rows = [
        (
            teller.moment(entry.at),
            journal_words.title(entry.event),
            teller.name(entry.actor_id),
            f"{entry.sequence} · {entry.hash[:16]}",
        )
        for entry in entries.order_by("pk")
    ]
    return [table((_("When"), _("Step"), _("By"), _("Journal entry")), rows)]


def _clock(teller: Teller) -> list[Block]:
    request = teller.request
    said = [
        facts(
            (_("Sent on"), teller.day(request.submitted_on())),
            (_("Complete, day 0 of the legal clock"), teller.day(request.complete_on)),
            (_("Decision due"), teller.day(request.due_on)),
            (_("Ended"), teller.moment(request.ended_at)),
        )
    ]
    pauses = [
        (teller.day(one.began_on), teller.day(one.ended_on), one.why or str(one.get_cause_display()))
        for one in rows_of(request, "pauses")
    ]
    if pauses:
        said += [heading(_("Pauses")), table((_("From"), _("Until"), _("Because of")), pauses)]
    notices = [(teller.day(one.missed), teller.day(one.expected_on), one.reason) for one in rows_of(request, "delay_notices")]
    if notices:
        said += [heading(_("Delays told to the learner")), table((_("Missed"), _("New day"), _("Reason")), notices)]
    reopened = [
        (teller.moment(one.reopened_at), str(one.get_ground_display()), one.why) for one in rows_of(request, "reopenings")
    ]
    if reopened:
        said += [heading(_("Opened again")), table((_("When"), _("Ground"), _("Reason")), reopened)]
    return said


def _talk(teller: Teller) -> list[Block]:
    said: list[Block] = []
    for number, question in enumerate(teller.request.questions.all(), start=1):
        said += [
            heading(_("Question %(number)s") % {"number": number}),
            facts(
                (_("Asked"), f"{teller.moment(question.asked_at)}, {teller.name(question.asked_by_id)}"),
                (_("Reply by"), teller.day(question.reply_by)),
                (_("Answered"), teller.moment(question.answered_at)),
            ),
            words(question.wording),
        ]
        if question.answer:
            said += [words(_("Reply:")), words(question.answer)]
    for message in rows_of(teller.request, "messages"):
        said += [
            heading(f"{_('Message')}, {teller.moment(message.sent_at)}, {teller.name(message.author_id)}"),
            words(message.words),
        ]
    return said or [words(_("None."))]


def _appeal(teller: Teller, appeal: Appeal) -> list[Block]:
    against = _("Silence: the day for the decision had passed")
    if appeal.against:
        against = _("The decision of %(day)s") % {"day": teller.day(appeal.against.decided_on)}
    said = [
        facts(
            (_("Against"), against),
            (_("Received on"), teller.day(appeal.received_on)),
            (_("Entered"), f"{teller.moment(appeal.lodged_at)}, {teller.name(appeal.lodged_by_id)}"),
            (_("To be settled by"), teller.day(appeal.due_on)),
            (_("Outcome of the appeal"), str(appeal.get_outcome_display()) if appeal.outcome else _("Not settled yet")),
            (
                _("Settled"),
                f"{teller.moment(appeal.settled_at)}, {teller.name(appeal.settled_by_id)}" if appeal.settled_by_id else "",
            ),
        )
    ]
    if appeal.grounds:
        said += [heading(_("Grounds")), words(appeal.grounds)]
    if appeal.instruction:
        said += [heading(_("What is to be done")), words(appeal.instruction)]
    return said


def _letters(teller: Teller) -> list[Block]:
    """Which went out and whether they arrived; the learner's file lists the learner's."""
    request = teller.request
    keys = [rf"^recognition_(?!appeal)[a-z_]+:{request.pk}(:|$)"]
    keys += [rf"^recognition_appeal[a-z_]*:{appeal.pk}:" for appeal in request.appeals.all()]
    found = [letter for key in keys for letter in Letter.objects.filter(key__regex=key)]
    if not teller.for_desk:
        found = [letter for letter in found if letter.to == request.applicant.email]
    rows = [
        (
            teller.moment(letter.created_at),
            letter.subject,
            letter.to,
            f"{letter.get_state_display()} {teller.moment(letter.sent_at)} {letter.error}".strip(),
        )
        for letter in sorted(found, key=lambda letter: letter.pk)
    ]
    return [table((_("Written"), _("Subject"), _("To"), _("Delivery")), rows)] if rows else [words(_("None."))]


def _papers(teller: Teller, papers: list[CasePaper]) -> list[Block]:
    if not papers:
        return [words(_("None."))]
    rows = [
        (
            str(number),
            paper.name,
            str(paper.get_kind_display()),
            f"{teller.moment(paper.added_at)}, {paper.added_by.full_name}",
            paper.digest,
        )
        for number, paper in enumerate(papers, start=1)
    ]
    return [table((_("Number"), _("Name"), _("Kind"), _("Added"), _("Digest (SHA-256)")), rows)]


def _paper(teller: Teller, number: int, paper: CasePaper) -> Part:
    title = _("Paper %(number)s: %(name)s") % {"number": number, "name": paper.name}
    content = bytes(paper.content)
    said = [facts((_("Kind"), str(paper.get_kind_display())), (_("Digest (SHA-256)"), paper.digest))]
    if paper.media_type == "application/json":
        shown = pretty(content.decode("utf-8-sig", errors="replace"))
        rest = [words(_("The rest is not printed; the digest names the whole."))] if len(shown) > JSON_SHOWN else []
        return Part(title, [*said, code(shown[:JSON_SHOWN]), *rest])
    return Part(title, said, paper=content, media_type=paper.media_type)
