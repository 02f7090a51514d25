"""Hears what happened to awards and enqueues a task; hears what pages of the floor below ask, and answers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from credentials.floors import Counts, Happened, Outcomes, outcomes_asked, recognisers_asked, version_shown, wallet_opened
from credentials.models import MicroCredentialVersion
from credentials.signals import award_changed, award_revoked, learner_renamed, version_published
from credentials.touching import Touch, changes_asked
from institutions.facts import Change
from institutions.floors import (
    DeskPart,
    Example,
    Listing,
    NetworkPart,
    Touched,
    agreement_shown,
    desk_opened,
    network_opened,
    own_journal_opened,
    reference_changes_asked,
)
from institutions.models import Agreement, Institution, Role, User
from institutions.signals import person_renamed
from micro4asia.foundation.jobs import enqueue
from recognition import recounting
from recognition.abroad import counts_of, happened_to
from recognition.figures import of_the_network
from recognition.instruments.waiting import instruments_at
from recognition.listings import lines_touched, listing_of
from recognition.models import RecognitionRequest
from recognition.models.question import ANSWERING
from recognition.policies import LISTING
from recognition.recognisers import agreed_on, listed_lines_of, outcomes_of, recognisers_of
from recognition.renewals import renewals_at
from recognition.waiting_at_desks import cases_waiting_at


@receiver(award_changed, dispatch_uid="note what became of an award")
@receiver(award_revoked, dispatch_uid="flag_requests_of_award")
def flag_open_requests(sender: Any, *, award_id: int, **kwargs: Any) -> None:
    enqueue("flag_requests_of_award", award_id)


@receiver(learner_renamed, dispatch_uid="find requests by the names of a record")
def find_by_names_of_record(sender: Any, *, learner_id: int, **_kwargs: Any) -> None:
    enqueue("note_names_of_learner", learner_id)


@receiver(person_renamed, dispatch_uid="find requests by the name of an account")
def find_by_name_of_account(sender: Any, *, user_id: int, **_kwargs: Any) -> None:
    enqueue("note_names_of_applicant", user_id)


@receiver(version_published, dispatch_uid="touch_lines_of_version")
def look_at_agreements(sender: Any, *, version_id: int, **kwargs: Any) -> None:
    enqueue("touch_lines_of_version", version_id)


@receiver(desk_opened, dispatch_uid="agreements to renew")
def agreements_to_renew(*, institution: Institution, roles: set[str], **_kwargs: Any) -> DeskPart | None:
    return renewals_at(institution) if roles.intersection(LISTING) else None


@receiver(desk_opened, dispatch_uid="rules and automatic decisions that wait")
def instruments_to_look_at(*, institution: Institution, roles: set[str], **_kwargs: Any) -> DeskPart | None:
    return instruments_at(institution) if Role.OFFICER in roles else None


@receiver(desk_opened, dispatch_uid="cases that wait")
def cases_to_look_at(*, institution: Institution, roles: set[str], **_kwargs: Any) -> DeskPart | None:
    return cases_waiting_at(institution, roles) if roles.intersection(ANSWERING) else None


@receiver(agreement_shown, dispatch_uid="what an agreement lists")
def tell_what_it_lists(*, agreement: Agreement, institution: Institution | None, **_kwargs: Any) -> Listing:
    return listing_of(agreement, institution)


@receiver(changes_asked, dispatch_uid="what agreements list of a changed version")
def tell_touched_lines(sender: Any, *, version: MicroCredentialVersion, **_kwargs: Any) -> list[Touch]:
    return lines_touched(version)


@receiver(version_shown, dispatch_uid="where_a_version_counts")
def tell_where_it_counts(sender: Any, *, version: MicroCredentialVersion, **kwargs: Any) -> list[Counts]:
    return [*listed_lines_of(version), *agreed_on(version), *counts_of(version)]


@receiver(recognisers_asked, dispatch_uid="at which institutions they count")
def tell_recognisers(sender: Any, *, micro_credentials: Collection[int] | None, **kwargs: Any) -> dict[int, set[str]]:
    return recognisers_of(micro_credentials)


@receiver(outcomes_asked, dispatch_uid="how requests with it ended")
def tell_outcomes(sender: Any, *, version: MicroCredentialVersion, **kwargs: Any) -> Outcomes:
    return outcomes_of(version)


@receiver(wallet_opened, dispatch_uid="what_happened_to_requests")
def tell_what_happened(sender: Any, *, user: User, **kwargs: Any) -> list[Happened]:
    return happened_to(user)


@receiver(own_journal_opened, dispatch_uid="requests of one's own in the journal")
def requests_of_their_own(*, user: User, **_kwargs: Any) -> list[tuple[str, Any]]:
    own = RecognitionRequest.objects.filter(applicant=user)
    return [(RecognitionRequest._meta.label_lower, own.values_list("pk", flat=True))]


@receiver(network_opened, dispatch_uid="recognition in the network")
def recognition_in_the_network(sender: Any, **_kwargs: Any) -> NetworkPart:
    return NetworkPart(figures=of_the_network())


@receiver(reference_changes_asked, dispatch_uid="requests touched by reference data")
def touched_requests(*, change: Change, **_kwargs: Any) -> list[Touched | Example]:
    return recounting.touched_by(change)
