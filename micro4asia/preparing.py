"""What must be so before a process of the registry starts: translations, tables, static files, and something to look at.

`python -m micro4asia.preparing` does all of it and prints, on standard output, who can sign in. Running it again changes nothing.
"""

import contextlib
import hashlib
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from micro4asia.bootstrap import LOCKS, ROOT, digest, leash, say


def main() -> None:
    compile_translations()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "micro4asia.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(f"The registry does not start: {error}")
    unfinished = settings.DATA_DIR / "demo-unfinished"
    forget_half_a_demo(unfinished)
    with static_collected():
        prepare_database()
        seed(unfinished)
    print(f"Letters land in: {letters()}", flush=True)
    call_command("seed_demo", describe=True)


def letters() -> str:
    """The folder of a trial's letters, or the mail server."""
    return str(getattr(settings, "EMAIL_FILE_PATH", None) or f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}")


def compile_translations() -> None:
    """Turn each .po file into the .mo file that Django reads, where it is newer. Needs no gettext tools on the machine."""
    for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as written:
            catalog = read_po(written, locale=source.parent.parent.name, abort_invalid=True)
        unfinished = target.with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as compiled:
            write_mo(compiled, catalog)
        unfinished.replace(target)  # in one step: another process may be reading


def prepare_database() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


@contextlib.contextmanager
def static_collected() -> Iterator[None]:
    """Gather the static files beside what else is done, which takes seconds, and only where one of them changed."""
    stamp = settings.DATA_DIR / "static-files"
    now = hashlib.sha256("\n".join(static_files()).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == now and Path(settings.STATIC_ROOT).is_dir():
        yield
        return
    collect = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--clear", "--verbosity", "0"]
    with subprocess.Popen(collect, cwd=ROOT, preexec_fn=leash(signal.SIGKILL)) as collecting:
        yield
    if collecting.returncode:
        sys.exit("The static files could not be collected.")
    stamp.write_text(now)


def static_files() -> Iterator[str]:
    """One line per file that would be collected, and one for the packages that bring their own."""
    yield digest(LOCKS["run"])
    yield str(settings.STORAGES["staticfiles"]["BACKEND"])
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = os.stat(storage.path(name))
            yield f"{name} {status.st_size} {status.st_mtime_ns}"


def seed(unfinished: Path) -> None:
    """Fill an empty registry with the demo network; a trial only, because its people have no second factor."""
    from institutions.models import Institution  # known only after django.setup()

    if not settings.SECOND_FACTOR_WAIVED or Institution.objects.exists():
        return
    say("Making the demo network")
    unfinished.touch()
    call_command("seed_demo", stdout=io.StringIO())  # it describes itself; that comes later, from what is in the tables
    unfinished.unlink()


def forget_half_a_demo(unfinished: Path) -> None:
    """Where making the demo was interrupted, nobody has used the registry yet: it is made again, from nothing."""
    if not unfinished.exists():
        return
    say("The demo network was not finished at the last start")
    if settings.SQLITE:
        database = Path(settings.DATABASES["default"]["NAME"])
        for file in database.parent.glob(f"{database.name}*"):  # the log and the index beside it, too
            file.unlink()
    else:
        call_command("flush", interactive=False, verbosity=0)
    unfinished.unlink()


if __name__ == "__main__":
    main()
