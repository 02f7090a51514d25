"""SAML is switched on when the registry starts, so its tests run in a process where it is."""

import os
import subprocess
import sys

from django.conf import settings


def test_sign_in_through_saml_where_it_is_switched_on():
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "tests/institutions/sign_on/saml_process.py"],
        cwd=settings.BASE_DIR,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")} | {"SAML": "1"},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]


def test_it_is_not_there_where_it_is_not_switched_on(client, db):
    assert client.get("/accounts/saml/tue/metadata/").status_code == 404
