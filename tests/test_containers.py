"""Files in files: what is inside comes out with its bytes, its place and its name, within one budget."""

import base64
import gzip
import io
import random
import sys
import time
import zipfile
import zlib

import pytest

from parsers.containers.unpacking import MOST_DEPTH, opened
from parsers.containers.zip import Budget
from parsers.mail.message import Leaf, read_message
from parsers.text import sniff
from tests.container_samples import compound_file, enveloped, locked_zip, outlook_of, signed, tnef_of
from tests.hostile_samples import GOOD_PDF, HEADER, TEXT_PART, base64_part, multipart, uuencoded, zip_of

MAIL = multipart(TEXT_PART, base64_part(GOOD_PDF))


def leaf(content: bytes, filename: str = "", path: str = "2") -> Leaf:
    return Leaf(path, sniff.media_type(content), "", filename, content)


def nested_zip(depth: int) -> bytes:
    content = zip_of({"a.pdf": GOOD_PDF})
    for level in range(depth - 1):
        content = zip_of({f"{level}.zip": content})
    return content


def test_what_is_no_container_is_itself() -> None:
    part = leaf(GOOD_PDF)
    assert opened(part) == ([part], [])


def test_a_zip_in_a_zip_has_a_place_of_its_own_for_every_file() -> None:
    inner = zip_of({"b.pdf": GOOD_PDF, "c.txt": b"hello"})
    leaves, findings = opened(leaf(zip_of({"a.pdf": GOOD_PDF, "inner.zip": inner})))
    assert [(part.path, part.filename) for part in leaves] == [("2/1", "a.pdf"), ("2/2/1", "b.pdf"), ("2/2/2", "c.txt")]
    assert [part.content for part in leaves] == [GOOD_PDF, GOOD_PDF, b"hello"]
    assert findings == []


def test_containers_are_opened_as_deep_as_the_limit_and_what_is_deeper_is_named() -> None:
    leaves, findings = opened(leaf(nested_zip(MOST_DEPTH), "x.zip"))
    assert [part.content for part in leaves] == [GOOD_PDF]
    assert findings == []
    leaves, findings = opened(leaf(zip_of({"deep.zip": nested_zip(MOST_DEPTH), "a.pdf": GOOD_PDF}), "x.zip"))
    assert [part.filename for part in leaves] == ["a.pdf"]
    assert [(f.code, f.needs_review, "0.zip" in f.message) for f in findings] == [("too_complex", True, True)]


def test_a_container_in_a_message_in_a_container_counts_its_depth_on() -> None:
    assert opened(leaf(zip_of({"a.pdf": GOOD_PDF}), path="2/1/1/1.2"))[1][0].code == "too_complex"


def test_all_containers_of_an_original_share_one_budget() -> None:
    budget = Budget(octets=2 * len(GOOD_PDF) + 10, entries=10)
    first, none = opened(leaf(zip_of({"a.pdf": GOOD_PDF, "b.pdf": GOOD_PDF})), budget=budget)
    second, findings = opened(leaf(zip_of({"c.pdf": GOOD_PDF}), path="3"), budget=budget)
    assert (len(first), none, second) == (2, [], [])
    assert [(f.code, f.needs_review) for f in findings] == [("too_complex", True)]


@pytest.mark.parametrize("wrap", [signed, tnef_of, uuencoded])
def test_a_budget_that_is_used_up_holds_for_every_kind_of_container(wrap: object) -> None:
    content = tnef_of({"a.pdf": GOOD_PDF}) if wrap is tnef_of else wrap(GOOD_PDF)  # type: ignore[operator]
    leaves, findings = opened(leaf(content), budget=Budget(octets=5))
    assert (leaves, [f.code for f in findings]) == ([], ["too_complex"])


