"""The README against the program: every command runs, every output is what is printed, every table is complete."""

import contextlib
import csv
import io
import json
import os
import re
import shlex
import shutil
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest
from filelock import FileLock

from archive.ledger import ITEM_COLUMNS, LEDGER_COLUMNS
from archive.names import DEFAULT_TEMPLATE, FIELDS
from billfold import printing
from billfold.__main__ import COMMANDS, main
from billfold.config import (
    AccountSection,
    ArchiveSection,
    Configuration,
    InboxSection,
    OcrSection,
    ReadingSection,
    load,
)
from billfold.demo.server import SampleServer
from billfold.drop_section import DropFolderSection
from billfold.errors import Exit
from billfold.inlet_section import InletSection
from billfold.notice_sections import AlertsSection, DigestSection, MailSection, MetricsSection
from billfold.ocr import MOST_PAGES
from billfold.reading_worker import LIMITS
from billfold.senders_section import SendersSection
from parsers.containers.pictures import MOST_PIXELS, MOST_PIXELS_OF_JPEG
from parsers.marketplaces.checked import template_keys
from parsers.marketplaces.templates import EVENTS, LABELLED, built_in
from parsers.terms import Certainty, Kind
from parsers.text.glossary import general
from tests.docs_pictures import PICTURE, Sample, draw, make_sample, transcript
from tests.programs import billfold

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# What is not run here, because it would download: it is checked by the tests named.
NOT_RUN = {
    "git": "test_what_is_cloned_is_this_project",
    "make": "test_the_targets_of_make_are_there",
    "python3": "test_what_pip_installs_is_there",
    "~/billfold-environment/bin/pip": "test_what_pip_installs_is_there",
}
# What runs until it is stopped: `test_run.py` runs it.
ENDLESS = "run"
# `init` has been run when the lines are; `login` waits for a person at a provider (tests/test_login.py).
NEEDS_A_PERSON = ("billfold init", "billfold login shop")
HOME = "/home/jo"
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC")
EVENT = re.compile(r"\(event \d+\)")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language and text, and the paragraph before it."""

    language: str
    text: str
    before: str

    @property
    def commands(self) -> list[str]:
        return self.text.splitlines() if self.language == "sh" else []


def _blocks() -> list[Block]:
    found, end = [], 0
    for m in re.finditer(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL):
        found.append(Block(m[1], m[2], README[end : m.start()].strip().split("\n\n")[-1]))
        end = m.end()
    return found


BLOCKS = _blocks()


def block(language: str, before: str = "") -> Block:
    [found] = [b for b in BLOCKS if b.language == language and before in b.before]
    return found


def prose() -> str:
    """The README without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL)


def section(title: str) -> str:
    m = re.search(rf"^#+ {re.escape(title)}$(.*?)(?=^#|\Z)", prose(), re.MULTILINE | re.DOTALL)
    assert m, title
    return m[1]


def rows(title: str) -> list[list[str]]:
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    # a section may have several tables, each with its own head
    return [row for row, after in zip(cells, [*cells[1:], [""]], strict=True) if "---" not in row[0] + after[0]]


def options_of(command: str) -> set[str]:
    found = import_module(f"billfold.commands.{command}").command
    return {option for parameter in found.params for option in parameter.opts}


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


# ------------------------------------------------------------------------------------------- the sample and a desk


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The demonstration, run twice; once for all workers of a run, because it takes seconds."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, told = shared / "readme-sample", shared / "readme-sample.json"
    with FileLock(shared / "readme-sample.lock"):
        if not told.exists():
            folder.mkdir(exist_ok=True)
            made = make_sample(folder)
            told.write_text(json.dumps([made.first, made.second]), encoding="utf-8")
    first, second = json.loads(told.read_text(encoding="utf-8"))
    return Sample(folder, first, second)


