"""`billfold demo`: the whole thing on a sample mailbox."""

from dataclasses import replace
from pathlib import Path

import click

from billfold.options import json_option

FORWARDERS, ADDRESS = "@doe-studio.example", "invoices@doe-studio.example"
ORDER, ANOTHER = "112-5580146-7713902", "17-11862-40935"


@click.command("demo", epilog="Example: billfold demo --folder demo")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Where to file the sample.",
)
@json_option
def command(folder: Path, as_json: bool) -> None:
    """Serve a sample mailbox, poll it over IMAP, file what it holds, and show the ledger and one order.

    All people and shops in the sample are invented. Run it again: nothing is filed twice.
    """
    from billfold.accounts import chosen, marketplaces_of
    from billfold.choosing import Senders, Window
    from billfold.config import AccountSection, ArchiveSection, Configuration, InboxSection
    from billfold.console import ProgressLine, say
    from billfold.demo.server import SampleServer
    from billfold.reporting import finish, show
    from billfold.rounds import round_of
    from billfold.session import working

    archive = (folder / "Invoices").absolute()
    secret = folder.absolute() / "password"
    folder.mkdir(parents=True, exist_ok=True)
    with SampleServer() as server:
        secret.write_text(server.password)
        secret.chmod(0o600)
        account = AccountSection(
            name="sample",
            host=server.host,
            port=server.port,
            security="none",
            username=server.username,
            password_file=str(secret),
        )
        settings = Configuration(
            archive=ArchiveSection(path=str(archive)),
            inbox=InboxSection(forwarders=[FORWARDERS], address=ADDRESS),
            accounts=[account],
        )
        _write_configuration(folder, archive)
        with working(settings, "demo") as pipeline:
            senders = Senders(marketplaces_of(settings), settings.inbox_rules)
            # Nothing of the sample is remembered outside its folder.
            accounts = [replace(account, refusals=None) for account in chosen(settings, None)]
            round_of(pipeline, accounts, senders, Window(), ProgressLine(as_json))
            report = pipeline.finish()
    if as_json:
        finish(report, archive, as_json=True)
    show(report, archive)
    say()
    _show_ledger(archive)
    config = folder / "config.toml"
    say(f"\nAsk for another order: billfold show {ANOTHER} --config {config}")
    say(f"Search for anything: billfold find copperwind --config {config}")
    raise click.exceptions.Exit(1 if report.problems else 0)


def _write_configuration(folder: Path, archive: Path) -> None:
    """Write a configuration beside the archive, so that the other commands can be tried on it."""
    from billfold.first_run.answers import quoted

    head = "# Made by `billfold demo`: the sample's archive, without its mailbox."
    text = f"{head}\n\n[archive]\npath = {quoted(str(archive))}\n"
    (folder / "config.toml").write_text(text, encoding="utf-8")


def _show_ledger(archive: Path) -> None:
    """Show all documents, and the timeline of one order."""
    from archive import orders, search
    from archive.index import reading
    from billfold.console import say
    from billfold.records import record_table, timeline_page

    with reading(archive) as index:
        say(record_table(search.find(index)))
        for timeline in orders.timelines(index, ORDER):
            say(f"\nWhat became of one of them:\n\n{timeline_page(timeline)}")
