"""`billfold explain`: why a message went where it went."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billfold.options import config_option, configuration, json_option

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from archive.search import Entry, Explanation
    from billfold.config import Configuration
    from billfold.signature_check import Checked
    from parsers.terms import Sender

FATES = ("filed", "seen_before", "not_a_document", "review", "failed")


@click.command("explain", epilog="Example: billfold explain shop/INBOX/4711")
@click.argument("what", required=False, metavar="[MESSAGE-ID|ACCOUNT/MAILBOX/UID|ID|FILE]")
@click.option("--run", "run", metavar="RUN", help="List what a run did; 'last' is the newest one.")
@click.option("--fate", type=click.Choice(FATES), help="With --run: only this number of the balance.")
@config_option
@json_option
def command(what: str | None, run: str | None, fate: str | None, config_file: Path | None, as_json: bool) -> None:
    """Tell why a message or file went where it went; with --run, what stands behind the numbers of a balance."""
    from archive.index import reading
    from billfold.errors import UsageWrong
    from billfold.streams import printable

    if bool(what) == bool(run):
        raise UsageWrong("Name one message or file, or a run with --run; `billfold explain --help` shows both.")
    settings = configuration(config_file)
    folder = settings.require_archive().folder
    with reading(folder) as index:
        if run:
            _show_run(index, run, fate, as_json=as_json)
        else:
            _show_message(index, printable(str(what)), settings, as_json=as_json)


def _show_message(index: "sqlite3.Connection", what: str, settings: "Configuration", *, as_json: bool) -> None:
    from archive import search
    from archive.durable import sha256_of
    from billfold.console import print_json, say
    from billfold.errors import NothingFound
    from billfold.pages import forwarded_line, sender_lines
    from billfold.reasons import EVENT_WORDS, settled_line
    from billfold.records import within
    from billfold.signature_check import checked_again

    folder = settings.require_archive().folder
    found = search.explain(index, what) or search.explain(index, within(folder, what))
    if not found and Path(what).expanduser().exists():
        found = search.explain(index, str(Path(what).expanduser().resolve()))
    if not found and Path(what).expanduser().is_file():
        # of what was removed the path is not kept
        found = search.explain(index, sha256_of(Path(what).expanduser()))
    if not found:
        raise NothingFound(f"{what!r} has never been looked at: no message or file of that name is remembered.")
    checked = checked_again(settings, (record for explanation in found for record in explanation.documents))
    if as_json:
        print_json([_explanation_json(explanation, checked) for explanation in found])
        return
    for explanation in found:
        say(_sentence(explanation.entry))
        if explanation.header and explanation.header.forwarded:
            say(forwarded_line(explanation.header.forwarded))
        for record in explanation.documents:
            kind = record.document.kind.value.replace("_", " ") if record.document.kind else "document"
            say(f"  {record.id}  {kind}, {record.status}: {', '.join(record.files)}")
            for finding in record.document.findings:
                say(f"    {finding.message}")
        for sha, sender in _senders(explanation).items():
            say("\n".join(sender_lines(sender)))
            if sha in checked:
                say(f"      {checked[sha].sentence}")
        for happening in explanation.happenings:
            say(f"  {happening.at:%Y-%m-%d %H:%M:%S} UTC  {EVENT_WORDS[happening.type]} (event {happening.seq})")
        if done := settled_line(explanation.entry.settled):
            say(done)


def _senders(explanation: "Explanation") -> "dict[str, Sender]":
    """Return who sent what the documents came in, by original: one mail may hold several documents."""
    return {record.original: record.document.sender for record in explanation.documents if record.document.sender}


def _show_run(index: "sqlite3.Connection", run: str, fate: str | None, *, as_json: bool) -> None:
    from archive import search
    from archive.records import Fate
    from billfold.console import print_json, say
    from billfold.errors import NothingFound

    known = search.runs(index)
    chosen = next((past for past in known if run in ("last", past.id)), None)
    if chosen is None:
        names = ", ".join(past.id for past in known[:5]) or "none yet"
        raise NothingFound(f"There is no run {run!r} that saw anything new; the newest are: {names}.")
    entries = search.entries(index, chosen.id, Fate(fate) if fate else None)
    if as_json:
        print_json([_entry_json(entry) for entry in entries])
        return
    say(f"Run {chosen.id} ({chosen.command}), {chosen.started:%Y-%m-%d %H:%M} UTC")
    for entry in entries:
        say(_sentence(entry))
    if not entries:
        say("None.")


def _sentence(entry: "Entry") -> str:
    from archive.retention import was_removed
    from billfold.reasons import reason_words

    where = entry.mailbox if entry.account == "file" else f"{entry.account}/{entry.mailbox}/{entry.uid}"
    fate = entry.fate.words if entry.fate else "kept, and still to be read"
    reason = reason_words(entry.reason)
    if reason.startswith(fate) or was_removed(reason):
        return f"{where}: {reason}"
    return f"{where}: {fate}" + (f": {reason}" if reason else "")


def _entry_json(entry: "Entry") -> dict[str, Any]:
    from billfold.reasons import reason_words

    return {
        "account": entry.account,
        "mailbox": entry.mailbox,
        "uidvalidity": entry.uidvalidity,
        "uid": entry.uid,
        "fate": entry.fate.value if entry.fate else None,
        "reason": reason_words(entry.reason),
        "run": entry.run,
    }


def _explanation_json(explanation: "Explanation", checked: "Mapping[str, Checked]") -> dict[str, Any]:
    from parsers.codec import message_to_json, sender_to_json

    return {
        **_entry_json(explanation.entry),
        "message": message_to_json(explanation.header) if explanation.header else None,
        "documents": [
            {
                "id": record.id,
                "status": record.status,
                "files": list(record.files),
                "sender": sender_to_json(record.document.sender) if record.document.sender else None,
                "signature_holds": checked[record.original].holds if record.original in checked else None,
            }
            for record in explanation.documents
        ],
        "events": [{"seq": h.seq, "at": h.at.isoformat(), "type": h.type} for h in explanation.happenings],
    }