@dataclass
class Desk:
    """A user's home: the sample in `demo`, a copy of it as the archive, and files to hand over."""

    home: Path
    port: int

    def run(self, line: str) -> tuple[int, str, str]:
        """Run a line of the README; return the exit code and what was printed."""
        words = [re.sub(r"^~", str(self.home), word) for word in shlex.split(line)]
        assert Path(words[0]).name == "billfold", line
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
        before, given = (sys.argv, sys.stdin, sys.excepthook), io.TextIOWrapper(io.BytesIO(self.answers()))
        try:
            sys.argv, sys.stdin = ["billfold", *words[1:]], given
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                try:
                    main()
                except SystemExit as end:
                    code = int(end.code or 0)
        finally:
            sys.argv, sys.stdin, sys.excepthook = before
        printed = []
        for stream in (out, err):
            stream.flush()
            printed.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
        return code, printed[0], printed[1]

    def answers(self) -> bytes:
        """What the user types when `init` asks."""
        lines = ["", "jo@doe-studio.example", "127.0.0.1", "file", str(self.home / "password")]
        return "\n".join([*lines, ""]).encode()

    @property
    def config(self) -> Path:
        return self.home / ".config" / "billfold" / "config.toml"

    def use_the_sample_server(self) -> None:
        """Give the configuration that `init` wrote the port of a server that is there, and the README's accounts."""
        found = load(self.config)
        assert found.archive is not None
        assert found.archive.path == "~/Invoices"
        text = "".join(b.text for b in BLOCKS if b.language == "toml" and b.text.startswith("[reading]"))
        text += '[archive]\npath = "~/Invoices"\nprint_mails = false\n'
        for name in ("shop", "invoices"):
            text += f'[[accounts]]\nname = "{name}"\nhost = "127.0.0.1"\nport = {self.port}\nsecurity = "none"\n'
            text += 'username = "sample"\npassword_file = "~/password"\n'
        self.config.write_text(text, encoding="utf-8")


