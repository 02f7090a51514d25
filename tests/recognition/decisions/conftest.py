from tests.credentials.conftest import public_url  # noqa: F401 (a fixture of the floor below)
