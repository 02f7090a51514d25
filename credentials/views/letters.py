"""What the institution writes to its learners: its own wording, and what became of each letter."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from credentials import learner_history, learner_letters
from credentials.forms.letters import LetterForm, OutboxForm
from credentials.learner_letters import KINDS, Kind
from credentials.models import LearnerLetter, LetterText
from credentials.models.directory import KEEPERS
from credentials.policies_directory import may_resend, may_word_letters
from credentials.services.resending import resend_letter
from credentials.services.wording_letters import word_letter
from institutions.desks import MemberRequest, desk
from institutions.models import AWARDING, Institution
from micro4asia.foundation import walls
from micro4asia.foundation.http import audience

PER_PAGE = 50
LANGUAGES = dict(settings.LANGUAGES)


@audience("letter.list_texts")
@require_GET
def letter_texts(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *KEEPERS)
    latest: dict[tuple[str, str], LetterText] = {}
    for row in LetterText.objects.visible_to(request.user).filter(institution=institution).order_by("number"):
        latest[row.kind, row.language] = row
    kinds = [(kind, [(tag, label, latest.get((kind.code, tag))) for tag, label in LANGUAGES.items()]) for kind in KINDS.values()]
    context = {"institution": institution, "kinds": kinds}
    return render(request, "credentials/staff/letters/texts.html", context)


@audience("letter.word_text")
@require_http_methods(["GET", "HEAD", "POST"])
def letter_text(request: MemberRequest, slug: str, kind: str, language: str) -> HttpResponse:
    """Write, look at a preview, use; the registry's words come back with one button."""
    institution = desk(request, slug, *KEEPERS)
    if kind not in KINDS or language not in LANGUAGES:
        raise Http404
    chosen = KINDS[kind]
    versions = LetterText.objects.visible_to(request.user).filter(institution=institution, kind=kind, language=language)
    latest = versions.order_by("-number").first()
    own = latest if latest and latest.body else None
    form = LetterForm(request.POST or None, initial=_beginning(chosen, language, own, latest))
    shown = own
    if form.is_valid():
        if request.POST.get("do") == "back":
            return _used(request, institution, chosen, language, subject="", body="", seen=form.cleaned_data["seen"])
        if wording := form.wording(institution, kind, language):
            if request.POST.get("do") == "use":
                said = {name: form.cleaned_data[name] for name in ("subject", "body", "seen")}
                return _used(request, institution, chosen, language, **said)
            shown = wording
    context = {
        "institution": institution,
        "kind": chosen,
        "language": language,
        "spoken": LANGUAGES[language],
        "form": form,
        "own": own,
        "versions": versions.select_related("written_by"),
        "preview": learner_letters.preview(chosen, institution, language, shown),
        "verdict": may_word_letters(request.user, institution),
    }
    return render(request, "credentials/staff/letters/text.html", context, status=422 if form.errors else 200)


def _beginning(kind: Kind, language: str, own: LetterText | None, latest: LetterText | None) -> dict[str, object]:
    subject, body = (own.subject, own.body) if own else learner_letters.registrys_words(kind, language)
    return {"subject": subject, "body": body, "seen": latest.number if latest else 0}


def _used(
    request: MemberRequest, institution: Institution, kind: Kind, language: str, *, subject: str, body: str, seen: int
) -> HttpResponse:
    word_letter(
        institution=institution, by=request.user, kind=kind.code, language=language, subject=subject, body=body, seen=seen
    )
    messages.success(
        request, _("The next letter is written in these words.") if body else _("The registry’s words are used again.")
    )
    return redirect("credentials:letter-text", institution.slug, kind.code, language)


@audience("letter.list_sent")
@require_GET
def outbox(request: MemberRequest, slug: str) -> HttpResponse:
    """Letters to learners and what became of them; never what they say."""
    institution = desk(request, slug, *KEEPERS)
    form = OutboxForm(request.GET, auto_id="filter_%s")
    rows = LearnerLetter.objects.visible_to(request.user).filter(form.conditions(), institution=institution)
    with walls.everything():  # the outbox itself is walled for everybody; only states are asked for
        pages = Paginator(rows.select_related("learner"), PER_PAGE).get_page(request.GET.get("page"))
        letters = learner_history.sent(pages.object_list)
    context = {"institution": institution, "form": form, "pages": pages, "letters": letters}
    return render(request, "credentials/staff/letters/outbox.html", context)


@audience("credential.resend_notice")
@require_http_methods(["GET", "HEAD", "POST"])
def letter_resend(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    institution = desk(request, slug, *KEEPERS, told=AWARDING)
    rows = LearnerLetter.objects.visible_to(request.user).filter(institution=institution)
    tied = get_object_or_404(rows.select_related("award", "learner__institution", "learner__merged_into__institution"), pk=pk)
    person = tied.learner.person
    if request.method == "POST":
        resend_letter(tied=tied, by=request.user)
        messages.success(request, _("The letter is on its way again."))
        if person.erased_at:
            return redirect("credentials:outbox", slug)
        return redirect("credentials:learner", slug, person.public_id)
    (shown,) = learner_history.sent(rows.filter(pk=pk))
    verdict = may_resend(request.user, person)
    context = {"institution": institution, "letter": shown, "person": person, "verdict": verdict}
    return render(request, "credentials/staff/letters/resend.html", context)
