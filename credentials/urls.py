"""Addresses of staff pages; those of learners and of the public stand in urls_public."""

from django.urls import URLPattern, URLResolver, include, path

from credentials import (
    urls_after,
    urls_authoring,
    urls_batch_issue,
    urls_batches,
    urls_designs,
    urls_importing,
    urls_learners,
    urls_letters,
    urls_quality,
    urls_register,
    urls_stacks,
)
from credentials.urls_public import urlpatterns as public
from credentials.views import awards, guardians, issuing, keys, signing

app_name = "credentials"

one_award: list[URLPattern] = [
    path("", awards.award, name="award"),
    path("check/", issuing.award_check, name="award-check"),
    path("change/", issuing.award_change, name="award-change"),
    path("send/", issuing.award_send, name="award-send"),
    path("discard/", issuing.award_discard, name="award-discard"),
    path("guardian/", guardians.guardian, name="award-guardian"),
]
desks: list[URLPattern | URLResolver] = [
    path("issue/", issuing.issue, name="issue"),
    path("sign/", signing.sign_list, name="sign-list"),
    path("sign/<str:public_id>/", signing.sign_one, name="sign"),
    path("awards/", awards.award_list, name="award-list"),
    # Before one award, where any word is taken for its id.
    *urls_after.desks,
    *urls_batches.desks,
    *urls_batch_issue.desks,
    *urls_register.desks,
    *urls_learners.desks,
    *urls_letters.desks,
    path("awards/<str:public_id>/", include(one_award)),
    path("settings/keys/<slug:fragment>/awards/", keys.key_awards, name="key-awards"),
    # Before those of the author, where any word is taken for a micro-credential or the number of its version.
    *urls_importing.desks,
    *urls_designs.desks,
    *urls_authoring.desks,
    *urls_quality.desks,
    *urls_stacks.desks,
]

urlpatterns = [
    path("i/<slug:slug>/", include(desks)),
    *urls_designs.public,
    *public,
    *urls_after.learner,
    *urls_register.learner,
    *urls_stacks.public,
]
