"""Addresses where micro-credentials are written."""

from django.urls import URLPattern, URLResolver, include, path

from credentials.views import authoring, authoring_edit

one_version: list[URLPattern] = [
    path("edit/", authoring_edit.version_edit, name="version-edit"),
    path("preview/", authoring_edit.version_preview, name="version-preview"),
    path("discard/", authoring.version_discard, name="version-discard"),
]
desks: list[URLPattern | URLResolver] = [
    path("micro-credentials/", authoring.micro_credential_list, name="micro-credentials"),
    path("micro-credentials/new/", authoring.micro_credential_new, name="micro-credential-new"),
    path("micro-credentials/<str:public_id>/", authoring.micro_credential_desk, name="micro-credential-desk"),
    path("micro-credentials/<str:public_id>/new-version/", authoring.version_new, name="version-new"),
    path("micro-credentials/<str:public_id>/<str:number>/", include(one_version)),
]