def test_a_gzip_file_loses_its_ending_and_gives_all_its_members() -> None:
    content = gzip.compress(GOOD_PDF[:500]) + gzip.compress(GOOD_PDF[500:])
    (part,), findings = opened(leaf(content, "a.pdf.gz"))
    assert (part.path, part.filename, part.media_type, part.content) == ("2/1", "a.pdf", sniff.PDF, GOOD_PDF)
    assert findings == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (gzip.compress(b"\0" * 300_000_000, 1)[:400_000], "too_complex"),
        (gzip.compress(GOOD_PDF)[:-20], "damaged"),
        (b"\x1f\x8b\x08garbage", "damaged"),
        (b"\x78\x9f\x3e\x22\1\0\2\x0f\x80\6\0\xff\xff\xff\xff" + b"x" * 20, "damaged"),
        (signed(GOOD_PDF)[:300], "damaged"),
        (enveloped(), "encrypted"),
    ],
)
def test_what_can_not_be_opened_is_named_and_held(content: bytes, code: str) -> None:
    leaves, findings = opened(leaf(content, "x.bin"))
    assert leaves == []
    assert [(f.code, f.needs_review, "x.bin" in f.message) for f in findings] == [(code, True, True)]


def test_a_locked_entry_opens_with_any_of_the_passwords() -> None:
    content = locked_zip("a.pdf", GOOD_PDF, b"sesame")
    (part,), findings = opened(leaf(content), ("wrong", "sesame"))
    assert (part.content, findings) == (GOOD_PDF, [])


def test_a_locked_entry_without_its_password_is_named_with_its_archive() -> None:
    leaves, (finding,) = opened(leaf(locked_zip("a.pdf", GOOD_PDF, b"sesame"), "july.zip"), ("wrong",))
    assert (leaves, finding.code, finding.needs_review) == ([], "password_needed", True)
    assert "a.pdf" in finding.message
    assert "july.zip" in finding.message


def zip_locked_with_aes() -> bytes:
    pyzipper = pytest.importorskip("pyzipper")
    buffer = io.BytesIO()
    with pyzipper.AESZipFile(buffer, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(b"sesame")
        archive.writestr("a.pdf", GOOD_PDF)
        archive.writestr("b.pdf", GOOD_PDF)
    return buffer.getvalue()


def test_entries_locked_with_aes_open_with_their_password() -> None:
    leaves, findings = opened(leaf(zip_locked_with_aes()), ("wrong", "sesame"))
    assert ([part.content for part in leaves], findings) == ([GOOD_PDF, GOOD_PDF], [])
    leaves, findings = opened(leaf(zip_locked_with_aes()), ("wrong",))
    assert (leaves, [f.code for f in findings]) == ([], ["password_needed", "password_needed"])


def test_without_the_library_for_aes_the_entry_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    content = zip_locked_with_aes()
    monkeypatch.setitem(sys.modules, "pyzipper", None)
    leaves, findings = opened(leaf(content), ("sesame",))
    assert leaves == []
    assert ["billfold[aes]" in f.message for f in findings] == [True, True]


def test_a_damaged_entry_does_not_lose_those_after_it() -> None:
    content = bytearray(zip_of({"a.pdf": b"first", "b.pdf": GOOD_PDF}))
    content[content.index(b"a.pdf") + 5] ^= 0xFF
    leaves, findings = opened(leaf(bytes(content)))
    assert [part.content for part in leaves] == [GOOD_PDF]
    assert [(f.code, "a.pdf" in f.message) for f in findings] == [("damaged", True)]


def test_the_files_of_a_winmail_come_out_byte_for_byte() -> None:
    (part,), findings = opened(leaf(tnef_of({"März.pdf": GOOD_PDF}), "winmail.dat"))
    assert (part.path, part.filename, part.content, findings) == ("2/1", "März.pdf", GOOD_PDF, [])


def test_a_winmail_without_files_gives_its_body() -> None:
    (part,), _ = opened(leaf(tnef_of({}, html="<p>Total 5,00 €</p>".encode())))
    assert (part.media_type, part.content.decode()) == (sniff.HTML, "<p>Total 5,00 €</p>")


def test_a_message_in_a_winmail_is_a_message_with_its_own_header() -> None:
    inner = tnef_of({"a.pdf": GOOD_PDF}, subject="Ihre Rechnung für Juli", sender="billing@kiosk.example")
    (part,), findings = opened(leaf(tnef_of({}, messages=(inner,))))
    message = read_message(part.content, part.path)
    assert (part.media_type, findings) == (sniff.MESSAGE, [])
    assert (message.summary.sender, message.summary.subject) == ("billing@kiosk.example", "Ihre Rechnung für Juli")
    assert [(inside.filename, inside.content) for inside in message.leaves] == [("a.pdf", GOOD_PDF)]


def test_an_empty_file_in_a_container_is_told_by_its_name() -> None:
    leaves, (finding,) = opened(leaf(zip_of({"a.pdf": b""}), "x.zip"))
    assert (leaves, finding.code, finding.needs_review) == ([], "empty_attachment", False)
    assert "a.pdf" in finding.message


def test_a_message_in_a_zip_comes_as_a_message() -> None:
    (part,), _ = opened(leaf(zip_of({"mail.eml": MAIL})))
    assert (part.media_type, part.content) == (sniff.MESSAGE, MAIL)


@pytest.mark.parametrize("indefinite", [False, True])
@pytest.mark.parametrize("content", [GOOD_PDF, b"<?xml version='1.0'?><Invoice/>" * 100])
def test_a_file_inside_a_signature_comes_out_with_its_name(content: bytes, indefinite: bool) -> None:
    (part,), findings = opened(leaf(signed(content, indefinite), "a.pdf.p7m"))
    assert (part.path, part.filename, part.content, findings) == ("2/1", "a.pdf", content, [])


def test_a_signature_alone_is_no_document_and_no_finding() -> None:
    assert opened(leaf(signed(None), "smime.p7s")) == ([], [])


def test_an_office_document_is_no_container() -> None:
    part = leaf(zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}), "a.docx")
    assert opened(part) == ([part], [])
    assert part.media_type == sniff.OFFICE


