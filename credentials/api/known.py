"""What programmes send: nothing in it is passed over in silence."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class Known(serializers.Serializer[Any]):
    """Refuses members that nobody reads: a name that was misspelt must not be lost in silence."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (more := sorted(set(data) - set(self.fields))):
            # JSON may name half a character, which no answer can be written with.
            told = (name[:60].encode(errors="replace").decode() for name in more[:10])
            raise serializers.ValidationError({name: [_("There is no such member.")] for name in told})
        return super().to_internal_value(data)
