"""Addresses of keys, and of what the registry says of its members."""

from django.urls import path

from institutions.views import keys, trust

KEYS = "i/<slug:slug>/settings/keys/"
KEY = f"{KEYS}<slug:fragment>/"

urlpatterns = [
    path("trust/", trust.trust, name="trust"),
    path("registry.json", trust.registry_json, name="registry-json"),
    path(KEYS, keys.keys, name="keys"),
    path(f"{KEYS}start/", keys.key_start, name="key-start"),
    path(KEY, keys.key_detail, name="key"),
    path(f"{KEY}activate/", keys.key_activate, name="key-activate"),
    path(f"{KEY}give-up/", keys.key_give_up, name="key-give-up"),
    path(f"{KEY}stop/", keys.key_stop, name="key-stop"),
    path(f"{KEY}confirm/", keys.key_confirm, name="key-confirm"),
    path(f"{KEY}lift/", keys.key_lift, name="key-lift"),
]
