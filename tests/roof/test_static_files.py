"""The trial compresses its own files, serves packaged ones as they are, and names all by their content."""

import pytest
from django.core.files.base import ContentFile

from micro4asia.static_files import PACKAGED, TrialStorage

WORDS = "p { color: var(--ink) } " * 200


@pytest.fixture
def served(tmp_path):
    """What lies in the folder after collecting one file of ours and one of a package."""
    storage = TrialStorage(location=tmp_path, base_url="/static/")
    sources = {name: (storage, name) for name in ("css/page.css", f"{PACKAGED[0]}css/base.css")}
    for name in sources:
        storage.save(name, ContentFile(WORDS))
    failures = [outcome for _name, _hashed, outcome in storage.post_process(sources) if isinstance(outcome, Exception)]
    assert failures == []
    return storage, sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())


def test_our_own_files_are_compressed_under_their_hashed_names(served):
    storage, files = served
    hashed = storage.stored_name("css/page.css")
    assert hashed != "css/page.css"
    assert {hashed, f"{hashed}.gz", f"{hashed}.br"} <= set(files)
    assert "css/page.css" not in files, "the plain name is kept nowhere"


def test_packaged_files_are_served_as_they_are(served):
    storage, files = served
    hashed = storage.stored_name(f"{PACKAGED[0]}css/base.css")
    assert hashed in files
    assert not {f"{hashed}.gz", f"{hashed}.br"} & set(files)
