"""The one client for outbound requests, against servers that answer badly on purpose."""

import ipaddress
import time

import pytest
from pytest_socket import SocketConnectBlockedError

from micro4asia.foundation.outbound import NotFetched, fetch, is_public, text_records
from tests.foundation.loopback import Names, Site, certificate_for, says, sends_on

HTTP = ("http",)


@pytest.fixture
def names(settings):
    server = Names()
    settings.OUTBOUND_RESOLVERS = [server.place]
    yield server
    server.close()


@pytest.fixture
def site(settings):
    server = Site()
    settings.OUTBOUND_ALLOWED = [f"localhost:{server.port}"]
    yield server
    server.close()


@pytest.fixture
def base(site):
    return f"http://localhost:{site.port}"


@pytest.fixture
def secure_site(settings, names, tmp_path):
    """https://university.example, on a port of this machine, with a certificate of its own."""
    settings.OUTBOUND_CA_FILE = str(certificate_for("university.example", folder=tmp_path))
    server = Site(settings.OUTBOUND_CA_FILE)
    names.records["university.example", "A"] = ["127.0.0.1"]
    names.records["other.example", "A"] = ["127.0.0.1"]
    settings.OUTBOUND_ALLOWED = [f"university.example:{server.port}", f"other.example:{server.port}"]
    yield server
    server.close()


def refused(url, **limits):
    with pytest.raises(NotFetched) as error:
        fetch(url, **limits)
    assert error.value.reason
    return error.value.code


# ---- what is let through ----


def test_an_answer_comes_back_with_its_status_kind_and_address(site, base):
    site.pages["/a"] = says(b'{"a": 1}', kind="application/json; charset=utf-8")
    answer = fetch(f"{base}/a?b=c", schemes=HTTP)
    assert (answer.status, answer.content_type, answer.body, answer.url) == (
        200,
        "application/json",
        b'{"a": 1}',
        f"{base}/a?b=c",
    )
    assert fetch(f"{base}/nowhere", schemes=HTTP).status == 404


