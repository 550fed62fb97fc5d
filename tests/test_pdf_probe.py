"""Some kilobytes of a PDF attachment tell whether it can hold a document; any doubt is a download."""

import base64
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from billfold.glancing import Glancing
from billfold.sandbox import Sandbox
from ingest.imap import open_account
from ingest.mailboxes import Mailbox
from ingest.metadata import Metadata
from ingest.pdf_probe import Glanced, Sight, is_pdf, probe
from ingest.structure import DescribedPart
from ingest.triage import Triage, judge
from parsers.context import Context, Form
from parsers.documents.surroundings import Surroundings
from parsers.glance import glance
from parsers.marketplaces.templates import all_known
from tests.brochure_samples import PROSE, brochure, illustrated, illustrated_invoice, scan
from tests.hostile_samples import endless_pdfs
from tests.imap_servers import Dovecot, Relay, settings
from tests.programs import account, billfold, configure, secret
from tests.scripted_imap import Script, ScriptedServer
from tests.test_triage import Known
from tests.test_zip_probe import answered, packed

INBOX = Mailbox("INBOX", b"INBOX")
BROCHURE, INVOICE = brochure(1), illustrated_invoice()
Piece = Callable[[int, int], bytes | None]


def seen(sight: Sight) -> Glanced:
    """What a child would see."""
    around = Surroundings(subject=sight.subject, sender=sight.sender)
    found = glance(sight.size, sight.pieces, sight.filename, around, all_known(()))
    return Glanced(found.useless, found.missing)


def sent(content: bytes, line: int = 76) -> bytes:
    plain = base64.b64encode(content)
    return b"".join(plain[at : at + line] + b"\r\n" for at in range(0, len(plain), line))


def probed(
    encoded: bytes, octets: int | None = None, piece: Piece | None = None, look: Callable[[Sight], Glanced] = seen
) -> tuple[str, int]:
    """The code that a look gives, empty for a doubt, and the encoded bytes that it took."""
    taken = 0

    def handed(offset: int, length: int) -> bytes | None:
        nonlocal taken
        answer = encoded[offset : offset + length] if piece is None else piece(offset, length)
        taken += len(answer or b"")
        return answer

    part = DescribedPart("application/pdf", "Xyz.pdf", "2", "base64", len(encoded) if octets is None else octets)
    found = answered(probe(part, "Hello", "jo@home.example", look), handed)
    assert found.useless is bool(found.code) is bool(found.why)
    return found.code, taken


@pytest.mark.parametrize("line", [60, 64, 72, 76])
def test_a_brochure_is_told_by_some_kilobytes_whatever_the_length_of_lines(line: int) -> None:
    code, taken = probed(sent(BROCHURE, line))
    assert code == "pdf" and taken < 60_000 < len(BROCHURE) / 10
    code, taken = probed(sent(INVOICE, line))
    assert code == "" and taken < 60_000


def test_the_reason_is_in_words_of_a_user() -> None:
    encoded = sent(BROCHURE)
    part = DescribedPart("application/pdf", "Xyz.pdf", "2", "base64", len(encoded))
    found = answered(probe(part, "", "", seen), lambda offset, length: encoded[offset : offset + length])
    assert found.why == "its attachment Xyz.pdf shows no amount and names no purchase"


def test_a_server_that_does_not_hand_over_what_was_asked_for_is_not_believed() -> None:
    encoded = sent(BROCHURE)
    assert probed(encoded, piece=lambda offset, length: None)[0] == ""
    assert probed(encoded, piece=lambda offset, length: b"")[0] == ""
    assert probed(encoded, piece=lambda offset, length: encoded[offset : offset + length - 1])[0] == ""
    assert probed(encoded, piece=lambda offset, length: encoded[offset + 1 : offset + 1 + length])[0] == ""
    assert probed(encoded, piece=lambda offset, length: encoded[:length])[0] == ""
    assert probed(encoded, piece=lambda offset, length: encoded[offset : offset + length].lower())[0] == ""


@pytest.mark.parametrize("octets", [-78, -1, 1, 78, 5000])
def test_a_size_that_is_not_the_true_one_is_a_doubt(octets: int) -> None:
    encoded = sent(BROCHURE)
    assert probed(encoded, len(encoded) + octets)[0] == ""


def test_lines_of_different_lengths_are_a_doubt() -> None:
    plain = base64.b64encode(BROCHURE)
    lines = [plain[:76], plain[76:148], *(plain[at : at + 76] for at in range(148, len(plain), 76))]
    assert probed(b"\r\n".join([*lines, b""]))[0] == ""
    assert probed(plain)[0] == ""


