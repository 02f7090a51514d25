"""Addresses where micro-credentials are taken in from a table, and told which courses they are earned in."""

from django.urls import URLPattern, URLResolver, include, path

from credentials.views import importing

one_file: list[URLPattern] = [
    path("", importing.columns, name="import-columns"),
    path("check/", importing.check, name="import-check"),
    path("done/", importing.done, name="import-done"),
    path("problems.xlsx", importing.problems, name="import-problems"),
    path("discard/", importing.discard, name="import-discard"),
]
desks: list[URLPattern | URLResolver] = [
    path("micro-credentials/import/", importing.upload, name="import"),
    path("micro-credentials/import/template.<str:form>", importing.template, name="import-template"),
    path("micro-credentials/import/<str:public_id>/", include(one_file)),
    path("micro-credentials/<str:public_id>/courses/", importing.earned_in, name="earned-in"),
]