def test_a_server_is_asked_as_the_registry_and_told_nothing_else(site, base, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://localhost:9")
    monkeypatch.setenv("HTTP_PROXY", "http://localhost:9")
    site.pages["/"] = says(b"", Set_Cookie="a=b")
    fetch(base, schemes=HTTP)
    fetch(base, schemes=HTTP, headers={"User-Agent": "Mozilla", "Host": "elsewhere.example", "Accept": "application/json"})
    for _method, _path, headers, _body in site.requests:
        assert headers["User-Agent"] == "Micro4Asia (+http://localhost:8000)"
        assert headers["Host"] == f"localhost:{site.port}"
        assert "Cookie" not in headers
    assert site.requests[1][2]["Accept"] == "application/json"


def test_a_form_can_be_posted(site, base):
    site.pages["/token"] = says(b"ok")
    fetch(
        f"{base}/token", schemes=HTTP, method="POST", body=b"a=b", headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    [(method, _path, _headers, body)] = site.requests
    assert (method, body) == ("POST", b"a=b")


def test_the_certificate_is_checked_against_the_name_not_the_address(secure_site):
    secure_site.pages["/"] = says(b"hello")
    assert fetch(f"https://university.example:{secure_site.port}/").body == b"hello"
    assert secure_site.requests[0][2]["Host"] == f"university.example:{secure_site.port}"
    assert refused(f"https://other.example:{secure_site.port}/") == "bad_certificate"


def test_a_certificate_nobody_vouches_for_is_refused(secure_site, settings):
    settings.OUTBOUND_CA_FILE = ""
    assert refused(f"https://university.example:{secure_site.port}/") == "bad_certificate"


# ---- addresses ----


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:1/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://[fe80::1]/",
    ],
)
def test_this_machine_and_its_network_are_refused(url):
    assert refused(url.replace(":1/", "/"), schemes=HTTP) == "forbidden_address"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://university.example/",
        "file:///etc/passwd",
        "http://university.example/",
        "https://user@university.example/",
        "https://university.example:25/",
        "https://university.example:99999/",
        "https://university.example/a b",
        "https://university.example/\r\nHost: x",
        "https://university.example\\@other.example/",
        "https://université.example/",
        "https://university.example./",
        "https://-university.example/",
        "https:///path",
        "//university.example/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/x y",
        "university.example",
        "",
    ],
)
def test_what_is_not_plainly_an_address_is_refused(url):
    assert refused(url) == "bad_address"


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f.1", "017700000001"])
def test_numbers_that_other_parsers_read_as_addresses_are_names_that_nobody_has(names, host):
    assert refused(f"http://{host}/", schemes=HTTP) == "unknown_host"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *[(address, True) for address in ("8.8.8.8", "203.113.131.1", "2606:4700::1111", "2a00:1450::1")],
        *[(address, False) for address in ("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.1.1")],
        *[(address, False) for address in ("0.1.2.3", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1")],
        *[(address, False) for address in ("::", "::1", "fe80::1", "fe80::1%1", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1")],
        *[(address, False) for address in ("::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1", "2001:0:808:808::1")],
    ],
)
def test_only_addresses_of_the_open_internet_are_public(address, public):
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"A": ["127.0.0.1"]}, id="this machine"),
        pytest.param({"A": ["8.8.8.8", "10.0.0.7"]}, id="one of two is private"),
        pytest.param({"A": ["8.8.8.8"], "AAAA": ["::1"]}, id="the other family is private"),
        pytest.param({"AAAA": ["::ffff:10.0.0.7"]}, id="hidden in an IPv6 address"),
    ],
)
def test_a_name_that_leads_into_a_network_is_refused(names, answers):
    for kind, values in answers.items():
        names.records["inside.example", kind] = values
    assert refused("https://inside.example/") == "forbidden_address"


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_a_name_that_changes_its_answer_after_it_was_judged_gains_nothing(names, secure_site, settings):
    """DNS rebinding: the connection goes to the address that was judged, and the name is not asked again."""
    settings.OUTBOUND_ALLOWED = []
    names.records["rebinding.example", "A"] = [["8.8.8.8"], ["127.0.0.1"]]
    with pytest.raises(SocketConnectBlockedError, match=r"8\.8\.8\.8"):
        fetch("https://rebinding.example/")
    assert names.asked["rebinding.example", "A"] == 1
    assert refused("https://rebinding.example/") == "forbidden_address"


def test_a_host_is_let_through_at_the_listed_port_alone(site, settings):
    site.pages["/"] = says(b"")
    assert fetch(f"http://localhost:{site.port}/", schemes=HTTP).status == 200
    assert refused(f"http://127.0.0.1:{site.port}/", schemes=HTTP) == "bad_address"
    assert refused("http://localhost/", schemes=HTTP) == "forbidden_address"


# ---- redirects ----


def test_a_redirect_is_an_error_unless_some_are_followed(site, base):
    site.pages |= {"/a": sends_on("/b"), "/b": sends_on("/c"), "/c": says(b"here")}
    assert refused(f"{base}/a", schemes=HTTP) == "redirected"
    assert refused(f"{base}/a", schemes=HTTP, redirects=1) == "redirected"
    answer = fetch(f"{base}/a", schemes=HTTP, redirects=2)
    assert (answer.body, answer.url) == (b"here", f"{base}/c")


@pytest.mark.parametrize(
    "where",
    ["https://elsewhere.example/x", "http://127.0.0.1:80/", "http://localhost:1/", "//elsewhere.example/", "file:///etc/passwd"],
)
def test_no_redirect_leads_to_another_server(site, base, where):
    site.pages["/a"] = sends_on(where)
    assert refused(f"{base}/a", schemes=HTTP, redirects=5) == "redirected"
    assert len(site.requests) == 1


def test_the_reason_says_where_a_redirect_led(site, base):
    site.pages["/a"] = sends_on("https://elsewhere.example/x")
    with pytest.raises(NotFetched) as error:
        fetch(f"{base}/a", schemes=HTTP)
    assert "elsewhere.example" in error.value.reason
    assert str(error.value) == "redirected"