def test_who_sees_nothing_or_asks_for_nonsense_makes_it_a_doubt() -> None:
    encoded = sent(BROCHURE)
    for missing in ((), ((5, 5),), ((-9, 5),), ((0, 10**9),), ((0, len(BROCHURE)),), ((0, 1),) * 100):
        assert probed(encoded, look=lambda sight, missing=missing: Glanced(False, missing))[0] == ""  # type: ignore[misc]
    code, taken = probed(encoded, look=lambda sight: Glanced(False, ((9000, 9001),)))
    assert code == "" and taken < 40_000


def test_only_large_pdfs_in_base64_are_looked_at() -> None:
    assert is_pdf(DescribedPart("application/octet-stream", "A.PDF", "2", "base64", 100_000))
    assert is_pdf(DescribedPart("application/pdf", "", "2", "base64", 100_000))
    assert not is_pdf(DescribedPart("application/pdf", "", "2", "base64", 10_000))
    assert not is_pdf(DescribedPart("application/pdf", "", "2", "base64", None))
    assert not is_pdf(DescribedPart("application/pdf", "", "2", "binary", 100_000))
    assert not is_pdf(DescribedPart("application/zip", "a.zip", "2", "base64", 100_000))


# ------------------------------------------------------------------------------------------ over a connection


@pytest.fixture(scope="module")
def looker() -> Iterator[Glancing]:
    with Sandbox("read", 1) as readers:
        yield Glancing(readers, lambda moment: Context(Form.MESSAGE), alone=False)


def letter(number: int, *contents: bytes, body: str = "See the file.", name: str = "Xyz.pdf") -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "jo@home.example", "Hello", f"<{number}@home.example>"
    message.set_content(body)
    for content in contents:
        kind = "zip" if content.startswith(b"PK") else "pdf"
        message.add_attachment(content, maintype="application", subtype=kind, filename=name.replace("pdf", kind))
    return message.as_bytes().replace(b"\n", b"\r\n")