def test_a_zip_of_files_as_they_stand_is_a_zip_and_no_pdf() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.pdf", GOOD_PDF)
        archive.writestr("b.pdf", GOOD_PDF)
    assert len(opened(leaf(buffer.getvalue()))[0]) == 2


OUTLOOK = outlook_of({0x37: "Your invoice", 0x42: "Kiosk", 0x5D02: "billing@kiosk.example"}, files={"a.pdf": GOOD_PDF})


def test_an_outlook_file_is_a_message() -> None:
    pytest.importorskip("olefile")
    (part,), findings = opened(leaf(compound_file(OUTLOOK), "mail.msg"))
    assert (part.media_type, part.path, findings) == (sniff.MESSAGE, "2/1", [])
    assert read_message(part.content).summary.sender == "billing@kiosk.example"


def test_without_the_library_an_outlook_file_is_held_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "olefile", None)
    leaves, (finding,) = opened(leaf(compound_file(OUTLOOK), "mail.msg"))
    assert (leaves, finding.code, finding.needs_review) == ([], "not_readable", True)
    assert "billfold[outlook]" in finding.message


def test_reading_a_container_twice_gives_the_same_bytes() -> None:
    content = tnef_of({}, messages=(tnef_of({"a.pdf": GOOD_PDF}, subject="x"),))
    assert opened(leaf(content)) == opened(leaf(content))


def test_hostile_containers_end_in_time() -> None:
    long_list = b"\x78\x9f\x3e\x22\1\0" + b"\1\3\x90\6\0\x0c\0\0\0" + b"\xff\xff\xff\xff" + b"\0" * 30
    deep = b"\x30\x80" + bytes.fromhex("06092a864886f70d010702") + b"\xa0\x80" + b"\x30\x80" * 100_000
    start = time.monotonic()
    for content in (long_list, deep, long_list + b"\1" * 500_000, HEADER + b"x" * 10):
        opened(leaf(content))
    assert time.monotonic() - start < 2


