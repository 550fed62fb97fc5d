"""Frauds about money, through the whole road from a mailbox to the ledger: nothing is filed with a wrong total.

The files lie in each way that we know of; the senders resemble a known one, or forge what proves who they are. What is
filed has the total that its page shows, and says what is odd about it. `pytest -s` prints the table.
"""

import base64
import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.names import DEFAULT_TEMPLATE, check_template
from archive.verify import verify
from billfold.admission import Admission
from billfold.config import Configuration
from billfold.pipeline import Pipeline
from billfold.sandbox import Sandbox
from ingest.source import Place, RawMessage
from parsers.context import Form
from parsers.marketplaces.templates import built_in
from tests.code_samples import iban
from tests.lying_pdfs import file, of_a_standard_font, of_an_embedded_font, of_drawings, stream
from tests.signed_mails import DATE, dns, mail, rsa, sealed, signed

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
OUR_SERVER = "mx.home.example"
SHOP = "shop.example"
SETTINGS = {
    "accounts": [
        {"name": "home", "host": "imap.home.example", "username": "kim@home.example", "password_env": "X"}
        | {"servers": [OUR_SERVER]}
    ]
}
IBAN, FALSE_IBAN = iban("DE", "999999990000000042"), iban("LT", "9999999999999942")
# As the lab's hostile set has them: homoglyphs, other top-level domains, added words, hosts below a stranger's.
LOOKALIKES = (
    "sh0p-lights.example",
    "sh\u043ep-lights.example",
    "sh\u00f8p-lights.example".encode("idna").decode(),
    "shop-lights.example.evil.example",
    "shop-lights-invoices.example",
    "shop-Iights.example",
    "sh\u200bop-lights.example",
    "shop-lights.co",
    "sh\u00f6p-lights.example",
    "shop-llghts.example",
)
LIGHTS = "shop-lights.example"
GENUINE, CRIMINAL = rsa(seed=1), rsa(seed=2)
DNS = dns(
    {f"s1._domainkey.{domain}": GENUINE.record() for domain in (SHOP, LIGHTS)}
    | {f"s1._domainkey.{domain}": CRIMINAL.record() for domain in (*LOOKALIKES, "evil.example")}
    | {"arc._domainkey.evil.example": CRIMINAL.record()}
)
SWAPPED = {"1": "9", "9": "1"}
TOTAL = Decimal("119.00")


def lines(number: str, account: str = IBAN, more: str = "") -> list[str]:
    return [
        "Lantern Works GmbH, Musterweg 4, 10115 Berlin",
        "VAT ID: DE136695976",
        "Invoice",
        f"Invoice number: {number}",
        "Invoice date: 10 March 2026",
        "Net total: 100.00 EUR",
        "VAT 19%: 19.00 EUR",
        f"Total: 119.00 EUR{more}",
        f"Please pay to IBAN {account}",
    ]


def with_hidden(number: str) -> bytes:
    """A page with a second invoice that nobody sees: white, tiny, unpainted, off the page, on a layer that is off."""
    false = f"Total: 9999.00 EUR Please pay to IBAN {FALSE_IBAN}".encode()
    shown = b"BT /F1 11 Tf 50 780 Td 18 TL\n" + b"".join(b"(%s) Tj T*\n" % line.encode() for line in lines(number))
    hidden = [
        b"q 1 1 1 rg BT /F1 11 Tf 50 500 Td (%s) Tj ET Q",
        b"q BT /F1 0.1 Tf 50 480 Td (%s) Tj ET Q",
        b"q BT 3 Tr /F1 11 Tf 50 460 Td (%s) Tj ET Q",
        b"q BT /F1 11 Tf 5000 5000 Td (%s) Tj ET Q",
        b"/OC /H BDC BT /F1 11 Tf 50 440 Td (%s) Tj ET EMC",
    ]
    return file(
        b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]/Order[]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>/Properties<</H 6 0 R>>>>>>",
        stream(shown + b"ET\n" + b"\n".join(one % false for one in hidden)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/OCG/Name(hidden)>>",
    )


def updated(number: str) -> bytes:
    """A file whose page was replaced after it was made, by one that names another account."""
    before, after = of_a_standard_font(lines(number)), lines(number, FALSE_IBAN)
    text = b"BT /F1 11 Tf 50 780 Td 18 TL\n" + b"".join(b"(%s) Tj T*\n" % line.encode() for line in after) + b"ET"
    return before + b"4 0 obj\n%s\nendobj\ntrailer<</Root 1 0 R/Size 7>>\n%%%%EOF\n" % stream(text)


def carrying(content: bytes, number: str, sender: str = f"Lantern Works <bills@{SHOP}>") -> bytes:
    """A mail with a PDF."""
    packed = "\r\n".join(base64.encodebytes(content).decode().split("\n"))
    return (
        f"From: {sender}\r\nTo: kim@home.example\r\nSubject: Your invoice {number}\r\nDate: {DATE}\r\n"
        f"Message-ID: <{number}@{SHOP}>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nYour invoice is attached.\r\n"
        f'--b\r\nContent-Type: application/pdf; name="{number}.pdf"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{packed}--b--\r\n"
    ).encode()


def of_lights(number: str, domain: str = LIGHTS) -> bytes:
    body = "\r\n".join(lines(number, iban("DE", "888888880000000042")))
    body = body.replace("Lantern Works GmbH", "Shop Lights Ltd").replace("DE136695976", "DE129273398")
    return mail(f"Shop Lights <bills@{domain}>", f"Your invoice {number}", f"{body}\r\n")


@dataclass(frozen=True)
class Fraud:
    """A mail, whether it stood in Junk, and the findings one of which it must have; none: it is genuine.

    `is_told` says that it may be filed, as long as that is told.
    """

    name: str
    raw: bytes
    findings: frozenset[str] = frozenset()
    junk: bool = False
    is_told: bool = False


