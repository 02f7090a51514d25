"""The environment of the suite. Loaded as a pytest plugin, so that it stands before Django reads its settings.

Only the services may come from the shell: DATABASE_URL, CELERY_BROKER_URL, REDIS_URL. A shell that is set up for a running
registry must neither change an answer nor lend its data folder.
"""

import atexit
import os
import shutil
import signal
import tempfile

from tests.foundation.loopback import Names

# One folder goes with the whole run: those of the parallel processes lie within it, since they are not asked when they end.
# So does that of a run which a test starts.
alone = "TESTS_TOGETHER" not in os.environ
data = tempfile.mkdtemp(prefix="micro4asia-tests-", dir=None if alone else os.environ["DATA_DIR"])
if alone:
    os.environ["TESTS_TOGETHER"] = data
    atexit.register(shutil.rmtree, data, ignore_errors=True)

os.environ |= {
    "DJANGO_SETTINGS_MODULE": "micro4asia.settings",
    "SECRET_KEY": "only-for-tests-and-long-enough-to-satisfy-the-checks-0123456789",
    "KEY_ENCRYPTION_KEY": "dGVzdHMtb25seS1rZXktZW5jcnlwdGlvbi1rZXktMDE=",
    "PUBLIC_URL": "http://localhost:8000",
    "STATIC_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
    "EMAIL_URL": "memorymail://",
    "LOG_LEVEL": "WARNING",
    "SECOND_FACTOR_WAIVED": "0",
    "EVEN_PACE": "0",
    "DATA_DIR": data,
    # It knows no name and says so at once, to the processes of journeys, too. Tests that ask for names bring one that knows some.
    "OUTBOUND_RESOLVERS": Names().place,
}
for name in ("ALLOWED_HOSTS", "BEHIND_PROXY", "DEBUG", "DEFAULT_FROM_EMAIL", "LOG_JSON", "SECURE_SSL_REDIRECT", "STATIC_ROOT"):
    os.environ.pop(name, None)
# Where collected files would lie; the file server warns about a folder that is missing.
os.makedirs(os.path.join(data, "static"))
# A shell starts its background jobs deaf to Ctrl-C, and so would be every process that a test starts and stops by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
