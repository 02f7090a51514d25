"""The environment of the suite. Loaded as a pytest plugin, so that it stands before Django reads its settings."""

import os
import tempfile

DEFAULTS = {
    "DJANGO_SETTINGS_MODULE": "micro4asia.settings",
    "SECRET_KEY": "only-for-tests-and-long-enough-to-satisfy-the-checks-0123456789",
    "KEY_ENCRYPTION_KEY": "dGVzdHMtb25seS1rZXktZW5jcnlwdGlvbi1rZXktMDE=",
    "PUBLIC_URL": "http://localhost:8000",
    "STATIC_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
    "EMAIL_URL": "memorymail://",
    "LOG_LEVEL": "WARNING",
}
for name, value in DEFAULTS.items():
    os.environ.setdefault(name, value)
# Whatever the shell says: the suite never runs with the waiver.
os.environ["SECOND_FACTOR_WAIVED"] = "0"
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="micro4asia-tests-"))
# Where collected files would lie; the file server warns about a folder that is missing.
os.makedirs(os.path.join(os.environ["DATA_DIR"], "static"), exist_ok=True)
