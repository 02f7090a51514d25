"""Addresses of agreements: everybody's, the network's, a party's."""

from django.urls import include, path

from institutions.views import agreements

network = [
    path("", agreements.agreement_list, name="agreement-list"),
    path("new/", agreements.agreement_new, name="agreement-new"),
    path("<str:public_id>/", agreements.agreement_keep, name="agreement-keep"),
    path("<str:public_id>/edit/", agreements.agreement_edit, name="agreement-edit"),
    path("<str:public_id>/move/", agreements.agreement_move, name="agreement-move"),
    path("<str:public_id>/file/", agreements.agreement_file, name="agreement-file"),
]
own = [
    path("", agreements.institution_agreements, name="institution-agreements"),
    path("<str:public_id>/", agreements.institution_agreement, name="institution-agreement"),
    path("<str:public_id>/countersign/", agreements.agreement_countersign, name="agreement-countersign"),
    path("<str:public_id>/notice/", agreements.agreement_notice, name="agreement-notice"),
    path("<str:public_id>/document/", agreements.agreement_document, name="agreement-document"),
]

urlpatterns = [
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/<str:public_id>/", agreements.agreement, name="agreement"),
    path("network/agreements/", include(network)),
    path("i/<slug:slug>/settings/agreements/", include(own)),
]
