"""Addresses that anyone may open, and those of the learner."""

from django.urls import path

from credentials.views import catalogue, claiming, public, trust, verification, wallet

urlpatterns = [
    path("verify/", verification.verify, name="verify"),
    path("c/<str:public_id>/", public.credential, name="public"),
    path("c/<str:public_id>.json", public.credential_json, name="public-json"),
    path("c/<str:public_id>.pdf", public.certificate, name="public-pdf"),
    path("s/<str:token>/", public.shared, name="shared"),
    path("status-lists/<str:public_id>", public.status_list, name="status-list"),
    path("i/<slug:slug>/did.json", public.institution_did, name="did"),
    path("contexts/micro4asia-v1.jsonld", public.extension_context, name="context"),
    path("contexts/micro4asia-network-v1.jsonld", trust.network_context, name="network-context"),
    path(".well-known/did.json", trust.registry_did_document, name="registry-did"),
    path("trust/members.json", trust.member_list, name="member-list"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/<str:public_id>/", catalogue.micro_credential, name="micro-credential"),
    path("catalogue/<str:public_id>/<str:number>/", catalogue.version, name="micro-credential-version"),
    path("me/", wallet.wallet, name="wallet"),
    path("me/claim/<str:token>/", claiming.claim_page, name="claim"),
    path("me/awards/<str:public_id>/", wallet.award, name="wallet-award"),
    path("me/awards/<str:public_id>/share/", wallet.share, name="share"),
    path("me/awards/<str:public_id>/visibility/", wallet.visibility, name="visibility"),
    path("me/links/<str:token>/withdraw/", wallet.withdraw, name="share-withdraw"),
]
