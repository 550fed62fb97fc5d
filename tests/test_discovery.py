"""The server of an address: what a domain's DNS, its description and its servers say, and who is believed."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import dns.flags
import dns.message
import dns.rrset
import pytest

from ingest import autoconfig, discovery, name_service
from ingest.autoconfig import addresses, described, read
from ingest.discovery import Server, find, greets, reached
from ingest.errors import EncryptionMissing, ServerUnreachable
from ingest.name_service import NameService, Service
from ingest.web import Page, fetch
from tests.imap_servers import Dovecot
from tests.scripted_imap import Script, ScriptedServer


@contextlib.contextmanager
def name_server(*records: tuple[str, str, str]) -> Iterator[NameService]:
    """A name server that has these records and no others; what it was asked goes unnoted."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                data, whence = sock.recvfrom(4096)
                if not data:
                    return
                question = dns.message.from_wire(data)
                [asked] = question.question
                answer = dns.message.make_response(question)
                answer.flags |= dns.flags.AA
                for name, kind, text in records:
                    rrset = dns.rrset.from_text(f"{name}.", 60, "IN", kind, text)
                    if (rrset.name, rrset.rdtype) == (asked.name, asked.rdtype):
                        answer.find_rrset(answer.answer, rrset.name, rrset.rdclass, rrset.rdtype, create=True).update(
                            rrset
                        )
                sock.sendto(answer.to_wire(), whence)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield NameService([("127.0.0.1", sock.getsockname()[1])])
    finally:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waker:
            waker.sendto(b"", sock.getsockname())
        thread.join(5)
        sock.close()


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, int]]:
    """Nobody on the net is asked: servers answer that stand in this set."""
    there: set[tuple[str, int]] = set()
    monkeypatch.setattr(discovery, "described", lambda url, email: None)
    monkeypatch.setattr(discovery, "greets", lambda host, port, security: (host, port) in there)
    return there


# ------------------------------------------------------------------------------------------- what the DNS says


def test_records_are_asked_for_and_sorted() -> None:
    with name_server(
        ("_imaps._tcp.lamps.example", "SRV", "20 0 993 second.lamps.example."),
        ("_imaps._tcp.lamps.example", "SRV", "10 5 1993 Mail.Lamps.example."),
        ("_imap._tcp.lamps.example", "SRV", "0 0 0 ."),
        ("lamps.example", "MX", "20 b.lamps.example."),
        ("lamps.example", "MX", "5 a.lamps.example."),
    ) as names:
        assert names.services("_imaps._tcp", "lamps.example") == [
            Service("mail.lamps.example", 1993),
            Service("second.lamps.example", 993),
        ]
        assert names.services("_imap._tcp", "lamps.example") == [Service("", 0)]
        assert names.exchangers("lamps.example") == ["a.lamps.example", "b.lamps.example"]
        assert names.exchangers("other.example") == []
        assert names.exchangers(f"{'x' * 64}.example") == names.exchangers("..") == []


def test_a_name_server_that_is_not_there_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_service, "SECONDS", 0.3)
    assert NameService([("127.0.0.1", 1)]).exchangers("lamps.example") == []


def test_the_order_of_belief_is_records_then_exchanger_then_names(quiet: set[tuple[str, int]]) -> None:
    records = ("_imaps._tcp.lamps.example", "SRV", "0 1 993 in.lamps.example.")
    exchanger = ("lamps.example", "MX", "10 lamps-example.mail.protection.outlook.com.")
    quiet |= {("in.lamps.example", 993), ("imap.lamps.example", 993), ("mail.lamps.example", 993)}
    with name_server(records, exchanger) as names:
        found = find("jo@lamps.example", names)
        assert found is not None and (found.host, found.port, found.security) == ("in.lamps.example", 993, "tls")
        assert found.is_of("lamps.example") and not found.is_of("amps.example")
        quiet.remove(("in.lamps.example", 993))
        found = find("jo@lamps.example", names)
        assert found is not None and found.host == "outlook.office365.com"
        assert "Microsoft 365 receives the mail of lamps.example" in found.found
    with name_server() as names:
        found = find("jo@lamps.example", names)
        assert found is not None and found.host == "imap.lamps.example"
        quiet.clear()
        assert find("jo@lamps.example", names) is None


@pytest.mark.parametrize(
    ("exchanger", "host"),
    [
        ("aspmx.l.google.com", "imap.gmail.com"),
        ("alt1.aspmx.l.google.com", "imap.gmail.com"),
        ("in1-smtp.messagingengine.com", "imap.fastmail.com"),
        ("mx00.kundenserver.de", "imap.ionos.de"),
        ("smtpin.rzone.de", "imap.strato.de"),
        ("notgoogle.com", ""),
        ("mx.lamps.example", ""),
    ],
)
def test_a_provider_is_known_by_who_receives_the_mail(quiet: set[tuple[str, int]], exchanger: str, host: str) -> None:
    with name_server(("lamps.example", "MX", f"10 {exchanger}.")) as names:
        found = find("jo@lamps.example", names)
    assert (found.host if found else "") == host


def test_known_addresses_are_asked_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "_first", lambda ways, seconds: pytest.fail("somebody was asked"))
    assert find("jo@gmail.com") == Server("imap.gmail.com", username="jo@gmail.com", found="Gmail")
    assert find("jo@tuta.com") is None


