"""Parts of a stack that moved: a major version follows, awards are suspended, nobody earns it any more.

Whoever answers for the stack reads it in a letter and on the stack's page at the desk; rules in force stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from credentials.models import MicroCredentialVersion, StackVersion
from credentials.models.life_cycle import ChangeClass, Key, State
from credentials.services.stacking_reading import stacks_touched
from credentials.version_letters import holders
from institutions.models import Role
from micro4asia.foundation import letters

# Steps after which a stack may have news of a part.
TELLING = (Key.SUPERSEDE, Key.SUSPEND, Key.RETIRE)
ONCE_PUBLIC = (State.PUBLISHED, State.SUPERSEDED, State.SUSPENDED, State.RETIRED)


@dataclass(frozen=True)
class PartNews:
    """version: the one that the news is about; of a major change the new one."""

    version: MicroCredentialVersion

    def said(self) -> str:
        """In the language of whoever reads it."""
        part = self.version
        told = {"code": part.micro_credential.code, "title": part.title(), "number": part.number}
        match part.state:
            case State.SUSPENDED:
                return _("%(code)s, “%(title)s”, is suspended: nobody can earn it at present. Awards given keep counting.") % told
            case State.RETIRED:
                return _("%(code)s, “%(title)s”, is retired: nobody earns it any more. Awards given keep counting.") % told
        return (
            _(
                "%(code)s, “%(title)s”, has changed in essentials with version %(number)s. See whether the stack is to take it;"
                " overlaps of its outcomes are ruled on anew."
            )
            % told
        )


def parts_moved(stack: StackVersion) -> list[PartNews]:
    """Of the parts that these rules name, those that moved since the rules were published, or last written."""
    found = MicroCredentialVersion.objects.filter(micro_credential__in=stack.parts.values("pk"), state__in=ONCE_PUBLIC)
    versions: dict[int, list[MicroCredentialVersion]] = {}
    for row in found.select_related("micro_credential__institution").order_by("micro_credential__code", "-published_at", "-pk"):
        versions.setdefault(row.micro_credential_id, []).append(row)
    news = [_newest(stack, rows) for rows in versions.values()]
    return [PartNews(version) for version in news if version is not None]


def _newest(stack: StackVersion, rows: Sequence[MicroCredentialVersion]) -> MicroCredentialVersion | None:
    """rows: of one micro-credential, the newest first."""
    newest = rows[0]
    current = next((row for row in rows if row.state == State.PUBLISHED), None)
    if current is None:
        return newest if newest.state in (State.SUSPENDED, State.RETIRED) else None
    since = stack.published_at or stack.written_at
    major = current.change_class == ChangeClass.MAJOR and current.published_at and current.published_at > since
    return current if major else None


def tell_owners(version_id: int) -> None:
    """A version took one of the steps above: write to whoever answers for the stacks in force that name it. Once a step."""
    version = MicroCredentialVersion.objects.select_related("micro_credential").get(pk=version_id)
    step = version.steps.order_by("-pk").values_list("pk", flat=True).first()
    in_force = {row.stack_id: row for row in sorted(stacks_touched(version), key=lambda row: row.number)}
    for stack in in_force.values():
        for news in parts_moved(stack):
            if news.version.micro_credential_id == version.micro_credential_id:
                _write(stack, news, mark=f"{version.pk}:{step}")


def _write(stack: StackVersion, news: PartNews, *, mark: str) -> None:
    path = reverse("credentials:stack-edit", args=[stack.institution.slug, stack.stack.public_id])
    for reader in holders(stack.institution, Role.REGISTRAR, Role.INSTITUTION_ADMIN):
        letters.post(
            "stack_part",
            to=reader.email,
            language=reader.language,
            context={
                "name": reader.full_name,
                "code": stack.stack.code,
                "title": stack.title(reader.language),
                "said": news.said,
                "url": f"{settings.PUBLIC_URL}{path}",
            },
            key=f"stack_part:{stack.pk}:{mark}:{reader.pk}",
        )
