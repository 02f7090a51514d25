from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from recognition.views import advising, opinions

# Under /i/<slug>/requests/<public_id>/, the desk of a case.
case: list[URLPattern | URLResolver] = [
    path("opinions/ask/", advising.opinion_ask, name="opinion-ask"),
    path("opinions/<str:opinion_id>/take/", advising.opinion_take, name="opinion-take"),
    path("opinions/<str:opinion_id>/withdraw/", advising.opinion_withdraw, name="opinion-withdraw"),
]
# Under /i/<slug>/.
desks: list[URLPattern | URLResolver] = [
    path("opinions/", opinions.opinions, name="opinions"),
    path("opinions/<str:opinion_id>/", opinions.opinion, name="opinion"),
]
# Under /me/requests/<public_id>/, the applicant's side of a case.
mine: list[URLPattern | URLResolver] = []
# From the root.
public: list[URLPattern | URLResolver] = [
    path("opinion/<str:token>/", opinions.opinion_by_link, name="opinion-by-link"),
]