def test_what_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, quiet: set[tuple[str, int]]) -> None:
    over = threading.Event()
    monkeypatch.setattr(discovery, "_by_records", lambda domain, names: over.wait(20) and None)
    quiet.add(("imap.lamps.example", 993))
    with name_server() as names:
        found = find("jo@lamps.example", names, seconds=0.5)
    over.set()
    assert found is not None and found.host == "imap.lamps.example"


@pytest.mark.parametrize("domain", ["müller.invalid", f"{'x' * 70}.invalid", "..", "a b", "xn--.invalid", "-"])
def test_odd_domains_are_asked_for_and_have_no_server(domain: str) -> None:
    with name_server() as names:
        assert find(f"jo@{domain}", names, seconds=20) is None


# ------------------------------------------------------------------------------------------- what a domain describes

DESCRIPTION = """<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="lamps.example">
  <incomingServer type="pop3"><hostname>pop.lamps.example</hostname><port>995</port><socketType>SSL</socketType>
    <username>%EMAILADDRESS%</username></incomingServer>
  <incomingServer type="imap"><hostname>plain.lamps.example</hostname><port>143</port><socketType>plain</socketType>
    <username>%EMAILADDRESS%</username></incomingServer>
  <incomingServer type="imap"><hostname>imap.%EMAILDOMAIN%</hostname><port>143</port><socketType>STARTTLS</socketType>
    <username>%EMAILLOCALPART%</username></incomingServer>
</emailProvider></clientConfig>"""


def test_a_description_is_read_and_what_does_not_encrypt_is_passed_over() -> None:
    found = read(DESCRIPTION.encode(), "jo@lamps.example")
    assert found is not None
    assert (found.host, found.port, found.security, found.username) == ("imap.lamps.example", 143, "starttls", "jo")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>Not found</body></html>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><clientConfig>&a;</clientConfig>",
        DESCRIPTION.replace("143", "x").encode(),
        DESCRIPTION.replace("143", "99999").encode(),
        DESCRIPTION.replace("imap", "jmap").encode(),
    ],
)
def test_what_is_no_description_is_none(content: bytes) -> None:
    assert read(content, "jo@lamps.example") is None


def test_a_description_is_fetched_over_https_alone() -> None:
    assert all(url.startswith("https://") for url in addresses("jo@lamps.example"))
    assert described("http://lamps.example/", "jo@lamps.example") is None
    assert described("https://lamps.invalid/", "jo@lamps.invalid") is None


def test_a_description_may_lie_with_the_domains_hoster_and_a_circle_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def fetched(url: str) -> Page:
        asked.append(url)
        if "circle" in url:
            return Page(301, url, b"")
        if "plain" in url:
            return Page(302, "http://127.0.0.1:631/", b"")
        if "hoster" in url:
            return Page(200, "", DESCRIPTION.encode())
        return Page(302, "https://hoster.example/x.xml", b"") if "lamps" in url else Page(404, "", DESCRIPTION.encode())

    monkeypatch.setattr(autoconfig, "fetch", fetched)
    found = described("https://lamps.example/x", "jo@lamps.example")
    assert found is not None and found.host == "imap.lamps.example"
    assert described("https://plain.example/x", "jo@plain.example") is None
    assert "http://127.0.0.1:631/" not in asked, "nothing of this machine is asked for a stranger"
    assert described("https://circle.example/x", "jo@circle.example") is None
    assert asked.count("https://circle.example/x") == 4
    assert described("https://nothing.example/x", "jo@nothing.example") is None


def test_a_page_is_fetched_in_bounds() -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302 if self.path == "/moved" else 200)
            self.send_header("Location", "/there")
            self.end_headers()
            self.wfile.write(b"x" * 300_000)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        page = fetch(f"{base}/here?a=b")
        assert (page.status, page.location, len(page.body)) == (200, "", 100_000)
        assert fetch(f"{base}/moved").location == "/there"
        server.shutdown()
    for url, error in ((f"{base}/", ServerUnreachable), ("http://lamps.example/", EncryptionMissing)):
        with pytest.raises(error):
            fetch(url)


# ------------------------------------------------------------------------------------------- who answers


@pytest.mark.dovecot
def test_a_server_of_this_machine_is_reached_as_it_can_be(dovecot: Dovecot) -> None:
    # Its certificate is nobody's that is trusted.
    assert not greets("localhost", dovecot.tls_port, "tls")
    assert not greets("localhost", dovecot.port, "starttls")
    assert reached("127.0.0.1", dovecot.port) == Server("127.0.0.1", dovecot.port, "none")
    authority = str(dovecot.ca_file)
    assert reached("localhost", dovecot.port, authority) == Server("localhost", dovecot.port, "starttls")
    assert reached("localhost", dovecot.tls_port, authority) == Server("localhost", dovecot.tls_port)
    assert reached("localhost", 1) == Server("localhost", 1)


def test_a_server_without_encryption_does_for_this_machine_only() -> None:
    with ScriptedServer(Script) as server:
        assert greets("127.0.0.1", server.port, "none")
        assert not greets("127.0.0.1", server.port, "starttls")
