"""Outlook's files as messages."""

import pytest

from parsers.containers import outlook
from parsers.errors import Damaged, TooComplex
from parsers.mail.message import messages_within, read_message
from tests.container_samples import Folder, compound_file, outlook_of
from tests.hostile_samples import GOOD_PDF

pytest.importorskip("olefile")

BIG = GOOD_PDF + b"x" * 9000
TEXTS = {0x37: "Rechnung für Juli", 0x42: "Köhler", 0x5D02: "Billing@kiosk.example", 0x1000: "Anbei die Rechnung."}
HEADER = (
    "From: X <x@y.example>\r\nSubject: =?utf-8?Q?=C3=BC?=\r\nContent-Type: text/x\r\n"
    "Date: 1 Jul 2024 10:00:00 +0200\r\n"
)


def message_of(folder: Folder) -> bytes:
    found = outlook.message_in(compound_file(folder))
    assert found is not None
    return found


def test_a_message_has_its_header_and_its_texts() -> None:
    message = read_message(message_of(outlook_of(TEXTS, "<p>Gebühr</p>".encode())))
    summary = message.summary
    assert (summary.sender, summary.sender_name) == ("billing@kiosk.example", "Köhler")
    assert (summary.subject, summary.date) == ("Rechnung für Juli", "2024-07-15T10:00:00+00:00")
    assert (message.text, message.html) == (("Anbei die Rechnung.",), ("<p>Gebühr</p>",))


def test_attachments_come_out_byte_for_byte_small_and_large() -> None:
    message = read_message(message_of(outlook_of(TEXTS, files={"März.pdf": GOOD_PDF, "b.pdf": BIG})))
    assert [(leaf.filename, leaf.content) for leaf in message.leaves] == [("März.pdf", GOOD_PDF), ("b.pdf", BIG)]


def test_the_header_that_was_transported_counts_more_than_the_properties() -> None:
    summary = read_message(message_of(outlook_of(TEXTS | {0x7D: HEADER}))).summary
    assert (summary.sender, summary.subject, summary.date) == ("x@y.example", "ü", "2024-07-01T10:00:00+02:00")


def test_raw_letters_in_a_transported_header_keep_the_address() -> None:
    header = HEADER.replace("From: X", "From: Köhler & Söhne")
    summary = read_message(message_of(outlook_of({0x7D: header}))).summary
    assert (summary.sender_name, summary.sender) == ("Köhler & Söhne", "x@y.example")


def test_a_message_attached_to_a_message_is_one() -> None:
    inner = outlook_of({0x37: "Inner", 0x5D02: "a@b.example"}, files={"c.pdf": GOOD_PDF})
    outer, found = messages_within(read_message(message_of(outlook_of(TEXTS, messages=(inner,)))))
    assert (found.summary.subject, found.summary.sender) == ("Inner", "a@b.example")
    assert [leaf.content for leaf in found.leaves] == [GOOD_PDF]
    assert outer.leaves == ()


def test_messages_nested_too_deep_are_refused() -> None:
    folder = outlook_of(TEXTS)
    for _ in range(outlook.MOST_DEPTH + 2):
        folder = outlook_of(TEXTS, messages=(folder,))
    with pytest.raises(TooComplex):
        message_of(folder)


def test_a_document_of_an_old_office_program_is_no_message() -> None:
    assert outlook.message_in(compound_file({"WordDocument": b"x" * 5000})) is None


def test_a_file_cut_short_is_damaged() -> None:
    whole = compound_file(outlook_of(TEXTS, files={"b.pdf": BIG}))
    for size in (8, 600, 3000, len(whole) - 600):
        with pytest.raises(Damaged):
            outlook.message_in(whole[:size])


def test_the_same_file_gives_the_same_message() -> None:
    folder = outlook_of(TEXTS, files={"a.pdf": GOOD_PDF})
    assert message_of(folder) == message_of(folder)
