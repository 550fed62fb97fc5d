"""A small name server on this machine, over UDP and TCP, whose answers a test decides."""

import socket
import socketserver
import struct
import threading
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from ingest.name_service import NameService

# What a name may have in place of records.
HANGS, FAILS, GARBAGE = "hangs", "fails", "garbage"
LARGEST = 1232
Records = Sequence[tuple[str, str]]


class NameServer:
    """Answers with the records of `names`: (type, text) by name, or a way to misbehave. There are no other names.

    What lies below a name with `*.` before it has its records. A CNAME is followed. The root has its name servers.
    """

    def __init__(self, names: Mapping[str, Records | str]) -> None:
        self.names = dict(names)
        self.asked: list[str] = []
        self.over_tcp: list[str] = []
        self._tcp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _handler(self), bind_and_activate=True)
        self._tcp.daemon_threads = True
        self.port: int = self._tcp.server_address[1]
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._serve), threading.Thread(target=self._tcp.serve_forever)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waker:
            waker.sendto(b"", ("127.0.0.1", self.port))
        self._tcp.shutdown()
        for thread in self._threads:
            thread.join(5)
        self._tcp.server_close()
        self._udp.close()

    @property
    def service(self) -> NameService:
        return NameService([("127.0.0.1", self.port)])

    def _serve(self) -> None:
        while not self._over.is_set():
            data, whence = self._udp.recvfrom(4096)
            if data:
                answer = self.answer(data, LARGEST)
                if answer:
                    self._udp.sendto(answer, whence)

    def answer(self, data: bytes, largest: int) -> bytes:
        question = dns.message.from_wire(data)
        [asked] = question.question
        name = asked.name.to_text().rstrip(".").lower()
        if asked.rdtype == dns.rdatatype.TXT:
            (self.asked if largest == LARGEST else self.over_tcp).append(name)
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        found = self.names.get(name, [("NS", "a.root.example.")]) if not name else self._found(name)
        if found == HANGS:
            return b""
        if found == GARBAGE:
            return data[:2] + b"\xff" * 40
        if found == FAILS:
            answer.set_rcode(dns.rcode.SERVFAIL)
            return answer.to_wire()
        if found is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        self._add(answer, name, found or (), asked.rdtype)
        wire = answer.to_wire(max_size=65535)
        if len(wire) > largest:
            short = dns.message.make_response(question)
            short.flags |= dns.flags.TC
            return short.to_wire()
        return wire

    def _found(self, name: str) -> Records | str | None:
        if name in self.names:
            return self.names[name]
        return next((kept for key, kept in self.names.items() if key[0] == "*" and name.endswith(key[1:])), None)

    def _add(self, answer: dns.message.Message, name: str, found: Records | str, wanted: int) -> None:
        assert not isinstance(found, str)
        for kind, text in found:
            rrset = dns.rrset.from_text(dns.name.from_text(name), 60, "IN", kind, text)
            if rrset.rdtype not in (wanted, dns.rdatatype.CNAME):
                continue
            answer.find_rrset(answer.answer, rrset.name, rrset.rdclass, rrset.rdtype, create=True).update(rrset)
            if rrset.rdtype == dns.rdatatype.CNAME and text.rstrip(".") != name:
                self._add(answer, text.rstrip("."), self._found(text.rstrip(".")) or (), wanted)


def _handler(server: NameServer) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            head = self.request.recv(2)
            if len(head) == 2:
                answer = server.answer(self.request.recv(struct.unpack(">H", head)[0]), 65535)
                self.request.sendall(struct.pack(">H", len(answer)) + answer)

    return Handler


def strings(text: str, size: int = 200) -> str:
    """A text as a TXT record is written: strings in quotation marks, of at most so many characters."""
    return " ".join(f'"{text[at : at + size]}"' for at in range(0, len(text), size)) or '""'


class Clock:
    """Seconds that pass by themselves, and more of them when a test says so."""

    def __init__(self) -> None:
        self.more = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.more
