"""Scripted servers that say by themselves what is new (IDLE, NOTIFY), and those that do it badly."""

import select

from tests.scripted_imap import HangUp, Script, ScriptedServer

NEW = b"* 6 EXISTS\r\n"


class IdleServer(ScriptedServer):
    """A scripted server; what a test puts into `news` is said by the next script that waits."""

    def __init__(self, script: type[Script]) -> None:
        super().__init__(script)
        self.news: list[bytes] = []


class Idling(Script):
    """Has IDLE, and nothing else of its kind."""

    capabilities = "IMAP4rev1 IDLE ID"
    server: IdleServer

    def do_idle(self, arguments: bytes) -> str | None:
        self.send(b"+ idling\r\n")
        while not select.select([self.sock], [], [], 0.01)[0]:
            self.speak()
        self.server.log.append(self.lines.readline().strip())
        return None

    def speak(self) -> None:
        while self.server.news:
            self.send(self.server.news.pop(0))
        if self.server.over.is_set():
            raise HangUp


class Notifying(Idling):
    """Has NOTIFY too, and tells of all mailboxes, in IDLE and out of it."""

    capabilities = "IMAP4rev1 IDLE NOTIFY ID"

    def do_notify(self, arguments: bytes) -> str | None:
        return None


class NotifyRefused(Notifying):
    def do_notify(self, arguments: bytes) -> str | None:
        return "NO [BADEVENT (FlagChange)] not here"


class IdleDead(Idling):
    """A router has forgotten the connection: nothing comes and nothing is answered, for ever."""

    def do_idle(self, arguments: bytes) -> str | None:
        self.send(b"+ idling\r\n")
        self.be_silent()
        return None


class IdleBye(Idling):
    def speak(self) -> None:
        self.say("BYE Session expired, please login again.")
        raise HangUp


class IdleCut(Idling):
    def speak(self) -> None:
        raise HangUp


class IdleFlood(Idling):
    """Never stops to talk, and says nothing."""

    def speak(self) -> None:
        self.send((b"* OK Still here\r\n" + b"* 3 FETCH (FLAGS (\\Seen))\r\n") * 20_000)


class IdleEndlessLine(Idling):
    def speak(self) -> None:
        self.send(b"* OK " + b"x" * 30_000)


class IdleRefusedNo(Idling):
    def do_idle(self, arguments: bytes) -> str | None:
        return "NO not for you"


class IdleRefusedBad(Idling):
    def do_idle(self, arguments: bytes) -> str | None:
        return "BAD IDLE? what is that?"


class IdleEndsAtOnce(Idling):
    """Agrees, and ends it by itself before it is asked to."""

    def do_idle(self, arguments: bytes) -> str | None:
        self.send(b"+ idling\r\n")
        return "OK that was it"