def test_a_posted_form_is_never_sent_on(site, base):
    site.pages |= {"/a": sends_on("/b", 307), "/b": says(b"")}
    assert refused(f"{base}/a", schemes=HTTP, method="POST", body=b"secret", redirects=3) == "redirected"
    assert len(site.requests) == 1


def test_a_circle_of_redirects_ends(site, base):
    site.pages["/a"] = sends_on("/a")
    assert refused(f"{base}/a", schemes=HTTP, redirects=3) == "redirected"
    assert len(site.requests) == 4


# ---- size and time ----


def ten_gigabytes(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", str(10 * 2**30))
    handler.end_headers()
    while True:
        handler.wfile.write(b"0" * 65536)


def endless_chunks(handler):
    handler.protocol_version = "HTTP/1.1"
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    while True:
        handler.wfile.write(b"1000\r\n" + b"0" * 4096 + b"\r\n")


def drip_body(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _byte in range(1000):
        handler.wfile.write(b"0")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(1000):
        handler.wfile.write(b"X-%d: 1\r\n" % number)
        time.sleep(0.05)


@pytest.mark.parametrize("page", [ten_gigabytes, endless_chunks])
def test_an_endless_answer_is_left_after_the_limit(site, base, page):
    site.pages["/a"] = page
    assert refused(f"{base}/a", schemes=HTTP, limit=10_000) == "too_large"


@pytest.mark.parametrize("page", [drip_body, drip_headers, lambda handler: time.sleep(3)])
def test_the_time_is_counted_over_the_whole_answer(site, base, page):
    site.pages["/a"] = page
    begun = time.monotonic()
    assert refused(f"{base}/a", schemes=HTTP, timeout=0.4) == "too_slow"
    assert time.monotonic() - begun < 1.5


def test_an_answer_of_exactly_the_limit_is_taken(site, base):
    site.pages |= {"/a": says(b"0" * 100), "/b": says(b"0" * 101)}
    assert len(fetch(f"{base}/a", schemes=HTTP, limit=100).body) == 100
    assert refused(f"{base}/b", schemes=HTTP, limit=100) == "too_large"


def test_a_packed_answer_is_refused_unopened(site, base):
    site.pages["/a"] = says(b"\x1f\x8b", Content_Encoding="gzip")
    assert refused(f"{base}/a", schemes=HTTP) == "bad_answer"


def test_what_is_no_web_server_gives_a_bad_answer(site, base):
    site.pages["/a"] = lambda handler: handler.wfile.write(b"220 mail.example ESMTP\r\n")
    assert refused(f"{base}/a", schemes=HTTP) == "bad_answer"


def test_a_closed_port_is_no_connection(settings):
    settings.OUTBOUND_ALLOWED = ["localhost:9"]
    assert refused("http://localhost:9/", schemes=HTTP) == "no_connection"


# ---- names and text records ----


def test_text_records_come_back_whole(names):
    long = "v=" + "a" * 300
    names.records["university.example", "TXT"] = [f'"{long[:200]}" "{long[200:]}"', '"two"']
    assert sorted(text_records("university.example")) == ["two", long]


def test_a_name_without_text_records_has_none(names):
    names.records["university.example", "A"] = ["8.8.8.8"]
    assert text_records("university.example") == []
    assert text_records("nobody.example") == []


def test_name_servers_that_fail_are_not_taken_for_an_answer(names, settings):
    names.broken.add("university.example")
    with pytest.raises(NotFetched, match="no_dns"):
        text_records("university.example", timeout=1)
    settings.OUTBOUND_RESOLVERS = ["127.0.0.1:9"]
    with pytest.raises(NotFetched, match="no_dns"):
        text_records("university.example", timeout=0.3)


def test_a_name_that_cannot_be_asked_for_is_no_address(names):
    with pytest.raises(NotFetched, match="bad_address"):
        text_records("a" * 64 + ".example")


def test_a_host_that_nobody_has_is_told_apart_from_one_that_is_away(names):
    assert refused("https://nobody.example/") == "unknown_host"
