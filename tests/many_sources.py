"""Eleven sources that deliver the same documents at once: mailboxes, folders, mbox, ZIP, Maildir, inlet, drop."""

import email
import email.message
import json
import mailbox
import os
import smtplib
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.checker import check, truth_of
from tests.imap_servers import Dovecot, free_port
from tests.programs import account, billfold, configure, secret
from tests.running import Running

BUSY = 75
ADDED = ("pdf", "eml", "mbox", "zip", "maildir")
SOURCES = 11
KIM, PAPERS = "kim@home.example", "papers@home.example"


@dataclass
class Told:
    """What came of it: refusals by command, and what was wrong."""

    refused: Counter[str] = field(default_factory=Counter)
    words: str = ""
    sightings: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def forwarded(raw: bytes) -> bytes:
    """The mail as somebody passes it on, attached to one of their own."""
    letter = email.message.EmailMessage()
    inner = email.message_from_bytes(raw)
    letter["From"], letter["To"] = KIM, PAPERS
    letter["Subject"] = f"Fwd: {inner['Subject']}"
    letter["Message-ID"] = f"<fwd-{abs(hash(raw))}@home.example>"
    letter.set_content("Please file this.")
    letter.add_attachment(inner)
    return letter.as_bytes()


def pdfs_of(raw: bytes) -> list[bytes]:
    """The PDFs in a mail."""
    parts = [part for part in email.message_from_bytes(raw).walk() if part.get_content_type() == "application/pdf"]
    return [bytes(part.get_payload(decode=True)) for part in parts]  # type: ignore[arg-type]


class ManySources:
    """The sources, and an archive into which they all deliver. Each mail has one PDF."""

    def __init__(self, server: Dovecot, folder: Path, mails: Sequence[bytes], user: str) -> None:
        self._folder, self._mails = folder, mails
        for raw in mails:
            for name, box in (("a", "INBOX"), ("a", "Junk"), ("b", "INBOX")):
                server.put(f"{user}-{name}", raw, box)
            server.put(f"{user}-c", forwarded(raw))
        self._files()
        users = [f"{user}-{name}" for name in "abc"]
        boxes = '["INBOX", "Junk"]'
        passwords = {name: secret(folder, server.password(name).reveal()) for name in users}
        sections = [account(name, server.port, passwords[name], name, mailboxes=boxes) for name in users]
        self.archive = folder / "Invoices"
        self.port = free_port()
        inlet = f'[inbox]\naddress = "{PAPERS}"\nforwarders = ["{KIM}"]\n[inlet]\nlisten = "127.0.0.1:{self.port}"\n'
        self.inlet = folder / "inlet.toml"
        self.inlet.write_text(configure(folder).read_text() + inlet)
        self.config = configure(folder, *sections)
        self.dropping = folder / "dropping.toml"
        self.dropping.write_text(f'[archive]\npath = "{self.archive}"\n\n[drop_folder]\npath = "{folder / "drop"}"\n')

    def _files(self) -> None:
        for name in (*ADDED, "drop", "maildir/cur", "maildir/new", "maildir/tmp"):
            (self._folder / name).mkdir()
        box = mailbox.mbox(self._folder / "mbox" / "old.mbox")
        with zipfile.ZipFile(self._folder / "zip" / "papers.zip", "w") as papers:
            for number, raw in enumerate(self._mails):
                (pdf,) = pdfs_of(raw)
                (self._folder / "pdf" / f"{number}.pdf").write_bytes(pdf)
                (self._folder / "drop" / f"{number}.pdf").write_bytes(pdf)
                (self._folder / "eml" / f"{number}.eml").write_bytes(raw)
                (self._folder / "maildir" / "cur" / f"{number}:2,").write_bytes(raw)
                papers.writestr(f"{number}.pdf", pdf)
                box.add(raw)
        box.close()

    def deliver(self) -> Told:
        """Start everything at once; who is told that the archive is in use tries again."""
        told = Told()
        config = ["--config", str(self.config)]
        commands = {"poll": ["poll", *config], "drop": ["poll", "--config", str(self.dropping)]}
        commands |= {name: ["add", str(self._folder / name), *config] for name in ADDED}
        with Running(self.inlet) as resident:
            resident.wait_for("listening")
            sender = threading.Thread(target=self._send)
            sender.start()
            self._watch(commands, told)
            sender.join()
            deadline = time.monotonic() + 100
            while sum(event["seen"] for event in resident.events if event["event"] == "looked") < len(self._mails):
                if time.monotonic() > deadline:
                    told.wrong.append("what came by the inlet was not looked at")
                    break
                time.sleep(0.05)
            if resident.stop()[0] or resident.other:
                told.wrong.append(f"the inlet: {resident.other}")
        self._judge(told)
        return told

    def _send(self) -> None:
        """Hand every mail to the inlet; who is told to try again later does."""
        for raw in self._mails:
            text = forwarded(raw).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
            while True:
                try:
                    with smtplib.LMTP("127.0.0.1", self.port, timeout=200) as client:
                        client.sendmail(KIM, [PAPERS], text)
                    break
                except (smtplib.SMTPException, OSError):
                    time.sleep(0.1)

    def _watch(self, commands: dict[str, list[str]], told: Told) -> None:
        running = {name: self._start(command) for name, command in commands.items()}
        while running:
            for name, process in list(running.items()):
                if process.poll() is None:
                    continue
                _, err = process.communicate()
                del running[name]
                if process.returncode == BUSY:
                    told.refused[name] += 1
                    told.words = err.decode().strip()
                    running[name] = self._start(commands[name])
                elif process.returncode:
                    told.wrong.append(f"{name} ended with {process.returncode}: {err.decode()[-300:]}")
            time.sleep(0.05)

    def _start(self, command: list[str]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "billfold", *command, "--json"],
            # Nobody reads the report, and a pipe that nobody reads fills.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=dict(os.environ),
        )

    def _judge(self, told: Told) -> None:
        number = len(self._mails)
        truth: dict[str, Any] = truth_of(self._mails)
        # One delivery for each source and document, but the ZIP is one for all.
        truth |= {"mails": (SOURCES - 1) * number + 1, "documents": {sha: [] for sha in truth["documents"]}}
        told.wrong += [what for what in check(self.archive, truth) if "another mail" not in what]
        with closing(sqlite3.connect(self.archive / ".billfold" / "index.sqlite")) as index:
            filed = [row[0] for row in index.execute("SELECT id FROM document WHERE status = 'filed'")]
        if len(filed) != number:
            told.wrong.append(f"{len(filed)} documents of {number} are filed")
        for one in filed[:: max(1, number // 20)]:
            shown = json.loads(billfold("show", one, "--json", "--config", self.config).out)
            told.sightings[shown["documents"][0]["sightings"]] += 1
        if set(told.sightings) != {SOURCES - 1}:
            told.wrong.append(f"further sightings are shown: {dict(told.sightings)}, not {SOURCES - 1} of each")
        if len(list((self._folder / "drop" / "done").glob("*/*.pdf"))) != number:
            told.wrong.append("not all dropped files are done")
        if (verified := billfold("verify", "--config", self.config)).code:
            told.wrong.append(verified.out + verified.err)
