"""What every door of this app does first: which row this person may know of. What they may do with it comes after."""

from __future__ import annotations

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404

from institutions.desks import MemberRequest
from institutions.models import Institution, Role
from recognition.models import RecognitionRequest


def own_request(request: MemberRequest, public_id: str) -> RecognitionRequest:
    """A request of the person who asks, or 404."""
    return get_object_or_404(RecognitionRequest.objects.made_by(request.user).for_lists(), public_id=public_id)


def known_request(request: MemberRequest, public_id: str) -> RecognitionRequest:
    """One's own, or one of a case that this person handles or may look at; else 404."""
    return get_object_or_404(RecognitionRequest.objects.visible_to(request.user).for_lists(), public_id=public_id)


def case(request: MemberRequest, slug: str, public_id: str) -> RecognitionRequest:
    """A request that was sent to the institution and that this person may know of, or 404."""
    visible = RecognitionRequest.objects.visible_to(request.user).exclude(state=RecognitionRequest.State.DRAFT)
    return get_object_or_404(visible.for_lists(), institution__slug=slug, public_id=public_id)


def officers_desk(request: MemberRequest, slug: str) -> Institution:
    """The institution whose officer this person is, or 404: nobody else is told that it has a queue."""
    institution = get_object_or_404(Institution.objects.active(), slug=slug)
    if not request.user.has_role(Role.OFFICER, at=institution):
        raise Http404
    return institution


def named(request: MemberRequest, field: str) -> str:
    """What a button of a form names a row by. Raises Http404 for a NUL character: no row holds one."""
    value = request.POST.get(field, "")
    if "\x00" in value:
        raise Http404
    return value


def key_of(value: str) -> int:
    """The number a row goes by, as it was sent; 0, which no row has, for what no number of ours can be."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else 0


def posted(request: MemberRequest) -> QueryDict | None:
    """What was sent, if anything was: an empty form that was sent is still a form that was sent."""
    return request.POST if request.method == "POST" else None
