"""Files, folders, mbox, Maildir and standard input give originals, each with its place; nothing blocks."""

import hashlib
import io
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest import files
from ingest.errors import FileUnreadable
from ingest.files import read_paths
from ingest.mbox import read_mbox
from ingest.source import Place, RawMessage
from parsers.context import Form
from tests.scripted_imap import mail

PDF = b"%PDF-1.7\n1 0 obj\n"
WHEN = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)


def put(path: Path, content: bytes = PDF) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (WHEN.timestamp(), WHEN.timestamp()))
    return path


def read(*paths: Path | str, stdin: bytes | None = None) -> list[RawMessage]:
    found = list(read_paths(paths, None if stdin is None else io.BytesIO(stdin)))
    assert not [one for one in found if isinstance(one, FileUnreadable)]
    return [one for one in found if isinstance(one, RawMessage)]


def refusal(*paths: Path | str, stdin: bytes | None = None) -> str:
    [error] = read_paths(paths, None if stdin is None else io.BytesIO(stdin))
    assert isinstance(error, FileUnreadable)
    return str(error)


def test_a_document_comes_byte_for_byte_with_its_place(tmp_path: Path) -> None:
    path = put(tmp_path / "Rechnung 7.pdf")
    uid = int(hashlib.sha256(PDF).hexdigest()[:15], 16)
    assert read(path) == [
        RawMessage(Place("file", str(path), 0, uid), PDF, Form.FILE, "Rechnung 7.pdf", WHEN, junk=False)
    ]
    assert uid < 2**60


@pytest.mark.parametrize("name", ["a.pdf", "a.xml", "a.html", "a.png", "a.jpg", "a.zip", "a", "a.unknown"])
def test_any_file_is_passed_on_whatever_its_name(tmp_path: Path, name: str) -> None:
    [one] = read(put(tmp_path / name, b"<whatever/>"))
    assert (one.form, one.filename, one.content) == (Form.FILE, name, b"<whatever/>")


def test_an_archive_comes_whole(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.pdf", PDF)
        archive.writestr("y.pdf", PDF)
    [one] = read(tmp_path / "a.zip")
    assert one.content == (tmp_path / "a.zip").read_bytes()


def test_a_message_is_known_by_its_name_or_by_its_header(tmp_path: Path) -> None:
    assert read(put(tmp_path / "a.eml", b"no header at all"))[0].form is Form.MESSAGE
    assert read(put(tmp_path / "B.EML", mail(1)))[0].form is Form.MESSAGE
    assert read(put(tmp_path / "c.txt", mail(1)))[0].form is Form.MESSAGE
    folded = b"Received: from a\r\n\tby b\r\nX-Odd: 1\r\nDate: today\r\n\r\nHello\r\n"
    assert read(put(tmp_path / "d", folded))[0].form is Form.MESSAGE


@pytest.mark.parametrize(
    "content",
    [
        b"Subject: one field only\n\nText\n",
        b"Dear Kim,\nFrom: a\nDate: b\n",
        b"From: a\nthis is prose\nDate: b\n\n",
        b"name: yaml\nversion: 1\n",
        b"<html>\nFrom: a\nDate: b",
        PDF,
    ],
)
def test_other_text_is_not_taken_for_a_message(tmp_path: Path, content: bytes) -> None:
    assert read(put(tmp_path / "a.txt", content))[0].form is Form.FILE


def test_an_mbox_gives_its_messages_unquoted(tmp_path: Path) -> None:
    first = b"From: a@b.example\nSubject: 1\n\nHello\n>From here\n>>From there\nFrom now on\n\nFrom me\n"
    expected = first.replace(b">>From", b"\1").replace(b">From", b"From").replace(b"\1", b">From")
    second = b"From: c@d.example\n\n"
    box = b"From a@b.example Thu Jan 15 09:30:00 2026\n" + first + b"\n"
    box += b"From - Fri Jan 16 09:30:00 2026 +0100\n" + second + b"\n"
    path = put(tmp_path / "takeout.mbox", box)
    found = read(path)
    assert [one.content for one in found] == [expected, second]
    assert {one.place.mailbox for one in found} == {str(path)} and len({one.place.uid for one in found}) == 2
    assert all(one.form is Form.MESSAGE and one.received == WHEN for one in found)
    # Known by its content too, also on standard input.
    assert [one.content for one in read(put(tmp_path / "Inbox", box))] == [expected, second]
    assert [one.content for one in read("-", stdin=box)] == [expected, second]


def test_an_mbox_with_crlf_and_an_empty_last_message_is_read() -> None:
    box = (
        b"From x@y.example Thu Jan 15 09:30:00 2026\r\nA: 1\r\n\r\nb\r\n\r\nFrom x@y.example Thu Jan 15 09:30 2026\r\n"
    )
    assert list(read_mbox(io.BytesIO(box), 1000)) == [b"A: 1\r\n\r\nb\r\n", b""]


def test_an_mbox_is_not_read_at_once() -> None:
    class Counting(io.BytesIO):
        taken = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            line = super().readline(size)
            self.taken += len(line)
            return line

    one = b"From a@b.example Thu Jan 15 09:30:00 2026\nA: 1\n\n" + b"x" * 5000 + b"\n\n"
    box = Counting(one * 50)
    first = next(read_mbox(box, 10_000))
    assert first is not None and len(first) == 5007 and box.taken < 3 * len(one)


def test_a_message_in_an_mbox_that_is_too_large_is_said_and_the_next_one_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 1_000_000)
    separator = b"From a@b.example Thu Jan 15 09:30:00 2026\n"
    box = separator + b"A: 1\n\n" + b"x" * 1_500_000 + b"\n\n" + separator + mail(2) + b"\n"
    error, message = read_paths([put(tmp_path / "a.mbox", box)])
    assert "Message 1 in" in str(error) and "larger than 1 MB" in str(error)
    assert isinstance(message, RawMessage) and message.content == mail(2)