def single(content: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "jo@home.example", "Hello"
    message.set_content(content, maintype="application", subtype="pdf", filename="Xyz.pdf")
    return message.as_bytes().replace(b"\n", b"\r\n")


ORDER = "Thank you for your order!\nOrder number: 4711-22\nLamp 80.00 EUR\nTotal 80.00 EUR\n"


@pytest.mark.dovecot
def test_a_look_at_pieces_saves_downloads_and_nothing_is_missed(dovecot: Dovecot, looker: Glancing) -> None:
    letters = {
        "brochure": letter(0, BROCHURE),
        "invoice": letter(1, INVOICE),
        "scan": letter(2, scan()),
        "encrypted": letter(3, illustrated(PROSE, password="sesame")),
        "broken": letter(4, BROCHURE[:200_000] + BROCHURE[210_000:]),
        "order in the mail": letter(5, BROCHURE, body=ORDER),
        "two": letter(6, BROCHURE, BROCHURE),
        "one of two": letter(7, BROCHURE, INVOICE),
        "with a useless zip": letter(8, BROCHURE, packed("a.mp3")),
        "with a zip": letter(9, BROCHURE, packed("a.pdf")),
        "alone": single(BROCHURE),
        "small": letter(11, illustrated(PROSE, pictures=0)),
        "endless": letter(12, endless_pdfs()["pages_refer_to_themselves"] + b"%" * 100_000),
        "long text": letter(13, BROCHURE, body="A word or two. " * 20_000),
    }
    for content in letters.values():
        dovecot.put("zoe-pdf", content)
    with open_account(dovecot.settings("zoe-pdf"), dovecot.password("zoe-pdf")) as session:
        judged = described(session)
        before = session.traffic.down
        found = dict(zip(letters, session.probe(INBOX, judged, looker), strict=True))
        assert {name: triage.code for name, triage in found.items() if not triage.download} == {
            "brochure": "pdf",
            "two": "pdf",
            "with a useless zip": "pdf",
            "alone": "pdf",
        }
        assert all(triage.code == "attachment" for triage in found.values() if triage.download)
        assert found["brochure"].message_id == "<0@home.example>"
        assert session.traffic.down - before < 500_000
        assert [triage.code for triage in session.probe(INBOX, judged)] == ["attachment"] * len(judged)
    assert dovecot.read_messages("zoe-pdf") == []


def described(session: object) -> list[tuple[Metadata, Triage]]:
    session.survey(INBOX)  # type: ignore[attr-defined]
    batches = session.describe_new(INBOX, 0)  # type: ignore[attr-defined]
    return [(metadata, judge(metadata, Known(), frozenset({"invoice"}))) for batch in batches for metadata in batch]


class Brochures(Script):
    """Mails with a brochure each, whose pieces are handed over, or not."""

    uids = range(1, 4)

    def structure(self, uid: int) -> bytes:
        part = b'("application" "pdf" ("name" "Xyz.pdf") NIL NIL "base64" %d NIL NIL NIL NIL)'
        return part % len(sent(BROCHURE))

    def size(self, uid: int) -> int:
        return len(sent(BROCHURE)) + 500

    def answer(self, indexes: list[int], items: bytes) -> str | None:
        return self.pieces(indexes, items) if b"BODY.PEEK[1]" in items else super().answer(indexes, items)

    def pieces(self, indexes: list[int], items: bytes) -> str | None:
        raise NotImplementedError


class Refusing(Brochures):
    """It knows no partial fetches."""

    def pieces(self, indexes: list[int], items: bytes) -> str | None:
        return "BAD no partial fetch here"


class Elsewhere(Brochures):
    """It answers other ranges than were asked for."""

    def pieces(self, indexes: list[int], items: bytes) -> str | None:
        for index in indexes:
            self.say(b"%d FETCH (UID %d BODY[1]<17> {3}\r\nabc BODY[1]<0> {2}\r\nxy)" % (index + 1, self.now[index]))
        return None


class Entire(Brochures):
    """It answers any range with the whole part."""

    def pieces(self, indexes: list[int], items: bytes) -> str | None:
        whole = sent(BROCHURE)[:500_000]
        for index in indexes:
            uid = self.now[index]
            self.say(b"%d FETCH (UID %d BODY[1]<0> {%d}\r\n%s)" % (index + 1, uid, len(whole), whole))
        return None


class BreakingOff(Brochures):
    """It breaks off when it is asked for pieces."""

    def pieces(self, indexes: list[int], items: bytes) -> str | None:
        self.reset()
        return None


@pytest.mark.parametrize("script", [Refusing, Elsewhere, Entire, BreakingOff])
def test_where_pieces_cannot_be_had_everything_is_downloaded(script: type[Script]) -> None:
    class Never:
        def glance(self, sight: Sight) -> Glanced:
            raise AssertionError("there is nothing to see")

        def finds_nothing(self, message: bytes, metadata: Metadata) -> bool:
            raise AssertionError("there is nothing to read")

    with ScriptedServer(script) as server, open_account(settings(server.port)) as session:
        judged = described(session)
        for _ in range(3):
            assert [triage.code for triage in session.probe(INBOX, judged, Never())] == ["attachment"] * 3
        asked = [line for line in server.log if b"BODY.PEEK[1]" in line]
        assert len(asked) == (2 if script in (BreakingOff, Entire) else 3)


def test_where_nobody_can_read_all_is_doubt() -> None:
    readers = Sandbox("read", 1)
    readers.close()
    looker = Glancing(readers, lambda moment: Context(Form.MESSAGE), alone=False)
    sight = Sight(len(BROCHURE), ((0, BROCHURE),), "Xyz.pdf", "Hello", "jo@home.example")
    assert looker.glance(sight) == looker.glance(sight) == Glanced(False)
    assert not looker.finds_nothing(b"Subject: x\r\n\r\n", Metadata(1))


def test_a_child_sees_what_the_parsers_see(looker: Glancing) -> None:
    whole = Sight(len(BROCHURE), ((0, BROCHURE),), "Xyz.pdf", "Hello", "jo@home.example")
    pieces = Sight(len(BROCHURE), ((0, BROCHURE[:5000]), (9000, BROCHURE[9000:9100])), "Xyz.pdf", "", "")
    for sight in (whole, pieces):
        assert looker.glance(sight) == seen(sight)
    assert looker.glance(whole).useless and looker.glance(pieces).missing


@pytest.mark.dovecot
def test_a_backfill_leaves_brochures_where_they_are_and_files_the_invoice(dovecot: Dovecot, tmp_path: Path) -> None:
    for content in (letter(0, BROCHURE), letter(1, INVOICE), letter(2, brochure(2))):
        dovecot.put("ada", content)
    dovecot.put("ada", letter(3, BROCHURE), "Junk")
    password = secret(tmp_path, dovecot.password("ada").reveal())
    with Relay(dovecot.port) as relay:
        config = configure(tmp_path, account("shop", relay.port, password, "ada"))
        plan = billfold("backfill", "--dry-run", "--config", config)
        assert plan.code == 0 and "4 messages would be fetched" in plan.out
        before = relay.total
        report = billfold("backfill", "--config", config, "--json").json
        # The invoice is downloaded; of the brochures come some kilobytes.
        assert len(sent(INVOICE)) < relay.total - before < len(sent(INVOICE)) + 400_000
    assert (report["balance"]["seen"], report["balance"]["filed"], report["balance"]["not_a_document"]) == (4, 1, 3)
    why = billfold("explain", "<0@home.example>", "--config", config)
    assert "shows no amount and names no purchase" in why.out
    assert dovecot.read_messages("ada") == []
