"""A credential as somebody sends it: kept as text, since the bytes are what is checked. Gated before anything reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

from credentials.forms.public import MOST_BYTES

NOTHING_SENT = _("Send the signed credential as the body of the request.")


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


class DocumentParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        content: bytes = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise TooLarge(_("The document is larger than 1 MB. A signed credential is much smaller."))
        if not content.strip():
            raise ParseError(NOTHING_SENT)
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ParseError(_("The document is not UTF-8.")) from error


class CredentialParser(DocumentParser):
    media_type = "application/vc+ld+json"


class VcParser(DocumentParser):
    media_type = "application/vc"


class LinkedDataParser(DocumentParser):
    media_type = "application/ld+json"