def test_a_file_named_mbox_that_is_none_is_refused(tmp_path: Path) -> None:
    assert 'does not begin with a "From " line' in refusal(put(tmp_path / "a.mbox", mail(1)))


def test_a_folder_is_walked_in_order_without_hidden_unfinished_and_linked_files(tmp_path: Path) -> None:
    outside = put(tmp_path / "outside" / "secret.pdf")
    root = tmp_path / "in"
    for name in ("b.pdf", "a/2.pdf", "a/10.pdf", "c.eml"):
        put(root / name, mail(1) if name.endswith("eml") else PDF)
    for name in (".hidden.pdf", ".git/x.pdf", "x.pdf.part", "y.crdownload", "~$z.xlsx", "t.TMP"):
        put(root / name)
    (root / "link.pdf").symlink_to(outside)
    (root / "linked").symlink_to(outside.parent)
    (root / "loop").symlink_to(root)
    found = read(root)
    assert [str(Path(one.place.mailbox).relative_to(root)) for one in found] == [
        "a/10.pdf",
        "a/2.pdf",
        "b.pdf",
        "c.eml",
    ]
    # A link that is named itself is meant.
    assert read(root / "link.pdf")[0].place.mailbox == str(outside)


def test_a_maildir_gives_the_messages_of_all_its_mailboxes(tmp_path: Path) -> None:
    root = tmp_path / "Maildir"
    put(root / "cur" / "1.M1.host:2,S", mail(1))
    put(root / "new" / "2.M2.host", b"no header")
    put(root / "tmp" / "3.M3.host", mail(3))
    put(root / ".Shop.Junk" / "cur" / "4.M4.host:2,", mail(4))
    (root / ".Shop.Junk" / "new").mkdir()
    put(root / ".notes" / "x", mail(5))
    put(root / "dovecot-uidlist", b"3 V1")
    found = read(tmp_path)
    assert [(one.content, one.junk) for one in found] == [(mail(1), False), (b"no header", False), (mail(4), True)]
    assert all(one.form is Form.MESSAGE and one.filename == "" and one.received == WHEN for one in found)


def test_standard_input_is_a_document_or_a_message_by_its_content() -> None:
    [one] = read("-", stdin=PDF)
    assert (one.place.mailbox, one.form, one.received) == ("-", Form.FILE, None)
    assert read("-", stdin=mail(1))[0].form is Form.MESSAGE
    assert "Standard input is not connected" in refusal("-")
    assert "- is empty" in refusal("-", stdin=b"")


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    good, empty = put(tmp_path / "good.pdf"), put(tmp_path / "empty.pdf", b"")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    missing = tmp_path / "missing.pdf"
    results = list(read_paths([missing, pipe, empty, "/dev/zero", good]))
    said = [str(one) for one in results[:4]]
    assert said[0] == f"There is no file or folder {missing}; check the path."
    assert "not a file but a device or pipe" in said[1] and "not a file but a device or pipe" in said[3]
    assert "is empty" in said[2]
    assert [one.path for one in results[:3] if isinstance(one, FileUnreadable)] == [str(missing), str(pipe), str(empty)]
    assert isinstance(results[4], RawMessage)


def test_a_link_that_leads_round_in_a_circle_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert "cannot be read" in refusal(tmp_path / "a")


def test_a_file_of_somebody_else_says_so(tmp_path: Path) -> None:
    path = put(tmp_path / "a.pdf")
    path.chmod(0)
    root = os.geteuid() == 0
    if root:  # who may read everything
        os.seteuid(65534)
    try:
        assert "change its permissions" in refusal(path)
    finally:
        if root:
            os.seteuid(0)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.pdf"
    with path.open("wb") as file:
        file.truncate(files.LARGEST_FILE + 1)
    assert "is larger than 50 MB" in refusal(path)


def test_standard_input_is_cut_off_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 1_000_000)
    assert "larger than 1 MB" in refusal("-", stdin=PDF * 100_000)


def test_a_name_that_is_not_utf_8_can_be_shown(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"R\xe9gl.pdf")
    try:
        path.write_bytes(PDF)
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    [one] = read(tmp_path)
    assert one.filename == "R\\xe9gl.pdf" and one.place.mailbox.encode()
