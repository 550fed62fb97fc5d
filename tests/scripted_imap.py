"""A scripted IMAP server: it keeps the rules, and each fault is a subclass that breaks one of them."""

import bisect
import re
import socket
import socketserver
import struct
import threading
import time
import zlib
from collections.abc import Iterator, Sequence


class HangUp(Exception):
    """Ends a connection from the server's side."""


def mail(uid: int) -> bytes:
    return (
        f"From: Lamp Shop <billing@lamps.example>\r\nTo: kim@buyers.example\r\nSubject: Lamp number {uid}\r\n"
        f"Date: Thu, 15 Jan 2026 09:30:00 +0000\r\nMessage-ID: <{uid}@lamps.example>\r\n\r\n"
        f"Thank you, number {uid}.\r\n"
    ).encode()


STRUCTURE = b'("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 24 1 NIL NIL NIL NIL)'


class Script:
    """One connection to a server that keeps the rules. Faults are subclasses that break one of them."""

    capabilities = "IMAP4rev1 ID LITERAL+"
    uids: Sequence[int] = range(1, 6)
    uidvalidity: int | None = 77
    listing: tuple[bytes, ...] = (b'(\\HasNoChildren) "/" INBOX', b'(\\HasNoChildren \\Junk) "/" Junk')

    def __init__(self, sock: socket.socket, server: "ScriptedServer") -> None:
        self.sock, self.server = sock, server
        self.lines = sock.makefile("rb")
        self.introduced = False
        self.now = server.uids  # the messages while a command is carried out

    # the wire

    def send(self, *data: bytes) -> None:
        self.sock.sendall(b"".join(data))

    def say(self, line: bytes | str) -> None:
        self.send(b"* ", line.encode() if isinstance(line, str) else line, b"\r\n")

    def reset(self) -> None:
        """End with RST instead of FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise HangUp

    def be_silent(self) -> None:
        self.server.over.wait(30)
        raise HangUp

    def serve(self) -> None:
        try:
            self.greet()
            while line := self.lines.readline():
                self.server.log.append(line.rstrip(b"\r\n"))
                tag, _, rest = line.rstrip(b"\r\n").partition(b" ")
                name, _, arguments = rest.partition(b" ")
                if name.upper() == b"UID":
                    name, _, arguments = arguments.partition(b" ")
                    name = b"uid_" + name
                self.now = self.server.uids
                handler = getattr(self, "do_" + name.decode("ascii", "replace").lower(), None)
                result = "BAD what is that?" if handler is None else handler(arguments)
                self.send(tag, b" ", (result or "OK done").encode(), b"\r\n")
        except (HangUp, OSError):
            pass
        finally:
            self.lines.close()

    # the commands

    def greet(self) -> None:
        self.say(f"OK [CAPABILITY {self.capabilities}] at your service")

    def do_capability(self, arguments: bytes) -> str | None:
        self.say(f"CAPABILITY {self.capabilities}")
        return None

    def do_login(self, arguments: bytes) -> str | None:
        return None

    def do_authenticate(self, arguments: bytes) -> str | None:
        self.send(b"+ \r\n")
        self.server.log.append(self.lines.readline().strip())
        return None

    def do_id(self, arguments: bytes) -> str | None:
        self.introduced = True
        self.say('ID ("name" "script")')
        return None

    def do_noop(self, arguments: bytes) -> str | None:
        return None

    def do_logout(self, arguments: bytes) -> str | None:
        self.say("BYE until next time")
        return None

    def do_list(self, arguments: bytes) -> str | None:
        for line in self.listing:
            self.say(b"LIST " + line)
        return None

    def numbers(self) -> dict[str, int]:
        uids = self.now
        known = {"MESSAGES": len(uids), "UIDNEXT": (uids[-1] if uids else 0) + 1}
        return known if self.uidvalidity is None else {**known, "UIDVALIDITY": self.uidvalidity}

    def do_status(self, arguments: bytes) -> str | None:
        name = arguments.partition(b" (")[0]
        self.say(b"STATUS " + name + f" ({' '.join(f'{k} {v}' for k, v in self.numbers().items())})".encode())
        return None

    def do_examine(self, arguments: bytes) -> str | None:
        numbers = self.numbers()
        self.say("FLAGS (\\Seen)")
        self.say(f"{numbers.pop('MESSAGES')} EXISTS")
        for key, value in numbers.items():
            self.say(f"OK [{key} {value}] so it is")
        return "OK [READ-ONLY] open"

    # messages

    def do_fetch(self, arguments: bytes) -> str | None:
        spec, _, items = arguments.partition(b" ")
        total = len(self.now)
        chosen = [number - 1 for low, high in _ranges(spec, total) for number in range(low, min(high, total) + 1)]
        return self.answer(chosen, items)

    def do_uid_fetch(self, arguments: bytes) -> str | None:
        spec, _, items = arguments.partition(b" ")
        uids = self.now
        chosen: list[int] = []
        for low, high in _ranges(spec, uids[-1] if uids else 0):
            chosen += range(bisect.bisect_left(uids, low), bisect.bisect_right(uids, high))
        return self.answer(chosen, items)

    def answer(self, indexes: list[int], items: bytes) -> str | None:
        batch: list[bytes] = []
        for index in indexes:
            batch.append(self.response(index, self.now[index], items))
            if len(batch) >= 500:
                self.send(*batch)
                batch.clear()
        self.send(*batch)
        return None

    def response(self, index: int, uid: int, items: bytes) -> bytes:
        out = [b"* %d FETCH (UID %d" % (index + 1, uid)]
        if b"BODYSTRUCTURE" in items:
            header = self.content(uid).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            out.append(b' RFC822.SIZE %d INTERNALDATE "15-Jan-2026 10:30:00 +0100"' % self.size(uid))
            out.append(b" BODYSTRUCTURE " + self.structure(uid))
            out.append(b" BODY[HEADER.FIELDS (FROM SUBJECT)] {%d}\r\n" % len(header) + header)
        elif b"BODY.PEEK[]" in items:
            part = re.search(rb"<(\d+)\.(\d+)>", items)
            out.append(self.body(uid, int(part[1]), int(part[2])) if part else self.body(uid))
        return b"".join(out) + b")\r\n"

    def content(self, uid: int) -> bytes:
        return mail(uid)

    def size(self, uid: int) -> int:
        return len(self.content(uid))

    def structure(self, uid: int) -> bytes:
        return STRUCTURE

    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        content = self.content(uid)
        if offset is None:
            return b" BODY[] {%d}\r\n" % len(content) + content
        chunk = content[offset : offset + length]
        return b" BODY[]<%d> {%d}\r\n" % (offset, len(chunk)) + chunk


def _ranges(spec: bytes, last: int) -> Iterator[tuple[int, int]]:
    for part in spec.decode().replace("*", str(last)).split(","):
        low, _, high = part.partition(":")
        yield int(low), int(high or low)


class ScriptedServer:
    """Serves a script on loopback. `log` has every line received; `uids` may be changed between commands."""

    def __init__(self, script: type[Script] = Script) -> None:
        self.log: list[bytes] = []
        self.uids: Sequence[int] = script.uids
        self.over = threading.Event()
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                script(self.request, outer).serve()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False

            def shutdown_request(self, request: object) -> None:
                request.close()  # type: ignore[attr-defined]  # not shutdown(), which would turn RST into FIN

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> "ScriptedServer":
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def commands(self, name: str) -> list[bytes]:
        """The arguments of each command of this name that was received, in upper case."""
        found = [line.upper().partition(b" ")[2] for line in self.log]
        return [line[len(name) :].strip() for line in found if line.startswith(name.upper().encode())]


# ------------------------------------------------------------------------------------------------- faults


class CutInLiteral(Script):
    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        whole = super().body(uid, offset, length)
        if uid == 3:
            self.send(b"* 3 FETCH (UID 3", whole[:60])
            raise HangUp
        return whole


class ResetInLiteral(Script):
    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        self.send(b"* 3 FETCH (UID 3", super().body(uid)[:60])
        time.sleep(0.05)
        self.reset()
        raise HangUp


class SilentInLiteral(Script):
    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        self.send(b"* 3 FETCH (UID 3", super().body(uid)[:60])
        self.be_silent()
        raise HangUp


class SlowDrip(Script):
    """A byte every now and then, so that no single read is ever late."""

    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        self.send(b"* 1 FETCH (UID %d BODY[] {5000}\r\n" % uid)
        while not self.server.over.wait(0.1):
            self.send(b"x")
        raise HangUp


class EndlessTalk(Script):
    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        while not self.server.over.is_set():
            self.send(b"* OK still here " + b"x" * 60_000 + b"\r\n")
        raise HangUp


class ByeAtGreeting(Script):
    def greet(self) -> None:
        self.say("BYE [LIMIT] Too many simultaneous connections")
        raise HangUp


class NoGreeting(Script):
    def greet(self) -> None:
        self.be_silent()


class NotImap(Script):
    def greet(self) -> None:
        self.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        raise HangUp


class AuthenticationFailed(Script):
    def do_login(self, arguments: bytes) -> str:
        return f"NO [AUTHENTICATIONFAILED] wrong: {arguments.decode()}"


class BusyAtSignIn(Script):
    def do_login(self, arguments: bytes) -> str:
        return "NO [UNAVAILABLE] the directory is being repaired"


class CutAtSignIn(Script):
    def do_login(self, arguments: bytes) -> str:
        raise HangUp


class BodyNil(Script):
    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        return b" BODY[] NIL"


class EmptyBody(Script):
    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        return b" BODY[] {0}\r\n"


class ShortBodyQuoted(Script):
    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        return b' BODY[] "From: \\"a\\" (UID 9)"'


class NoBodyAtAll(Script):
    """Exchange: OK, and nothing before it, though the message exists."""

    def do_uid_fetch(self, arguments: bytes) -> str | None:
        return None if b"BODY.PEEK[]" in arguments else super().do_uid_fetch(arguments)


class SubstituteMessage(Script):
    def content(self, uid: int) -> bytes:
        return (
            b"From: Microsoft Exchange Server\r\nSubject: Retrieval using the IMAP4 protocol failed for the\r\n"
            b" following message: 3\r\n\r\nThe server couldn't retrieve the following message.\r\n"
        )


class WrongUid(Script):
    def do_uid_fetch(self, arguments: bytes) -> str | None:
        if b"BODY" in arguments:
            self.send(self.response(4, 5, arguments))
            return None
        return super().do_uid_fetch(arguments)


class Unsolicited(Script):
    """News about other messages between and inside the answers."""

    def answer(self, indexes: list[int], items: bytes) -> str | None:
        self.say("2 FETCH (FLAGS (\\Seen))")
        self.send(self.response(49, 999, b"BODYSTRUCTURE"))
        self.say("6 EXISTS")
        super().answer(indexes, items)
        self.say('1 FETCH (FLAGS (\\Answered) UID 1 X-GM-LABELS ("\\\\Inbox"))')
        self.say("0 RECENT")
        return None


class Merging(Script):
    """Answers several questions before it ends the first answer, as Dovecot does."""

    def answer(self, indexes: list[int], items: bytes) -> str | None:
        super().answer(indexes, items)
        time.sleep(0.01)
        self.sock.setblocking(False)
        following = self.lines.peek().splitlines()
        self.sock.setblocking(True)
        done = ["OK done"]
        for line in following:
            tag, _, rest = line.partition(b" ")
            name, found, arguments = rest.partition(b"FETCH ")
            if not found:
                break
            self.server.log.append(self.lines.readline().rstrip())
            spec, _, others = arguments.partition(b" ")
            chosen: list[int] = []
            for low, high in _ranges(spec, len(self.now)):
                if name:
                    chosen += range(bisect.bisect_left(self.now, low), bisect.bisect_right(self.now, high))
                else:
                    chosen += range(low - 1, min(high, len(self.now)))
            super().answer(chosen, others)
            done.append(f"{tag.decode()} OK done")
        return "\r\n".join(done)


class BadStructure(Script):
    """Message 2 has quotation marks inside a quoted string, 3 ends too early, 4 has a literal in the middle."""

    def structure(self, uid: int) -> bytes:
        broken = {
            2: b'("text" "plain" ("name" "a "b" (c.txt") NIL NIL "7bit" 24 1)',
            3: b'(("text" "plain" NIL NIL NIL "7bit" 24 1',
            4: b'("application" "pdf" ("name" {12}\r\nUID 9 "a".pdf) NIL NIL "base64" 24 NIL NIL NIL)',
        }
        return broken.get(uid, STRUCTURE)


class BadBatch(Script):
    """Refuses more than one message at a time."""

    def do_uid_fetch(self, arguments: bytes) -> str | None:
        spec = arguments.partition(b" ")[0]
        if b"BODYSTRUCTURE" in arguments and (b":" in spec or b"," in spec):
            return "BAD too much for me"
        return super().do_uid_fetch(arguments)


class PoisonUid(Script):
    """Message 3 cannot be described, and breaks the answer of those around it."""

    def answer(self, indexes: list[int], items: bytes) -> str | None:
        if b"BODY" in items and any(self.now[index] == 3 for index in indexes):
            return "NO internal error, message 3 is damaged"
        return super().answer(indexes, items)


class CrashingUid(Script):
    """Message 3 kills the connection whenever it is described."""

    def structure(self, uid: int) -> bytes:
        if uid == 3:
            raise HangUp
        return STRUCTURE


class RefusesEverything(Script):
    def do_uid_fetch(self, arguments: bytes) -> str:
        return "NO not today"


class Throttled(Script):
    def do_uid_fetch(self, arguments: bytes) -> str:
        return "NO [THROTTLED] Account exceeded command or bandwidth limits."


class HugeLiteral(Script):
    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        self.send(b"* 1 FETCH (UID %d BODY[] {8589934592}\r\nhello" % uid)
        self.be_silent()
        raise HangUp


class LyingSize(Script):
    """Says that everything has 9 bytes."""

    def size(self, uid: int) -> int:
        return 9


class Large(Script):
    """One message of five megabytes and a bit."""

    uids = (1,)
    text = b"From: big@lamps.example\r\n\r\n" + bytes(range(33, 126)) * 60_000

    def content(self, uid: int) -> bytes:
        return self.text


class LargeShortChunks(Large):
    """Gives two bytes less than were asked for."""

    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        if offset is None:
            return super().body(uid)
        return super().body(uid, offset, length - 2)


class LargeShiftedChunks(Large):
    """Begins each chunk two bytes late, as a server that counts line ends otherwise would."""

    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        if not offset:
            return super().body(uid, offset, length)
        return super().body(uid, offset + 2, length).replace(b"<%d>" % (offset + 2), b"<%d>" % offset, 1)


class LargeWithoutChunks(Large):
    """Ignores the range that was asked for."""

    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        return super().body(uid)


class NoUidvalidity(Script):
    uidvalidity = None


class BareStatus(Script):
    """STATUS tells only the number of messages, EXAMINE only that too."""

    def numbers(self) -> dict[str, int]:
        return {"MESSAGES": len(self.server.uids)}


class Sparse(Script):
    """A few thousand UIDs spread over hundreds of millions."""

    uids = range(38_000_000, 743_000_000, 199_999)


class Million(Script):
    uids = range(1, 1_000_001)


class Empty(Script):
    uids: Sequence[int] = ()


class NoStartTls(Script):
    capabilities = "IMAP4rev1"


class Preauthenticated(Script):
    capabilities = "IMAP4rev1 STARTTLS"

    def greet(self) -> None:
        self.say(f"PREAUTH [CAPABILITY {self.capabilities}] welcome back")


class PlainOnly(Script):
    capabilities = "IMAP4rev1 LOGINDISABLED AUTH=PLAIN"


class NeedsId(Script):
    def do_examine(self, arguments: bytes) -> str | None:
        return super().do_examine(arguments) if self.introduced else "NO EXAMINE Unsafe Login"


class OddFolders(Script):
    capabilities = "IMAP4rev1"
    listing = (
        b'(\\HasNoChildren) "/" INBOX',
        b'(\\Noselect \\HasChildren) "/" "[Gmail]"',
        b'(\\HasNoChildren) "/" "[Gmail]/Spam"',
        b'(\\HasNoChildren) "/" "B&APw-cher"',
        b'(\\HasNoChildren) "/" "B\xc3\xbccher neu"',
        b'(\\HasNoChildren) "/" "bad-&Jjo!"',
        b'(\\HasNoChildren) "/" {9}\r\nwith "it"',
        b'(\\HasNoChildren) "/" {8}\r\nline\nend',
        b'(\\HasNoChildren) NIL "flat"',
        b"(((",
        b'(\\Trash) "/" "Spam"',
    )


class Compressing(Script):
    """Compresses what it sends from COMPRESS on, and reads what is compressed."""

    capabilities = "IMAP4rev1 COMPRESS=DEFLATE"
    agreed = False
    deflate: "zlib._Compress | None" = None

    def do_compress(self, arguments: bytes) -> str | None:
        self.agreed = True
        return None

    def send(self, *data: bytes) -> None:
        if self.deflate is not None:
            data = (self.deflate.compress(b"".join(data)), self.deflate.flush(zlib.Z_SYNC_FLUSH))
        super().send(*data)
        if self.agreed and self.deflate is None:
            self.deflate = zlib.compressobj(wbits=-15)
            self.lines = _InflatedLines(self.sock)  # type: ignore[assignment]


class _InflatedLines:
    def __init__(self, sock: socket.socket) -> None:
        self.sock, self.inflate, self.rest = sock, zlib.decompressobj(-15), b""

    def readline(self) -> bytes:
        while b"\n" not in self.rest:
            data = self.sock.recv(65536)
            if not data:
                return b""
            self.rest += self.inflate.decompress(data)
        line, _, self.rest = self.rest.partition(b"\n")
        return line + b"\n"

    def close(self) -> None:
        pass


class CompressingWrongly(Compressing):
    """Agrees, and goes on as if it had not."""

    def send(self, *data: bytes) -> None:
        self.sock.sendall(b"".join(data))
        if self.agreed:
            self.sock.sendall(b"* OK what was that?\r\n" * 10)
            raise HangUp


class RefusingToCompress(Script):
    capabilities = "IMAP4rev1 COMPRESS=DEFLATE"

    def do_compress(self, arguments: bytes) -> str:
        return "NO [COMPRESSIONACTIVE] not twice"


class Bomb(Compressing):
    """Talks without end in the middle of a description, and its talk is well compressed."""

    def structure(self, uid: int) -> bytes:
        while uid == 3 and not self.server.over.is_set():
            self.say(b"OK still here " + b"x" * 60_000)
        return STRUCTURE
