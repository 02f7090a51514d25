"""Addresses where an institution words its letters and sees what became of them."""

from django.urls import URLPattern, URLResolver, path

from credentials.views import letters

desks: list[URLPattern | URLResolver] = [
    path("letters/", letters.outbox, name="outbox"),
    path("letters/<int:pk>/again/", letters.letter_resend, name="letter-resend"),
    path("settings/letters/", letters.letter_texts, name="letter-texts"),
    path("settings/letters/<str:kind>/<str:language>/", letters.letter_text, name="letter-text"),
]