def fraud(name: str, raw: bytes, *findings: str, junk: bool = False, is_told: bool = False) -> Fraud:
    return Fraud(name, raw, frozenset(findings), junk, is_told)


def lie(name: str, content: bytes, number: str, *findings: str, is_told: bool = False) -> Fraud:
    return fraud(name, signed(carrying(content, number)), *findings, is_told=is_told)


def false_results(results: str, number: str) -> bytes:
    return f"{results}\r\n".encode() + mail(
        f"Lantern Works <bills@{SHOP}>", f"Your invoice {number}", "\r\n".join(lines(number)) + "\r\n"
    )


FRAUDS = [
    lie("an honest file", of_a_standard_font(lines("C-1")), "C-1"),
    fraud("another shop, by mail", signed(of_lights("C-2"), LIGHTS)),
    lie("a font that swaps figures", of_a_standard_font(lines("T-1"), SWAPPED), "T-1", "shown_otherwise"),
    lie("an embedded font that swaps figures", of_an_embedded_font(lines("T-2"), SWAPPED), "T-2", "shown_otherwise"),
    lie("letters that are drawings", of_drawings(lines("T-3"), SWAPPED), "T-3", "shown_otherwise"),
    lie("one figure called several", of_a_standard_font(lines("T-4"), {"1": "9.11"}), "T-4", "stacked_figures"),
    lie("a figure called a blank", of_a_standard_font(lines("T-5", more="~"), {"~": " "}, tilde="nine"), "T-5",
        "shown_otherwise"),
    lie("a second invoice that nobody sees", with_hidden("H-1"), "H-1", "hidden_text", is_told=True),
    lie("a changed account", of_a_standard_font(lines("A-1", FALSE_IBAN)), "A-1", "account_changed"),
    lie("a page replaced after it was made", updated("A-2"), "A-2", "account_changed"),
    *(
        fraud(f"sender {domain!a}", signed(of_lights(f"L-{at}", domain), domain, CRIMINAL),
              "lookalike", "false_name", "unproven_sender", "from_junk")
        for at, domain in enumerate(LOOKALIKES)
    ),
    *(
        fraud(name, raw, "unproven_sender", "from_junk", junk=junk, is_told=not junk)
        for junk in (False, True)
        for name, raw in (
            ("results of a stranger's server", false_results(
                f"Authentication-Results: mx.evil.example; dmarc=pass header.from={SHOP}", f"V-1{junk}")),
            ("results that only look like our server's", false_results(
                f"Authentication-Results: ({OUR_SERVER};) evil.example; dmarc=pass header.from={SHOP}", f"V-2{junk}")),
            ("results of our server, below a stranger's hop", b"Received: from a.example by mx.evil.example; x\r\n"
             + false_results(f"Authentication-Results: {OUR_SERVER}; dmarc=pass header.from={SHOP}", f"V-3{junk}")),
            ("a seal nobody believes", sealed(
                mail(f"Lantern Works <bills@{SHOP}>", "Your invoice", "\r\n".join(lines(f"V-4{junk}")) + "\r\n"),
                "evil.example", "dmarc=pass header.from=shop.example", CRIMINAL)),
            ("a signature of a part, and more text below it", signed(
                mail(f"Lantern Works <bills@{SHOP}>", "Your invoice", "\r\n".join(lines(f"V-5{junk}")) + "\r\n"),
                more=" l=20;") + b"Thank you.\r\n"),
        )
    ),
]  # fmt: skip


@contextmanager
def pipeline(folder: Path) -> Iterator[Pipeline]:
    template, settings = check_template(DEFAULT_TEMPLATE), Configuration.model_validate(SETTINGS)
    with Sandbox("read", 1, keys=DNS) as readers, Archive.open(folder, template, lambda: NOON) as archive:
        admission = Admission(settings, archive.trust_in, built_in)
        yield Pipeline(archive, archive.start_run("poll"), readers, None, NOON, admission=admission)


def rows(path: Path) -> Mapping[str, Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


@pytest.mark.slow
def test_no_fraud_is_filed_as_genuine_and_no_total_is_wrong(tmp_path: Path) -> None:
    with pipeline(tmp_path) as road:
        for uid, one in enumerate(FRAUDS, 1):
            place = Place("home", "Junk" if one.junk else "INBOX", 7, uid)
            road.take(RawMessage(place, one.raw, Form.MESSAGE, "", NOON, one.junk), f"{uid}")
            road.settle()
        report = road.finish()
    filed, held = rows(tmp_path / "ledger.csv"), rows(tmp_path / "review/review.csv")
    wrong = []
    print()
    for one, handled in zip(FRAUDS, report.handled, strict=True):
        known = {**held, **filed}
        own = [known[path] for path in handled.documents]
        codes = {code for row in own for code in row["findings"].split("; ") if code}
        is_right = is_as_it_must(one, codes, [row for row in own if row["file"] in filed])
        print(f"{'  ' if is_right else '! '}{one.name:<52} {handled.fate:<9} {', '.join(sorted(codes))}")
        if not is_right:
            wrong.append((one.name, handled.fate, codes, handled.reason))
    assert wrong == []
    assert report.balances
    assert verify(tmp_path, NOON).problems == ()


def is_as_it_must(one: Fraud, codes: set[str], filed: Sequence[Mapping[str, str]]) -> bool:
    if any(Decimal(row["total"]) != TOTAL or FALSE_IBAN in row["payment_account"] for row in filed):
        return False
    if "unproven_sender" in one.findings and any(row["verdict"] == "proven" for row in filed):
        return False
    if not one.findings:
        return bool(filed) and not codes
    return bool(one.findings & codes) and (one.is_told or not filed)
