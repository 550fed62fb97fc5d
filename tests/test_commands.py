"""Commands that need no mailbox, and what each says to bad input."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.programs import EXAMPLES, billfold, configure, example, tree


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return configure(tmp_path)


def archive_of(config: Path) -> Path:
    return config.parent / "Invoices"


def broken_pdf(folder: Path) -> Path:
    path = folder / "invoice.pdf"
    path.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n")
    return path


def test_help_names_every_command() -> None:
    outcome = billfold("--help")
    assert outcome.code == 0
    for name in "init check run login poll backfill add extract find show explain verify rebuild demo".split():
        assert f"\n  {name} " in outcome.out
        own = billfold(name, "--help")
        assert own.code == 0
        assert "Example: billfold " in own.out


def test_without_a_configuration_it_says_how_to_make_one(tmp_path: Path) -> None:
    outcome = billfold("poll", "--config", tmp_path / "none.toml")
    assert outcome.code == 2
    assert "billfold init" in outcome.err


def test_every_mistake_in_a_configuration_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        '[archive]\npath = "x"\nnam = "y"\nname = "{nothing}"\n\n'
        '[[accounts]]\nname = "a"\nhost = "h"\nport = 70000\nusername = "u"\npassword_env = "P"\n\n'
        '[[accounts]]\nname = "b"\nhost = "h"\nusername = "u"\n'
    )
    outcome = billfold("poll", "--config", path)
    assert outcome.code == 2
    for line, word in ((3, "archive.nam"), (4, "archive.name"), (9, "port"), (13, "password")):
        assert any(f"config.toml:{line}:" in told and word in told for told in outcome.err.splitlines()), (
            line,
            outcome.err,
        )
    assert "4 mistakes" in outcome.err


def test_a_wrong_option_is_told_with_exit_code_2(config: Path) -> None:
    outcome = billfold("find", "--since", "yesterday", "--config", config)
    assert outcome.code == 2
    assert "2024-07-15" in outcome.err


def test_files_are_added_once(config: Path) -> None:
    path = EXAMPLES / "generic" / "invoice_pdf_de.eml"
    assert billfold("add", path, "--config", config, "--json").json["balance"]["filed"] == 1
    again = billfold("add", path, "--config", config, "--json").json["balance"]
    assert (again["filed"], again["seen_before"], again["seen"]) == (0, 1, 1)
    piped = billfold("add", "-", "--config", config, "--json", stdin=path.read_bytes()).json["balance"]
    assert (piped["filed"], piped["seen_before"]) == (0, 1)


def test_a_folder_and_an_mbox_are_added_whole(config: Path, tmp_path: Path) -> None:
    names = ("generic/invoice_pdf_de", "ebay/order_en", "_none/newsletter")
    mbox = tmp_path / "old.mbox"
    mbox.write_bytes(b"".join(b"From x Mon Jul 15 10:00:00 2024\n" + example(name) + b"\n" for name in names))
    balance = billfold("add", mbox, "--config", config, "--json").json["balance"]
    assert (balance["filed"], balance["not_a_document"]) == (2, 1)
    folder = billfold("add", EXAMPLES / "generic", "--config", config, "--json").json["balance"]
    assert folder["seen_before"] == 1
    assert folder["filed"] >= 4
    assert billfold("verify", "--config", config).code == 0


def test_a_file_that_is_no_document_is_named_with_the_reason(config: Path, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Remember the milk.\n")
    outcome = billfold("add", path, "--config", config)
    assert outcome.code == 0
    assert "notes.txt: not a document: " in outcome.err
    missing = billfold("add", tmp_path / "nothing.pdf", "--config", config)
    assert missing.code == 1
    assert "nothing.pdf" in missing.err


def test_a_damaged_pdf_is_held_for_review_with_its_bytes(config: Path, tmp_path: Path) -> None:
    path = broken_pdf(tmp_path)
    report = billfold("add", path, "--config", config, "--json").json
    assert report["balance"]["review"] == 1
    kept = report["lists"]["review"][0]["documents"][0]
    assert (archive_of(config) / kept).read_bytes() == path.read_bytes()
    assert "invoice.pdf" in (archive_of(config) / "review" / "review.csv").read_text()


def test_an_encrypted_pdf_is_held_and_read_when_its_password_is_configured(tmp_path: Path) -> None:
    import io

    import pikepdf
    from reportlab.pdfgen.canvas import Canvas

    page = io.BytesIO()
    canvas = Canvas(page)
    for row, text in enumerate(
        ("Invoice", "Invoice number: 4711", "Date: 1 May 2024", "Net 10.00", "Tax 2.00", "Total 12.00")
    ):
        canvas.drawString(72, 700 - 20 * row, text)
    canvas.save()
    path = tmp_path / "locked.pdf"
    with pikepdf.open(io.BytesIO(page.getvalue())) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(user="sesame", owner="other"))
    config = configure(tmp_path)
    held = billfold("add", path, "--config", config, "--json").json
    assert held["balance"]["review"] == 1
    assert "encrypted" in (archive_of(config) / "review" / "review.csv").read_text()
    config.write_text(config.read_text() + '\n[reading]\npasswords = ["sesame"]\n')
    config.chmod(0o644)
    assert "chmod 600" in billfold("extract", path, "--config", config).err
    config.chmod(0o600)
    shown = billfold("extract", "--jsonl", path, "--config", config).json
    assert shown["documents"][0]["total"] == "12.00"


def test_extract_prints_a_json_object_for_each_file_and_files_nothing(tmp_path: Path) -> None:
    paths = [EXAMPLES / "amazon" / "order_en.eml", EXAMPLES / "_none" / "newsletter.eml"]
    outcome = billfold("extract", "--jsonl", *paths, environment={"BILLFOLD_CONFIG": str(tmp_path / "none.toml")})
    lines = [line for line in outcome.out.splitlines() if line]
    assert len(lines) == 2
    import json

    first, second = map(json.loads, lines)
    document = first["documents"][0]
    assert first["file"].endswith("order_en.eml")
    assert (document["marketplace"], document["order_number"], document["total"]) == (
        "amazon",
        "112-7731904-2260518",
        "44.97",
    )
    assert document["evidence"]["total"]["label"] == "Grand Total"
    assert second["documents"] == []
    assert second["reason"]


def test_extract_shows_a_person_where_each_value_stood() -> None:
    outcome = billfold("extract", EXAMPLES / "generic" / "invoice_pdf_de.eml")
    assert "invoice number" in outcome.out
    assert "pdf page 1 line" in outcome.out


def test_find_and_show_answer_by_words_and_numbers(config: Path) -> None:
    billfold("add", EXAMPLES / "ebay" / "order_en.eml", EXAMPLES / "amazon" / "refund_en.eml", "--config", config)
    found = billfold("find", "--marketplace", "ebay", "--config", config, "--json").json
    assert len(found) == 1
    number = found[0]["order_number"]
    shown = billfold("show", number, "--config", config)
    assert shown.code == 0
    assert number in shown.out
    assert "came from:" in shown.out
    nothing = billfold("show", "000-no-such-number", "--config", config)
    assert nothing.code == 1
    assert "billfold find" in nothing.err
    assert billfold("find", "nosuchword", "--config", config).code == 1


def test_where_there_is_no_archive_yet_a_sentence_says_so(config: Path) -> None:
    for command in ("find", "verify", "rebuild"):
        outcome = billfold(command, "--config", config)
        assert outcome.code == 1
        assert "no archive" in outcome.err.lower()


def test_an_archive_path_that_is_a_file_is_told_before_anything_is_done(tmp_path: Path) -> None:
    config = configure(tmp_path)
    archive_of(config).write_text("I am a file.")
    outcome = billfold("add", EXAMPLES / "ebay" / "order_en.eml", "--config", config)
    assert outcome.code == 1
    assert "Invoices is a file" in outcome.err


@pytest.mark.parametrize("fault", ["ENOSPC", "EROFS"])
def test_a_disk_that_is_full_or_read_only_loses_nothing_and_is_told(config: Path, fault: str) -> None:
    path = EXAMPLES / "generic" / "invoice_pdf_de.eml"
    outcome = billfold("add", path, "--config", config, environment={"BILLFOLD_FAIL_AT": f"20:{fault}"})
    assert outcome.code == 1
    assert "Traceback" not in outcome.err
    assert str(archive_of(config)) in outcome.err
    later = billfold("add", path, "--config", config, "--json").json["balance"]
    assert later["filed"] + later["seen_before"] == 1
    assert len([name for name in tree(archive_of(config)) if name.endswith(".pdf")]) == 1
    assert billfold("verify", "--config", config).code == 0


def test_a_round_on_an_archive_that_another_program_works_on_ends_at_once_and_names_it(
    config: Path, tmp_path: Path
) -> None:
    (tmp_path / "drop").mkdir()
    with config.open("a") as file:
        file.write(f'\n[drop_folder]\npath = "{tmp_path / "drop"}"\n')
    first = subprocess.Popen(
        [sys.executable, "-m", "billfold", "add", "-", "--config", str(config)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        owner = archive_of(config) / ".billfold" / "owner.json"
        until = time.monotonic() + 20
        while not owner.exists() and time.monotonic() < until:
            time.sleep(0.05)
        began = time.monotonic()
        second = billfold("poll", "--config", config)
        assert time.monotonic() - began < 20
        assert second.code == 75
        assert str(first.pid) in second.err
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert first.stdin is not None
        first.stdin.close()
    assert billfold("add", EXAMPLES / "ebay" / "order_en.eml", "--config", config).code == 0


def test_init_writes_a_configuration_that_loads(tmp_path: Path) -> None:
    path = tmp_path / "made.toml"
    options = ("--archive", tmp_path / "A", "--email", "kim@shop.example", "--host", "imap.shop.example")
    options += ("--username", "kim", "--password", "env", "--password-source", "SHOP_PASSWORD")
    assert billfold("init", "--config", path, *options).code == 0
    assert path.stat().st_mode & 0o077 == 0
    again = billfold("init", "--config", path, *options)
    assert again.code == 2
    assert "--force" in again.err
    checked = billfold("check", "--config", path)
    assert checked.code == 1
    assert "SHOP_PASSWORD" in checked.out


def test_verify_finds_a_flipped_byte_and_names_the_document(config: Path) -> None:
    billfold("add", EXAMPLES / "generic" / "invoice_pdf_de.eml", "--config", config)
    pdf = next(path for path in archive_of(config).rglob("*.pdf"))
    data = bytearray(pdf.read_bytes())
    data[len(data) // 2] ^= 1
    pdf.chmod(0o644)
    pdf.write_bytes(bytes(data))
    outcome = billfold("verify", "--config", config)
    assert outcome.code == 1
    assert pdf.name in outcome.err


def test_a_users_own_marketplace_file_is_read_and_its_mistakes_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "marketplaces"
    folder.mkdir()
    file = folder / "bazaarly.toml"
    file.write_text(
        'name = "Bazaarly"\nsenders = ["@bazaarly.example"]\norder_number = "BZ-[0-9]{6}"\norder_number_alone = true\n'
    )
    config = configure(tmp_path, f'[reading]\ntemplates = "{folder}"\n')
    mail = tmp_path / "order.eml"
    mail.write_bytes(
        b"From: Bazaarly <orders@bazaarly.example>\r\nSubject: Order confirmation BZ-123456\r\n"
        b"Date: Mon, 15 Jul 2024 10:00:00 +0000\r\nMessage-ID: <1@bazaarly.example>\r\n\r\n"
        b"Thank you for your order\r\nSubtotal: $10.00\r\nShipping: $2.00\r\nTotal: $12.00\r\n"
    )
    document = billfold("extract", "--jsonl", mail, "--config", config).json["documents"][0]
    assert (document["marketplace"], document["order_number"]) == ("bazaarly", "BZ-123456")
    file.write_text('nam = "Bazaarly"\nsenders = ["nowhere"]\norder_number = "("\n')
    wrong = billfold("check", "--config", config)
    assert wrong.code == 1
    for word in ("bazaarly.toml", "nam", "senders", "order_number"):
        assert word in wrong.out
