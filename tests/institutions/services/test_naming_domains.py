"""Which domains an institution may name as its own."""

import pytest
from django.core.exceptions import ValidationError

from institutions.services.proving_domains import readable, sound_domain
from tests.factories.institutions import DomainProofFactory, InstitutionFactory

DOMAIN = "university.example.org"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("University.EDU.vn", "university.edu.vn"),
        ("univer\u200bsity.edu.vn", "university.edu.vn"),
        ("university.edu.vn.", "university.edu.vn"),
        ("https://university.edu.vn/about", "university.edu.vn"),
        ("žilina.example.org", "xn--ilina-tib.example.org"),
        ("xn--ilina-tib.example.org", "xn--ilina-tib.example.org"),
    ],
)
def test_a_domain_is_kept_in_one_way_however_it_was_typed(home, typed, kept):
    assert sound_domain(typed, institution=home) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "university",
        "localhost",
        "edu.vn",
        "ac.uk",
        "com.la",
        "127.0.0.1",
        "2001:db8::1",
        "[::1]",
        "1.2.3.4.",
        "university..edu.vn",
        "-university.edu.vn",
        "university.edu.vn:8443",
        "user@university.edu.vn",
        "uni versity.edu.vn",
        "univ\u0435rsity.edu.vn",
        "univ\u202eersity.edu.vn",
        "xn--a.example.org",
        "xn--nvers-5ve.edu.vn" + "a" * 250,
        "a" * 64 + ".edu.vn",
    ],
)
def test_what_is_no_domain_of_a_university_is_refused(home, typed):
    with pytest.raises(ValidationError):
        sound_domain(typed, institution=home)


def test_a_domain_that_looks_like_another_s_is_refused_and_says_whose(home, elsewhere):
    DomainProofFactory(institution=elsewhere, domain="masaryk.example.org", state="proven")
    for typed in ("masarуk.example.org".replace("у", "\u0443"), "rnasaryk.example.org", "masa-ryk.example.org"):
        with pytest.raises(ValidationError):
            sound_domain(typed, institution=home)
    with pytest.raises(ValidationError, match="University OTH"):
        sound_domain("rnasaryk.example.org", institution=home)
    assert sound_domain("rnasaryk.example.org", institution=elsewhere)


def test_a_whole_word_of_another_script_is_compared_too(home, elsewhere):
    DomainProofFactory(institution=elsewhere, domain="cop.example.org", state="proven")
    cyrillic = "\u0441\u043e\u0440.example.org"
    with pytest.raises(ValidationError, match="taken for one of University OTH"):
        sound_domain(cyrillic, institution=home)
    with pytest.raises(ValidationError, match="taken for one of University OTH"):
        sound_domain(cyrillic.encode("idna").decode(), institution=home)


def test_the_domain_another_member_came_in_with_is_theirs(home):
    InstitutionFactory(code="SCHAC", schac_domain="siena.example.org")
    with pytest.raises(ValidationError, match="domain of University SCHAC"):
        sound_domain("siena.example.org", institution=home)


def test_naming_a_domain_alone_keeps_nobody_from_it(home, elsewhere):
    DomainProofFactory(institution=elsewhere, domain=DOMAIN)
    assert sound_domain(DOMAIN, institution=home) == DOMAIN


def test_a_domain_in_its_own_letters():
    assert readable("xn--ilina-tib.example.org") == "žilina.example.org"
    assert readable("university.example.org") == "university.example.org"
