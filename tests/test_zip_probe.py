"""A few kilobytes of a ZIP attachment tell whether it can hold a document; any doubt is a download."""

import base64
import io
import random
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from ingest.asking import Asking, Probed, Stretch
from ingest.imap import open_account
from ingest.mailboxes import Mailbox
from ingest.structure import DescribedPart
from ingest.triage import judge
from ingest.zip_probe import HEAD_BYTES, TAIL_BYTES, probe
from tests.imap_servers import Dovecot
from tests.test_triage import Known

NOISE = random.Random(7).randbytes(400_000)
INBOX = Mailbox("INBOX", b"INBOX")


def packed(*names: str, comment: bytes = b"", zip64: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            with archive.open(name, "w", force_zip64=zip64) as entry:
                entry.write(NOISE[: 300_000 // len(names)])
        archive.comment = comment
    return buffer.getvalue()


def answered(asking: Asking[Probed], piece: Callable[[int, int], bytes | None]) -> Probed:
    """What somebody finds who is answered from a part: by offset and length."""
    answers: dict[Stretch, bytes] | None = None
    while True:
        try:
            asked = next(asking) if answers is None else asking.send(answers)
        except StopIteration as end:
            found: Probed = end.value
            return found
        got = {stretch: piece(stretch.offset, stretch.length) for stretch in asked}
        answers = {stretch: encoded for stretch, encoded in got.items() if encoded is not None}


def probed(content: bytes, encoding: str = "base64", name: str = "files.zip") -> tuple[str, int]:
    """The code that a look gives, empty for a doubt, and the encoded bytes that it took."""
    encoded = base64.encodebytes(content).replace(b"\n", b"\r\n") if encoding == "base64" else content
    taken = HEAD_BYTES

    def piece(offset: int, length: int) -> bytes | None:
        nonlocal taken
        taken += length if offset else 0
        return encoded[offset : offset + length]

    part = DescribedPart("application/zip", name, "2", encoding, len(encoded))
    found = answered(probe(part), piece)
    assert found.useless is bool(found.code) is bool(found.why)
    return found.code, taken


@pytest.mark.parametrize("encoding", ["base64", "binary"])
@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["a.mp3", "b/c.PY", "d/e/f.exe"], "zip"),
        (["song.mp3", "invoice.pdf"], ""),
        (["song.mp3", "scan.jpg"], ""),
        (["song.mp3", "more.zip"], ""),
        (["song.mp3", "README"], ""),
        (["song.mp3", "a.txt"], ""),
        (["song.mp3", "a.mp3.pdf"], ""),
        (["song.mp3", "mail.eml"], ""),
        (["song.mp3", "x.unheard-of"], ""),
        ([f"track {number}.mp3" for number in range(900)], "zip"),
    ],
)
def test_the_names_in_a_zip_file_decide(names: list[str], code: str, encoding: str) -> None:
    found, taken = probed(packed(*names), encoding)
    assert found == code
    assert taken < 20_000 or len(names) > 100


def test_what_is_no_zip_file_is_none_whatever_it_is_called() -> None:
    assert probed(b"\0" + NOISE) == ("no_zip", HEAD_BYTES)


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n" + NOISE,
        b"\0junk%PDF-1.4\n" + NOISE,
        b"<?xml version='1.0'?><Invoice>" + NOISE,
        b"plain text " * 30_000,
        b"From: a@b.example\r\nSubject: x\r\n\r\n" + b"text " * 60_000,
        b"\x1f\x8b" + NOISE,
        packed("a.mp3")[:-10],
        packed("a.mp3") + b"behind",
        packed("a.mp3")[:200_000] + NOISE,
        packed("[Content_Types].xml", "a.mp3"),
        b"",
    ],
)
def test_what_is_read_as_something_else_or_cannot_be_told_is_downloaded(content: bytes) -> None:
    assert probed(content)[0] == ""


def test_a_comment_at_the_end_and_a_long_directory_are_read() -> None:
    assert probed(packed("a.mp3", comment=b"made by hand"))[0] == "zip"
    code, taken = probed(packed(*[f"{'x' * 60} {number}.mp3" for number in range(300)]))
    assert code == "zip" and taken > TAIL_BYTES * 2
    assert probed(packed("a.mp3", comment=b"x" * 40_000))[0] == ""


def test_encodings_that_hide_where_the_bytes_are_are_doubts() -> None:
    content = packed("a.mp3")
    odd = base64.b64encode(content)  # one line without end
    part = DescribedPart("application/zip", "a.zip", "2", "base64", len(odd))
    assert not answered(probe(part), lambda offset, length: odd[offset : offset + length]).useless
    for head in (None, b"", odd[:100], b"*" * HEAD_BYTES):
        assert not answered(probe(part), lambda offset, length, head=head: None if offset else head).useless  # type: ignore[misc]


def letter(number: int, content: bytes | None, name: str = "files.zip") -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "a@home.example", "Hello", f"<{number}@home.example>"
    message.set_content("See the attachment.")
    if content is not None:
        message.add_attachment(content, maintype="application", subtype="zip", filename=name)
    return message.as_bytes().replace(b"\n", b"\r\n")


@pytest.mark.dovecot
def test_a_look_at_the_ends_saves_the_download(dovecot: Dovecot) -> None:
    contents = [packed("a.mp3"), packed("a.pdf"), NOISE, None, packed("b.mp3", "c.exe")]
    for number, content in enumerate(contents):
        dovecot.put("pia", letter(number, content))
    nested = EmailMessage()
    nested["From"], nested["Subject"] = "a@home.example", "Hello"
    nested.set_content("text")
    nested.add_attachment(packed("a.mp3"), maintype="application", subtype="zip", filename="x.zip")
    nested.add_attachment(packed("a.pdf"), maintype="application", subtype="zip", filename="y.zip")
    dovecot.put("pia", nested.as_bytes().replace(b"\n", b"\r\n"))
    with open_account(dovecot.settings("pia"), dovecot.password("pia")) as session:
        session.survey(INBOX)
        judged = [
            (metadata, judge(metadata, Known(), frozenset({"invoice"})))
            for batch in session.describe_new(INBOX, 0)
            for metadata in batch
        ]
        before = session.traffic.down
        found = session.probe(INBOX, judged)
        assert [triage.code for triage in found] == ["zip", "attachment", "no_zip", "nothing", "zip", "attachment"]
        assert [triage.download for triage in found] == [False, True, False, False, False, True]
        assert "files.zip holds no file that can be a document (a.mp3)" in found[0].reason
        assert found[0].message_id == "<0@home.example>"
        assert session.traffic.down - before < 120_000
    assert dovecot.read_messages("pia") == []
