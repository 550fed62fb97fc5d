"""The process that serves sample mailboxes by pymap; the only module that imports pymap.

It is a process of its own so that pymap's event loop, warnings and log stay out of the program that polls it,
and so that the program, which forks to read documents, has no other thread. Started by `billfold.demo.server`
as `python -m billfold.demo.pymap_process [FOLDER]`; it writes the port to standard output and serves until
standard input ends, hence no longer than the program that started it.
"""

import asyncio
import sys
import threading
from argparse import Namespace
from pathlib import Path

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from billfold.demo.sample import SampleMailbox, load_mailboxes
from billfold.demo.server import HOST, PASSWORD, USERNAME


class _SampleConfig(Config):
    """pymap's settings for one known user, without TLS, name lookups or worker threads."""

    def __init__(self) -> None:
        super().__init__(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            host=HOST,
            port=0,
            demo_data=False,
            demo_user=USERNAME,
            demo_password=PASSWORD,
            tls_enabled=False,
            reject_dnsbl=False,
            # Hashing protects nothing here: the password stands in the source, and every login would pay for it.
            hash_context=Cleartext(),
            cpu_subsystem=Subsystem.for_asyncio(),
        )

    @property
    def greeting(self) -> bytes:
        """The text of the greeting; pymap's own asks the network for this machine's name."""
        return b"Billfold sample mailbox"


async def _fill(mailbox: MailboxData, sample: SampleMailbox) -> None:
    # pymap draws a new UIDVALIDITY on each start and offers no way to set it.
    mailbox._uid_validity = sample.uidvalidity
    for message in sample.messages:
        await mailbox.append(AppendMessage(message.content, message.received, frozenset()))


async def _load(samples: tuple[SampleMailbox, ...]) -> MailboxSet:
    mailboxes = MailboxSet()
    for sample in samples:
        if sample.name != "INBOX":
            await mailboxes.add_mailbox(sample.name)
        await _fill(await mailboxes.get_mailbox(sample.name), sample)
    return mailboxes


async def _serve(samples: tuple[SampleMailbox, ...]) -> None:
    config = _SampleConfig()
    config.apply_context()
    login = Login(config)
    await login.demo_user_identity.set(UserMetadata(config, USERNAME, password=PASSWORD))
    config.set_cache[USERNAME] = (await _load(samples), FilterSet())
    accept = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(login, config))
    server = await asyncio.start_server(accept, host=HOST, port=0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await _end_of_input()
    server.close()


async def _end_of_input() -> None:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()

    def wait() -> None:
        sys.stdin.buffer.read()
        loop.call_soon_threadsafe(ended.set)

    # A thread, because an event loop cannot wait for a pipe on Windows.
    threading.Thread(target=wait, daemon=True).start()
    await ended.wait()


if __name__ == "__main__":
    asyncio.run(_serve(load_mailboxes(Path(sys.argv[1]) if len(sys.argv) > 1 else None)))