def test_gzip_files_do_not_take_from_others_more_than_there_is() -> None:
    budget = Budget(entries=2)
    small = gzip.compress(b"x", mtime=0)
    codes = [f.code for number in range(5) for f in opened(leaf(small, path=str(number)), budget=budget)[1]]
    assert codes == ["too_complex"] * 3
    leaves, findings = opened(leaf(zip_of({"a.pdf": GOOD_PDF, "b.pdf": GOOD_PDF, "c.pdf": GOOD_PDF})), budget=budget)
    assert (leaves, [f.code for f in findings]) == ([], ["too_complex"])


def test_what_is_too_much_leaves_the_budget_to_those_after_it() -> None:
    budget = Budget(octets=2 * len(GOOD_PDF))
    leaves, findings = opened(leaf(signed(GOOD_PDF * 3)), budget=budget)
    assert (leaves, [f.code for f in findings]) == ([], ["too_complex"])
    (part,), findings = opened(leaf(signed(GOOD_PDF)), budget=budget)
    assert (part.content, findings) == (GOOD_PDF, [])


def test_what_was_unpacked_in_vain_counts() -> None:
    budget = Budget(work=1_000_000)
    bomb = zip_of({"a.bin": b"\0" * 400_000, "b.bin": b"\0" * 400_000})
    wrong = bomb.replace(zlib.crc32(b"\0" * 400_000).to_bytes(4, "little"), b"abcd")
    assert [f.code for f in opened(leaf(wrong), budget=budget)[1]] == ["damaged", "damaged"]
    assert budget.work < 400_000
    assert budget.octets == Budget().octets
    assert [f.code for f in opened(leaf(bomb), budget=budget)[1]] == ["too_complex"]


def test_methods_that_unpack_everything_at_once_are_told_and_not_used() -> None:
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        leaves, findings = opened(leaf(zip_of({"a.pdf": GOOD_PDF}, method), "a.zip"))
        assert leaves == []
        assert [(f.code, f.needs_review, "a.pdf in a.zip" in f.message) for f in findings] == [
            ("not_readable", True, True)
        ]


def samples() -> dict[str, bytes]:
    small = GOOD_PDF[:600]
    folder = outlook_of({0x37: "I"}, files={"a.pdf": small}, messages=(outlook_of({0x37: "x"}, files={"b": b"x"}),))
    return {
        "winmail": tnef_of({"a.pdf": small}, html=b"<p>x", messages=(tnef_of({"b.pdf": small}),), sender="a@b.example"),
        "signed": signed(small),
        "signed in pieces": signed(small, indefinite=True),
        "signed in base64": base64.encodebytes(signed(small)),
        "encrypted": enveloped(),
        "outlook": compound_file(folder),
        "zip": zip_of({"a.zip": zip_of({"a.pdf": small}), "b.txt": b"x" * 99}),
        "locked zip": locked_zip("a.pdf", small, b"sesame"),
        "gzip": gzip.compress(small, mtime=0),
    }


@pytest.mark.parametrize("name", samples())
def test_no_damage_to_a_container_raises(name: str) -> None:
    original = samples()[name]
    _damage_and_open(original, sniff.media_type(original))


def test_no_damage_to_a_zip_locked_with_aes_raises() -> None:
    _damage_and_open(zip_locked_with_aes(), sniff.ZIP)


def _damage_and_open(original: bytes, shown: str) -> None:
    chance = random.Random(original)
    for _ in range(300):
        damaged = bytearray(original)
        for _ in range(chance.choice((1, 1, 2, 4, 12))):
            at = chance.randrange(len(damaged) - 60)
            match chance.randrange(4):
                case 0:
                    damaged[at] ^= 1 << chance.randrange(8)
                case 1:
                    damaged[at : at + 4] = chance.choice((b"\xff" * 4, b"\0" * 4, b"\xff\xff\xff\x7f", b"\1\0\0\0"))
                case 2:
                    del damaged[at : at + chance.randrange(1, 5)]
                case _:
                    damaged[at:at] = damaged[at : at + chance.randrange(1, 60)]
        for part in opened(Leaf("2", shown, "", "x", bytes(damaged)), ("wrong", "sesame"))[0]:
            assert part.path.startswith("2/") or part.content == damaged