@pytest.fixture
def desk(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    shutil.copytree(sample.folder / "demo", tmp_path / "demo")
    shutil.copytree(tmp_path / "demo" / "Invoices", tmp_path / "Invoices")
    config = tmp_path / "demo" / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace(str(sample.folder), str(tmp_path)), encoding="utf-8")
    _lay_out_files(tmp_path)
    for name in ("BILLFOLD_CONFIG", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with SampleServer() as server:
        secret = tmp_path / "password"
        secret.write_text(server.password)
        secret.chmod(0o600)
        found = Desk(tmp_path, server.port)
        code, _, err = found.run("billfold init")
        assert code == Exit.DONE, err
        found.use_the_sample_server()
        yield found


def _lay_out_files(home: Path) -> None:
    """Put there what the README hands over: a PDF, a ZIP, an mbox, a folder, and the made-up marketplace's mail."""
    import zipfile

    mails = sorted((ROOT / "billfold" / "demo" / "mailbox" / "INBOX").glob("*.eml"))
    for folder in ("Downloads", "Mail/2023", "billfold-marketplaces"):
        (home / folder).mkdir(parents=True)
    pdf = next((home / "Invoices").rglob("Order88157_*.pdf"))
    shutil.copy(pdf, home / "Downloads" / "invoice.pdf")
    shutil.copy(mails[0], home / "Mail" / "2023")
    with zipfile.ZipFile(home / "Downloads" / "orders.zip", "w") as archive:
        archive.write(pdf, "Rechnung.pdf")
    old = [b"From jo Thu Sep  5 12:30:07 2024\n" + mail.read_bytes().replace(b"\r\n", b"\n") for mail in mails[:3]]
    (home / "Mail" / "old.mbox").write_bytes(b"\n".join(old))
    (home / "order.eml").write_text(block("eml").text, encoding="utf-8")


def normalised(text: str, home: Path) -> str:
    """Return a text without what differs from run to run: the home, when something was done, and its number."""
    return EVENT.sub("(event)", MOMENT.sub("(moment)", text.replace(str(home), HOME))).strip("\n")


def as_long_as(shown: str, out: str) -> str:
    """What was printed, as far as it is shown: a last line of `…` stands for the rest."""
    lines = out.strip("\n").split("\n")
    length = shown.strip("\n").count("\n")
    if not shown.endswith("\n…\n"):
        return "\n".join(lines)
    assert len(lines) > length, "nothing is left out"
    return "\n".join([*lines[:length], "…"])


def cron_lines() -> list[str]:
    return [line for b in BLOCKS if b.language == "crontab" for line in b.text.splitlines()]


def steps() -> Iterator[tuple[str, str]]:
    """Yield every command of the README, in order, with the output shown for it if any; `init` is done already."""
    for b, after in zip(BLOCKS, [*BLOCKS[1:], None], strict=True):
        shown = after.text if after and after.language == "text" and len(b.commands) == 1 else ""
        for line in b.commands:
            words = shlex.split(line)
            if words[0] not in NOT_RUN and words[1] != ENDLESS and line not in NEEDS_A_PERSON:
                yield line, shown
        if b.text.startswith('name = "Fernhollow Market"'):
            yield "", b.text
        for line in (text for text in quoted(b.before) if b.language == "text" and text.startswith("billfold ")):
            yield line, b.text
    above = {line for b in BLOCKS for line in b.commands}
    for row in rows("Commands"):
        if quoted(row[2])[0] not in above | set(NEEDS_A_PERSON) and quoted(row[0])[0] != ENDLESS:
            yield quoted(row[2])[0], ""
    for line in cron_lines():
        yield re.sub(r"^(\S+ ){5}| >/dev/null$", "", line), ""


def test_every_command_runs_and_prints_what_is_shown(desk: Desk) -> None:
    # In one process and one test: the start of a process for each would take most of a minute. With README_WRITE=1
    # the README gets what is printed now, for a person to read before it is committed.
    compared, written = 0, README
    for line, shown in steps():
        if not line:
            (desk.home / "billfold-marketplaces" / "fernhollow.toml").write_text(shown, encoding="utf-8")
            continue
        code, out, err = desk.run(line)
        assert "mistake of its own" not in err, (line, err)
        assert code == Exit.DONE, (line, code, out, err)
        if shown and os.environ.get("README_WRITE"):
            written = written.replace(shown, as_long_as(shown, out.replace(str(desk.home), HOME)) + "\n")
        elif shown:
            assert normalised(as_long_as(shown, out), desk.home) == normalised(shown, desk.home), line
        compared += bool(shown)
    if written != README:
        (ROOT / "README.md").write_text(written, encoding="utf-8")
    assert compared == sum(b.language == "text" for b in BLOCKS) - 1, "every output but the tree stands after a command"


def test_a_mail_from_junk_that_is_handed_over_is_filed(desk: Desk) -> None:
    [line] = [line for b in BLOCKS for line in b.commands if "/review/" in line]
    number = re.findall(r"Order(\d+)_", line)[0]
    assert desk.run(f"billfold find {number} --review")[0] == Exit.DONE
    assert desk.run(line)[0] == Exit.DONE
    assert desk.run(f"billfold find {number} --review")[0] == Exit.ATTENTION
    assert desk.run(f"billfold find {number}")[0] == Exit.DONE
    assert number in (desk.home / "Invoices" / "ledger.csv").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------- what is not run


def test_what_is_not_run_is_named() -> None:
    words = {shlex.split(line)[0] for b in BLOCKS for line in b.commands}
    assert words == {"billfold", *NOT_RUN}
    assert set(NOT_RUN.values()) <= set(globals())


def test_what_is_cloned_is_this_project() -> None:
    [line] = [line for b in BLOCKS for line in b.commands if line.startswith("git ")]
    url = PROJECT["urls"]["Documentation"].partition("#")[0]
    assert line == f"git clone {url} && cd {url.rpartition('/')[2]}"


def test_the_targets_of_make_are_there() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {line.split()[1] for b in BLOCKS for line in b.commands if line.startswith("make ")}
    named |= {text.split()[1] for text in quoted(prose()) if text.startswith("make ")}
    assert named >= {"setup", "demo", "test", "bench"}
    assert named <= targets


def test_what_pip_installs_is_there() -> None:
    [line] = [line for b in BLOCKS for line in b.commands if "/pip " in line]
    extras = set(PROJECT["optional-dependencies"]) - {"dev"}
    wanted = re.findall(r"'\.\[([\w,]+)\]'$", line)[0].split(",")
    assert set(wanted) <= extras
    assert {quoted(row[0])[0] for row in rows("Installing")} == extras
    assert PROJECT["requires-python"] == ">=3.11"
    assert "Python 3.11 or newer" in README


def test_the_line_for_cron_has_five_fields_and_a_poll() -> None:
    [line] = cron_lines()
    *when, command, argument, away = line.split()
    assert len(when) == 5
    assert (command.rpartition("/.venv/bin/")[2], argument, away) == ("billfold", "poll", ">/dev/null")


# ------------------------------------------------------------------------------------------- pictures and files


def test_the_picture_shows_what_the_demonstration_prints(sample: Sample) -> None:
    if printing.missing():
        pytest.skip(printing.missing())
    assert f"]({PICTURE.relative_to(ROOT).as_posix()})" in README
    drawn = draw(transcript(sample))
    assert PICTURE.read_text(encoding="utf-8") == drawn, "run: python tests/docs_pictures.py"


def test_the_files_in_the_tree_are_those_of_the_demonstration(sample: Sample) -> None:
    [tree] = [b for b in BLOCKS if b.text.startswith("demo/Invoices/")]
    above: list[str] = []
    files = 0
    for line in tree.text.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        name = line.split()[0]
        above = [*above[:depth], name]
        path = sample.folder / "".join(above)
        if name == "…":
            assert any(entry.name not in tree.text for entry in path.parent.iterdir())
        elif name.endswith("/"):
            assert path.is_dir(), path
        else:
            files += 1
            printed = path.suffix == ".pdf" and path.with_suffix(".eml").exists()
            assert path.is_file() or (printed and printing.missing()), path
    assert files >= 7


def test_everything_in_the_archive_folder_is_explained(sample: Sample) -> None:
    names = {
        name.removeprefix(".billfold/").strip("/") for row in rows("The archive folder") for name in quoted(row[0])
    }
    state = sample.folder / "demo" / "Invoices" / ".billfold"
    there = {path.name for path in state.iterdir() if not path.name.endswith("-journal")}
    assert there <= names
    assert {path.name for path in state.parent.iterdir()} - names == {".billfold", "2024"}


# ------------------------------------------------------------------------------------------- the demonstration


def ledger_of(sample: Sample) -> list[dict[str, str]]:
    with (sample.folder / "demo" / "Invoices" / "ledger.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_demonstration_balances_and_its_second_run_files_nothing(sample: Sample) -> None:
    first, second = (text.splitlines()[0] for text in (sample.first, sample.second))
    assert first == "32 seen = 14 filed + 2 seen before + 14 not a document + 2 held for review + 0 failed"
    assert second == "32 seen = 0 filed + 32 seen before + 0 not a document + 0 held for review + 0 failed"


def test_the_demonstration_shows_what_comes_packed_forwarded_and_paid(sample: Sample) -> None:
    rows = {row["invoice_number"] or f"{row['order_number']} {row['kind']}": row for row in ledger_of(sample)}
    assert {"AH-2024-0711", "AH-2024-0823"} < set(rows), "two invoices in one ZIP"
    assert rows["JT-47919 receipt"]["issue_date"] == "2024-08-06", "a person's inline forward, of the day before"
    assert rows["GB-2024-118"]["client"] == "acme", "a mail to the dedicated address with a tag"
    assert rows["2024/A/0317"]["seller"] == "Cerámica del Alba S.L.", "a forward as an attachment"
    back = rows["112-5580146-7713902 refund"]
    assert (back["total"], back["shipping"]) == ("18.99", ""), "shipping labels are no shipping"
    paid = rows["17-11862-40935 receipt"]
    assert (paid["marketplace"], paid["counts"]) == ("paypal", "")
    assert rows["17-11862-40935 order_confirmation"]["counts"] == "yes"


def test_the_demonstration_ends_with_an_order_and_how_to_ask_for_another(sample: Sample) -> None:
    told = sample.first.split("What became of one of them:\n\n")[1].splitlines()
    assert told[0] == "order 112-5580146-7713902, Amazon"
    happened = [line[14:].split("  ")[0] for line in told[3:7]]
    assert happened == ["order confirmation", "shipped (UPS)", "delivered", "refund"]
    assert told[7] == "  in the ledger it counts as 18.99 USD"
    assert told[-2].startswith("Ask for another order: billfold show 17-11862-40935 --config ")


def test_the_demonstration_spent_what_its_ledger_counts(sample: Sample) -> None:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in ledger_of(sample):
        if row["counts"] == "yes":
            total = Decimal(row["total"])
            sums[row["currency"]] += -total if row["kind"] in ("credit_note", "refund") else total
    assert sums == {
        "USD": Decimal("13.98") + Decimal("38.99") + Decimal("37.98") - Decimal("18.99") + Decimal("1128.19"),
        "GBP": Decimal("82.50") + Decimal("38.00") + Decimal("47.00"),
        "EUR": Decimal("12.00") + Decimal("14.50") + Decimal("480.01") + Decimal("211.82") + Decimal("52.48"),
        "PHP": Decimal("1493.00"),
    }


# ------------------------------------------------------------------------------------------- tables and lists


def test_the_commands_are_those_of_the_program() -> None:
    assert [quoted(row[0])[0] for row in rows("Commands")] == list(COMMANDS)
    for name, _, example in rows("Commands"):
        assert f"billfold {quoted(name)[0]}" in example


def test_the_options_are_those_of_the_program() -> None:
    options = {name: options_of(name) for name in COMMANDS}
    assert [name for name in COMMANDS if "--config" not in options[name]] == ["demo"]
    assert [name for name in COMMANDS if "--json" not in options[name]] == ["init", "run", "service", "extract"]
    assert "--log-json" in options["run"]
    assert "--jsonl" in options["extract"]
    said = " ".join(README.split())
    assert "but `demo` take `--config FILE`, and all but `init`, `run` and `service` take `--json` (`extract`" in said


def test_the_exit_codes_are_those_of_the_program() -> None:
    assert [int(row[0]) for row in rows("Exit codes")] == sorted(Exit)


def test_the_keys_are_those_of_the_configuration() -> None:
    models = {
        "archive": ArchiveSection,
        "reading": ReadingSection,
        "ocr": OcrSection,
        "senders": SendersSection,
        "inbox": InboxSection,
        "inlet": InletSection,
        "drop_folder": DropFolderSection,
        "accounts": AccountSection,
        "mail": MailSection,
        "alerts": AlertsSection,
        "digest": DigestSection,
        "metrics": MetricsSection,
    }
    known = {f"{name}.{key}" for name, model in models.items() for key in model.model_fields}
    table = [quoted(row[0]) for row in rows("Configuration")]
    assert sorted(key for row in table for key in row) == sorted(known)
    written = re.compile(rf"({'|'.join(models)})\.\w+")
    assert {text for text in quoted(prose()) if written.fullmatch(text)} == known
    defaults = {row[0]: row[2] for row in rows("Configuration") if len(row) == 3}
    for key, said in defaults.items():
        part, name = quoted(key)[0].split(".")
        value = models[part].model_fields[name].get_default()
        if quoted(said) and name not in ("host",):
            assert tomllib.loads(f"x = {quoted(said)[0]}")["x"] == value, key


def test_the_snippets_of_configuration_load(tmp_path: Path) -> None:
    for number, b in enumerate(b for b in BLOCKS if b.language == "toml" and b.text.startswith("[")):
        path = tmp_path / f"{number}.toml"
        path.write_text(b.text, encoding="utf-8")
        assert load(path) != Configuration()


def test_columns_fields_and_kinds_are_all_there() -> None:
    ledger = section("The ledger")
    assert tuple(quoted(ledger.split("\n\n")[2])) == LEDGER_COLUMNS
    last = ledger.strip().split("\n\n")[-1]
    assert tuple(name for name in quoted(last) if "." not in name)[: len(ITEM_COLUMNS)] == ITEM_COLUMNS
    kinds = next(line for line in ledger.splitlines() if line.startswith("- `kind`"))
    assert set(quoted(kinds)) == {"kind", *Kind}
    names = section("Names").strip().split("\n\n")[0]
    assert quoted(names)[0] == DEFAULT_TEMPLATE
    assert set(quoted(names)[1:]) - {"archive.name"} == set(FIELDS)


def test_a_new_marketplace_takes_one_file_and_one_example_and_does_what_is_shown(tmp_path: Path) -> None:
    m = re.search(r"^### A new marketplace\n.*?(?=^### )", README, re.MULTILINE | re.DOTALL)
    assert m
    assert len(m[0].strip().splitlines()) <= 30
    mail, template, output = re.findall(r"^```\w+\n(.*?)^```$", m[0], re.MULTILINE | re.DOTALL)
    [line] = [text for text in quoted(section("A new marketplace")) if text.startswith("billfold ")]
    (tmp_path / "order.eml").write_text(mail, encoding="utf-8")
    folder = tmp_path / "own"
    folder.mkdir()
    config = tmp_path / "config.toml"
    config.write_text('[reading]\ntemplates = "own"\n', encoding="utf-8")

    def run() -> str:
        words = [str(tmp_path / word) if word == "order.eml" else word for word in line.split()[1:]]
        done = billfold(*words, environment={"BILLFOLD_CONFIG": str(config)})
        assert (done.code, done.err) == (0, "")
        return done.out

    assert "  not a document: " in run(), "it is no document before"
    (folder / "fernhollow.toml").write_text(template, encoding="utf-8")
    after = run()
    assert normalised(as_long_as(output, after), tmp_path) == normalised(output, tmp_path)
    fields = {m[1]: m[0] for m in re.finditer(r"^    \[\d+\] +(\w+(?: \w+)*)  .*$", after, re.MULTILINE)}
    assert list(fields) == ["kind", "marketplace", "order number", "issue date", "currency", "total"]
    assert " fernhollow " in fields["marketplace"]
    assert " FH-204-88317 " in fields["order number"]
    assert " 42.50 " in fields["total"]
    assert after.splitlines()[-2] == "    → it would be filed"


def test_the_keys_of_marketplace_files_are_those_of_the_program() -> None:
    table = rows("Marketplace files")
    assert sorted(key for row in table for key in quoted(row[0])) == sorted(template_keys())
    [labels] = [row[1] for row in table if row[0] == "`labels`"]
    assert set(quoted(labels)) == LABELLED
    kinds = next(text for text in section("Marketplace files").split("\n\n") if text.startswith("A `kind` is"))
    assert set(quoted(kinds)) == {"kind", *Kind, *EVENTS}


def test_the_keys_of_the_json_are_those_of_the_program() -> None:
    table = rows("What extract prints")
    tables = [[key for row in table for key in quoted(row[0]) if row[0] != "key"]]
    mail = ROOT / "tests" / "examples" / "generic" / "invoice_pdf_de.eml"
    line = billfold("extract", "--jsonl", mail).json
    [document] = line["documents"]
    wanted = [*line, *document, *document["evidence"]["total"]]
    assert sorted(tables[0]) == sorted(wanted)
    [items] = [row[1] for row in table if row[0] == "`items`"]
    assert quoted(items) == list(document["items"][0])
    [file] = [row[1] for row in table if row[0] == "`file`" and "`path`" in row[1]]
    assert quoted(file) == list(document["file"])
    [message] = [row[1] for row in table if row[0] == "`message`"]
    assert quoted(message)[:7] == list(line["message"])
    [confidence] = [row[1] for row in table if row[0] == "`confidence`"]
    assert quoted(confidence) == [str(one.confidence) for one in Certainty]


def test_the_marketplaces_languages_and_limits_are_those_of_the_program() -> None:
    reads = section("What it reads")
    assert all(marketplace.name in reads for marketplace in built_in())
    meanings = [*general().spaced.values(), *general().unspaced.values()]
    languages = {language for of_term in meanings for _, language in of_term}
    assert f"one of {len(languages)} languages" in " ".join(reads.split())
    _, seconds, megabytes = LIMITS["read"]
    assert f"{seconds} seconds, {megabytes} MB of memory" in section("Security")
    _, seconds, megabytes = LIMITS["recognise"]
    assert f"{seconds} seconds and {megabytes} MB of memory" in section("Security")
    assert f"the first {MOST_PAGES} pages are recognised" in section("Scans and photos")
    assert f"{MOST_PIXELS // 1_000_000} million pixels (JPEG: {MOST_PIXELS_OF_JPEG // 1_000_000} million)" in " ".join(
        section("Scans and photos").split()
    )


def test_the_links_lead_somewhere() -> None:
    titles = {
        re.sub(r"[^\w -]", "", t).lower().replace(" ", "-") for t in re.findall(r"^#+ (.*)$", README, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert target.removeprefix("#") in titles if target.startswith("#") else (ROOT / target).exists(), target
