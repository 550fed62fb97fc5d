"""`billfold extract`: JSON for programs, drawn pages for people, and templates of one's own."""

import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Any

import pytest

from billfold.console import width
from parsers.context import Context, Form
from parsers.read import read
from parsers.terms import AMOUNT_FIELDS, TEXT_FIELDS
from tests.programs import EXAMPLES, billfold, configure

PDF = EXAMPLES / "generic" / "invoice_pdf_de.eml"
HTML = EXAMPLES / "amazon" / "order_en.eml"
TWO = EXAMPLES / "aliexpress" / "two_orders_de.eml"
DOUBTFUL = EXAMPLES / "generic" / "does_not_add_up_en.eml"
NOTHING = EXAMPLES / "_none" / "newsletter.eml"
SHOP = EXAMPLES / "ebay" / "order_en.eml"
STYLES = re.compile(r"\x1b\[\d+m")


def lines_of(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def in_terminal(columns: int, *arguments: str | Path, stdout: int | None = None, **more: str) -> tuple[int, str]:
    """Run `extract` with a terminal; return the exit code and what was shown there. `stdout` may lead elsewhere."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS", "LINES")}
    with subprocess.Popen(
        [sys.executable, "-m", "billfold", "extract", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=theirs if stdout is None else stdout,
        stderr=theirs,
        env={**environment, "TERM": "xterm-256color", **more},
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the last one who could write has gone (Linux)
                break
            if not piece:
                break
            shown += piece
    os.close(ours)
    return process.returncode, shown.decode().replace("\r\n", "\n")


# ------------------------------------------------------------------------------------------- for programs


def test_every_file_is_one_line_also_one_that_cannot_be_read_or_is_not_there(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.4\nnothing\n")
    empty = tmp_path / "empty.txt"
    empty.touch()
    missing = tmp_path / "missing.pdf"
    outcome = billfold("extract", "--jsonl", TWO, damaged, missing, NOTHING, empty)
    told = lines_of(outcome.out)
    assert [Path(line["file"]).name for line in told] == [
        "two_orders_de.eml", "damaged.pdf", "missing.pdf", "newsletter.eml", "empty.txt",
    ]  # fmt: skip
    assert {tuple(line) for line in told} == {
        ("file", "message", "documents", "events", "findings", "reason", "sender")
    }
    assert [len(line["documents"]) for line in told] == [2, 1, 0, 0, 0]
    assert told[1]["documents"][0]["status"] == "review"
    assert [bool(line["message"]) for line in told] == [True, False, False, True, False]
    assert "There is no file" in told[2]["reason"]
    assert "is empty" in told[4]["reason"]
    assert outcome.code == 1
    assert outcome.err.splitlines() == [told[2]["reason"], told[4]["reason"]]


def test_every_field_that_is_set_has_its_evidence_with_all_its_keys() -> None:
    outcome = billfold("extract", "--jsonl", PDF, HTML, TWO, DOUBTFUL, EXAMPLES / "apple" / "receipt_en.eml")
    assert outcome.code == 0
    documents = [document for line in lines_of(outcome.out) for document in line["documents"]]
    assert len(documents) == 6
    for document in documents:
        read_fields = [n for n in ("kind", "marketplace", "issue_date", *TEXT_FIELDS, *AMOUNT_FIELDS) if document[n]]
        assert set(read_fields) <= set(document["evidence"])
        for one in document["evidence"].values():
            keys = {"source", "rule", "text", "label", "page", "line", "box", "certainty", "confidence"}
            assert set(one) == keys
            assert one["confidence"] == {"confirmed": 0.9, "read": 0.6, "doubtful": 0.3}[one["certainty"]]
        assert "view" not in document


def test_what_a_notice_and_a_forward_tell_has_its_evidence_too() -> None:
    inbox = EXAMPLES.parents[1] / "billfold" / "demo" / "mailbox" / "INBOX"
    notice, forward = lines_of(
        billfold("extract", "--jsonl", inbox / "07-amazon-shipped.eml", inbox / "14-forwarded-inline.eml").out
    )
    [event] = notice["events"]
    assert (event["event"], event["carrier"], notice["documents"]) == ("shipped", "UPS", [])
    told = forward["message"]["forwarded"]
    assert told["from"] == "orders@juniperteas.example"
    for one in (event["evidence"], *told["evidence"].values()):
        assert {"source", "rule", "text", "label", "page", "line", "box", "certainty", "confidence"} == set(one)


def test_amounts_are_decimal_texts_and_dates_iso_with_the_place_of_each() -> None:
    [document] = billfold("extract", "--jsonl", PDF).json["documents"]
    assert (document["kind"], document["status"], document["marketplace"]) == ("invoice", "filed", None)
    assert (document["total"], document["tax_total"], document["issue_date"]) == ("1522.61", "243.11", "2025-02-14")
    assert document["items"][0]["line_total"] == "1236.00"
    total = document["evidence"]["total"]
    assert (total["page"], total["text"], total["label"]) == (1, "1.522,61 €", "Rechnungsbetrag")
    assert len(total["box"]) == 4
    assert document["file"]["filename"] == "Rechnung RE-2025-0317.pdf"


def test_characters_that_a_terminal_obeys_are_escaped_in_json_and_lose_nothing(tmp_path: Path) -> None:
    mail = tmp_path / "odd.eml"
    mail.write_bytes("Subject: a \u202e b \x9b31m c\nFrom: x@example.com\n\nHello.\n".encode())
    out = billfold("extract", "--jsonl", mail).out
    assert "\u202e" not in out
    assert "\x9b" not in out
    assert lines_of(out)[0]["message"]["from"] == "x@example.com"


def test_a_reader_that_has_read_enough_ends_it_in_order() -> None:
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {sys.executable} -m billfold extract --jsonl {EXAMPLES}/generic | head -n1"],
        capture_output=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(lines_of(done.stdout.decode())) == 1


def test_ctrl_c_ends_it_quietly() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "billfold", "extract", "--jsonl", str(PDF), "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    time.sleep(2)  # it waits for standard input
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, b"")


# ------------------------------------------------------------------------------------------- for people


def test_a_pdf_is_drawn_with_its_values_in_brackets_where_there_are_no_colours() -> None:
    outcome = billfold("extract", PDF)
    assert outcome.code == 0
    assert "\x1b" not in outcome.out
    lines = outcome.out.splitlines()
    assert "  │ Rechnungsnummer: [3:RE-2025-0317]" in lines
    assert any(re.fullmatch(r"  │ +Rechnungsbetrag +\[10:1\.522,61 €\]", line) for line in lines)
    listed = {line.split("]")[0].strip(" ["): line for line in lines if line.startswith("    [")}
    assert list(listed) == [str(n) for n in range(1, 11)]
    assert "RE-2025-0317" in listed["3"]
    assert "1522.61" in listed["10"]
    assert any(line.split()[:3] == ["Tinte,", "50", "ml,"] and line.endswith("43.50") for line in lines)
    assert lines[-2:] == ["    → it would be filed", ""]


def test_a_mail_is_drawn_with_the_values_of_its_header_and_its_text() -> None:
    lines = billfold("extract", HTML).out.splitlines()
    assert lines[1].startswith("  mail from [2:auto-confirm@amazon.com], 2025-03-21T18:22:07+00:00: [1:Ordered: ")
    assert "  │ Order #       [3:112-7731904-2260518]" in lines
    assert "  │ Grand Total:  [7:$44.97]" in lines


def test_the_documents_of_one_mail_are_numbered_in_one_go() -> None:
    out = billfold("extract", TWO).out
    first = max(map(int, re.findall(r"^    \[(\d+)\]", out.split("it would be filed")[0], re.MULTILINE)))
    numbers = [int(n) for n in re.findall(r"^    \[(\d+)\]", out, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert f"[2,{first + 2}:transaction@notice.aliexpress.com]" in out


@pytest.mark.parametrize("columns", [80, 140])
def test_in_a_terminal_values_have_colours_and_no_row_is_too_long(columns: int) -> None:
    code, shown = in_terminal(columns, PDF, DOUBTFUL)
    assert code == 0
    assert "\x1b[30m\x1b[42mRE-2025-0317\x1b[0m" in shown, "confirmed"
    assert "\x1b[30m\x1b[43m14.02.2025\x1b[0m" in shown, "read"
    assert "\x1b[30m\x1b[101m£172.20\x1b[0m" in shown, "doubtful"
    assert re.search("\x1b\\[91m●\x1b\\[0m  total +172.20 ", shown)
    assert "    → it would wait for review" in shown.splitlines()
    rows = [STYLES.sub("", row) for row in shown.splitlines() if row[:4] in ("  │ ", "    ")]
    assert all(width(row) <= columns for row in rows)
    assert not any("…" in row for row in rows), "why a value was taken is told to the end"


@pytest.mark.parametrize("variable", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_without_colours_shows_brackets(variable: dict[str, str]) -> None:
    _, shown = in_terminal(100, PDF, **variable)
    assert "\x1b" not in shown
    assert "Rechnungsnummer: [3:RE-2025-0317]" in shown


def test_progress_is_shown_in_a_terminal_while_the_output_goes_elsewhere(tmp_path: Path) -> None:
    with (tmp_path / "out.jsonl").open("wb") as out:
        code, shown = in_terminal(80, "--jsonl", PDF, HTML, NOTHING, stdout=out.fileno())
    assert code == 0
    assert len(lines_of((tmp_path / "out.jsonl").read_text())) == 3
    assert re.search(r"\r\d read, the last one is /", shown)
    assert shown.endswith(" \r"), "the line is removed in the end"
    assert all(len(row) <= 80 for row in shown.split("\r"))
    assert billfold("extract", "--jsonl", PDF).err == ""


def test_pages_are_carried_only_when_somebody_asks_for_them() -> None:
    content = PDF.read_bytes()
    [without] = read(content, Context(Form.MESSAGE)).documents
    [with_view] = read(content, Context(Form.MESSAGE, show_pages=True)).documents
    assert without.view is None
    assert with_view.view is not None
    assert (with_view.view.source, with_view.view.pages) == ("pdf", 1)
    assert "Rechnungsnummer: RE-2025-0317" in [word.text for word in with_view.view.words]


# ------------------------------------------------------------------------------------------- templates of one's own

KIOSK = 'name = "Kiosk"\nsenders = ["@kiosk.example"]\n'


def own(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "marketplaces"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text)
    return configure(tmp_path, '[reading]\ntemplates = "marketplaces"\n')


@pytest.mark.parametrize("command", [("extract", HTML), ("add", HTML), ("check",)])
def test_every_mistake_in_every_template_is_told_with_file_line_and_key(
    tmp_path: Path, command: tuple[str | Path, ...]
) -> None:
    first = 'nome = "x"\nname = "Kiosk"\nsenders = ["kiosk"]\norder_number = "("\n\n[labels]\nsum = ["x"]\n\n'
    first += '[[subjects]]\nkind = "receipt"\nmatch = [""]\n[[subjects]]\nkind = "bill"\n'
    second = KIOSK + 'currency = { "kiosk.example" = "$" }\n'
    config = own(tmp_path, first=first, second=second, third="name = ", fourth=KIOSK)
    outcome = billfold(*command, "--config", config)
    assert outcome.code in (1, 2)
    told = (outcome.out + outcome.err).splitlines()
    folder = config.parent / "marketplaces"
    wanted = [
        "first.toml:1: nome: there is no such key here; allowed are ",
        "first.toml:3: senders.1: 'kiosk' is neither an address nor an @domain",
        "first.toml:4: order_number: '(' is not a regular expression",
        "first.toml:7: labels.sum: 'sum' is none of ",
        "first.toml:11: subjects.1.match.1: '' is found in an empty text too",
        "first.toml:13: subjects.2.kind: 'bill' is none of ",
        "first.toml:12: subjects.2.match: is missing",
        "second.toml:3: currency.kiosk.example: '$' is no currency code",
        "third.toml: is not valid TOML",
    ]
    for text in wanted:
        assert any(f"{folder}/{text}" in line for line in told), (text, told)
    assert any("9 mistakes" in line for line in told)
    assert not any("fourth.toml" in line for line in told)


def test_an_own_template_wins_over_the_built_in_one_of_its_name(tmp_path: Path) -> None:
    assert billfold("extract", "--jsonl", HTML).json["documents"][0]["marketplace"] == "amazon"
    config = own(tmp_path, amazon=KIOSK.replace("@kiosk.example", "@amazon.com"))
    [document] = billfold("extract", "--jsonl", HTML, "--config", config).json["documents"]
    assert (document["marketplace"], document["kind"]) == ("amazon", "order_confirmation")
    assert document["evidence"]["marketplace"]["rule"] == "address of Kiosk"
    assert document["evidence"]["kind"]["rule"] == "words of the subject", "there is no pattern of Amazon any more"


def test_a_built_in_template_is_gone_whole_where_an_own_one_has_its_name(tmp_path: Path) -> None:
    config = own(tmp_path, Amazon=KIOSK)
    told = billfold("extract", "--jsonl", HTML, SHOP, "--config", config).out
    assert [d["marketplace"] for line in lines_of(told) for d in line["documents"]] == [None, "ebay"]


def test_shadows_of_files_beside_templates_are_not_read(tmp_path: Path) -> None:
    config = own(tmp_path, kiosk=KIOSK)
    (config.parent / "marketplaces" / "._kiosk.toml").write_bytes(b"\x00\x05\x16\x07Mac OS X")
    assert billfold("extract", HTML, "--config", config).code == 0
