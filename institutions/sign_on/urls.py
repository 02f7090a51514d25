"""The one address that a provider knows, below /accounts/. Starting is a page of ours."""

from django.urls import path

from institutions.sign_on.openid import callback

urlpatterns = [path("oidc/<slug:provider_id>/login/callback/", callback, name="openid_connect_callback")]
