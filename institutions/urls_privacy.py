"""Addresses of privacy: an institution's, and everybody's own."""

from django.urls import include, path

from institutions.views import own_privacy, privacy

settings = [
    path("", privacy.institution_privacy, name="institution-privacy"),
    path("contact/", privacy.privacy_contact, name="privacy-contact"),
    path("periods/", privacy.privacy_periods, name="privacy-periods"),
    path("transfers/", privacy.transfer_list, name="transfers"),
    path("transfers/new/", privacy.transfer_new, name="transfer-new"),
    path("transfers/<str:public_id>/", privacy.transfer, name="transfer"),
    path("requests/<str:public_id>/", privacy.privacy_request, name="privacy-request"),
]
mine = [
    path("", own_privacy.own_privacy, name="own-privacy"),
    path("export/", own_privacy.own_export, name="own-export"),
    path("export/<str:public_id>/", own_privacy.own_export_file, name="own-export-file"),
    path("requests/<str:public_id>/withdraw/", own_privacy.own_request_withdraw, name="own-request-withdraw"),
    path("close/", own_privacy.close, name="close-account"),
]

urlpatterns = [path("i/<slug:slug>/settings/privacy/", include(settings)), path("me/privacy/", include(mine))]
