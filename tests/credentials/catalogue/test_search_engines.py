"""Sitemaps, robots and linked data."""

import json
import re

from defusedxml import ElementTree

from credentials.models import CatalogueEntry
from credentials.views import sitemap
from tests.credentials.catalogue.conftest import shelved
from tests.factories.credentials import VersionFactory

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def linked(answer):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', answer.content.decode()).group(1))


def test_the_map_has_files_and_each_address_its_day_and_its_languages(client, fintech, tourism, monkeypatch):
    monkeypatch.setattr(sitemap, "MOST", 1)
    files = [node.text for node in ElementTree.fromstring(client.get("/sitemap.xml").content).iterfind(".//s:loc", NAMES)]
    assert [path.rpartition("/")[2] for path in files] == ["pages.xml", "catalogue-1.xml", "catalogue-2.xml"]
    tree = ElementTree.fromstring(client.get("/sitemaps/catalogue-2.xml").content)
    page = f"http://localhost:8000/catalogue/{tourism.micro_credential.public_id}/"
    assert [node.text for node in tree.iterfind(".//s:loc", NAMES)] == [page]
    assert tree.find(".//s:lastmod", NAMES).text == CatalogueEntry.objects.last().changed_at.date().isoformat()
    assert [node.get("href") for node in tree.iterfind(".//x:link", NAMES)] == [
        f"{page}?lang={code}" for code in ("en", "vi", "lo")
    ]


def test_the_pages_of_the_house_stand_in_the_map(client, fintech):
    told = client.get("/sitemaps/pages.xml").content.decode()
    assert "/institutions/tue/" in told
    assert "/catalogue/<" in told


def test_a_file_that_never_was_is_not_found(client, db):
    for name in ("catalogue-0", "catalogue-x", "catalogue-999999", "people-1", "catalogue"):
        assert client.get(f"/sitemaps/{name}.xml").status_code == 404


def test_credentials_are_kept_out_of_search(client, db):
    told = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /c/" in told
    assert "Disallow: /s/" in told
    assert not any(line.startswith("Disallow: /cat") for line in told)
    assert told[-1] == "Sitemap: http://localhost:8000/sitemap.xml"


def test_a_micro_credential_is_told_in_the_words_of_schema_org(client, fintech):
    credential, course = linked(client.get(fintech.get_absolute_url()))["@graph"]
    assert credential["@type"] == "EducationalOccupationalCredential"
    assert credential["competencyRequired"][0] == "Explain payment rails"
    assert credential["educationalLevel"][0]["name"] == "VQF 6"
    assert (course["timeRequired"], course["provider"][0]["name"]) == ("PT100H", "Trial University of Economics")
    assert course["educationalCredentialAwarded"]["@id"] == credential["@id"]


def test_a_title_cannot_end_the_data_block(client, institution):
    title = "</script><script>alert(1)</script>"
    shelved(VersionFactory(institution=institution, titles={"en": title, "vi": title}))
    answer = client.get("/catalogue/")
    assert linked(answer)["itemListElement"][0]["name"] == title
    assert "<script>alert" not in answer.content.decode()


def test_the_list_says_where_its_json_is(client, fintech):
    told = client.get("/catalogue/", {"level": "6"}).content.decode()
    assert '<link rel="alternate" type="application/json" href="/api/v1/catalogue/?level=6">' in told
    assert '<link rel="canonical" href="http://localhost:8000/catalogue/?level=6">' in told
    assert "noindex" in told
