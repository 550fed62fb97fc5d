"""A private Dovecot for the tests, and a relay that counts bytes. `scripted_imap` has the server for faults.

Both listen on loopback, on ports of their own, and end with the test. Nothing of the system's own is touched.
"""

import contextlib
import ctypes
import grp
import imaplib
import os
import pwd
import queue
import shutil
import signal
import smtplib
import socket
import struct
import subprocess
import tempfile
import threading
import time
from datetime import datetime
from pathlib import Path

from ingest.account import AccountSettings, Patience, Security
from ingest.secret import Secret

HURRY = Patience(connect=5, read=0.5, command=1, bytes_per_second=1_000_000)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings(port: int, **changes: object) -> AccountSettings:
    """An account on a server of this machine, without encryption unless the changes say so."""
    values: dict[str, object] = {
        "name": "shop",
        "host": "127.0.0.1",
        "port": port,
        "security": Security.NONE,
        "username": "kim",
        "credential": Secret("swordfish"),
    }
    return AccountSettings(**{**values, **changes})  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------- Dovecot


def dovecot_is_missing() -> str:
    """Why there can be no Dovecot here, or nothing."""
    missing = [program for program in ("dovecot", "openssl") if shutil.which(program, path=_search_path()) is None]
    return f"{' and '.join(missing)} not installed (Debian: dovecot-imapd, dovecot-lmtpd, openssl)" if missing else ""


def _search_path() -> str:
    return os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"


def _die_with_parent() -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG: a killed test run leaves no server behind


class Dovecot:
    """A throw-away Dovecot. Every user name exists; the password is `password(user)`.

    With `introspection`, an address that answers as RFC 7662 says, tokens are taken too: XOAUTH2 and OAUTHBEARER.
    """

    folders = (("Junk", "\\Junk"), ("Archive", "\\Archive"), ("Trash", "\\Trash"))

    def __init__(self, introspection: str = "") -> None:
        self._introspection = introspection
        # Unix sockets need short paths, and the mail user must be able to enter: so not below pytest's own folder.
        self.home = Path(tempfile.mkdtemp(prefix="bf-", dir="/tmp"))
        self.home.chmod(0o755)
        self.ca_file = self.home / "cert.pem"
        self.other_ca_file = self.home / "other.pem"
        self._root = os.geteuid() == 0
        self._serial = 0
        account = pwd.getpwnam("mail") if self._root else pwd.getpwuid(os.geteuid())
        self._uid, self._gid = account.pw_uid, account.pw_gid
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Dovecot":
        _certificate(self.ca_file, self.home / "key.pem")
        _certificate(self.other_ca_file, self.home / "other-key.pem")
        mail = self.home / "mail"
        mail.mkdir()
        os.chown(mail, self._uid, self._gid)
        for _ in range(5):  # a port found free may be taken a moment later
            self.port, self.tls_port, self.lmtp_port = free_port(), free_port(), free_port()
            if self._started():
                return self
        raise RuntimeError(f"Dovecot does not start: {self.log()}")

    def __exit__(self, *exc: object) -> None:
        self._stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def _started(self) -> bool:
        configuration = self.home / "dovecot.conf"
        configuration.write_text(self._configuration())
        program = shutil.which("dovecot", path=_search_path()) or "dovecot"
        self._process = subprocess.Popen(
            [program, "-F", "-c", str(configuration)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=_die_with_parent,
            start_new_session=True,
        )
        for _ in range(200):
            if self._process.poll() is not None:
                return False
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as sock:
                sock.settimeout(5)
                if sock.recv(100).startswith(b"* OK"):
                    return True
            time.sleep(0.02)
        self._stop()
        return False

    def _stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _configuration(self) -> str:
        me = pwd.getpwuid(os.geteuid()).pw_name
        group = grp.getgrgid(os.getegid()).gr_name
        unprivileged = (
            ""
            if self._root
            else (
                f"default_internal_user = {me}\ndefault_login_user = {me}\ndefault_internal_group = {group}\n"
                + "".join(f"service {name} {{\n  chroot =\n}}\n" for name in ("anvil", "imap-login", "stats"))
            )
        )
        boxes = "".join(
            f"  mailbox {name} {{\n    special_use = {use}\n    auto = create\n  }}\n" for name, use in self.folders
        )
        compressing = Path("/usr/lib/dovecot/modules/lib30_imap_zlib_plugin.so").exists()
        imap = "protocol imap {\n  mail_plugins = imap_zlib\n}\n" if compressing else ""
        lmtp = " lmtp" if Path("/usr/lib/dovecot/lmtp").exists() else ""
        return f"""\
base_dir = {self.home}/run
state_dir = {self.home}/state
log_path = {self.home}/log
listen = 127.0.0.1
protocols = imap{lmtp}
ssl = yes
ssl_cert = <{self.ca_file}
ssl_key = <{self.home}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:~/Maildir
mail_uid = {self._uid}
mail_gid = {self._gid}
first_valid_uid = 1
mail_fsync = never
mail_max_userip_connections = 100
{unprivileged}service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
namespace inbox {{
  inbox = yes
  separator = .
{boxes}}}
{self._tokens()}passdb {{
  driver = static
  mechanisms = plain login
  args = password=secret-of-%u
}}
userdb {{
  driver = static
  args = uid={self._uid} gid={self._gid} home={self.home}/mail/%n allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = {self.tls_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {self.lmtp_port}
  }}
}}
{imap}protocol lmtp {{
  postmaster_address = postmaster@post.example
}}
"""

    def _tokens(self) -> str:
        if not self._introspection:
            return ""
        details = self.home / "oauth2.conf.ext"
        details.write_text(
            f"introspection_mode = post\nintrospection_url = {self._introspection}\nforce_introspection = yes\n"
            "username_attribute = username\nactive_attribute = active\nactive_value = true\n"
        )
        return (
            "auth_mechanisms = plain login xoauth2 oauthbearer\n"
            f"passdb {{\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = {details}\n}}\n"
        )

    def log(self) -> str:
        path = self.home / "log"
        return path.read_text(errors="replace")[-3000:] if path.exists() else "(no log)"

    def password(self, user: str) -> Secret:
        return Secret(f"secret-of-{user}")

    def settings(self, user: str, **changes: object) -> AccountSettings:
        """The account of a user, over TLS with the server's own certificate as authority."""
        values: dict[str, object] = {
            "port": self.tls_port,
            "security": Security.TLS,
            "host": "localhost",
            "ca_file": self.ca_file,
            "username": user,
            "credential": self.password(user),
        }
        return settings(**{**values, **changes})  # type: ignore[arg-type]

    def maildir(self, user: str, mailbox: str = "INBOX") -> Path:
        root = self.home / "mail" / user / "Maildir"
        return root if mailbox == "INBOX" else root / f".{mailbox}"

    def put(self, user: str, content: bytes, mailbox: str = "INBOX", received: datetime | None = None) -> Path:
        """Place an unread message; `received` becomes its INTERNALDATE. The order of calls is the order of UIDs."""
        folder = self.maildir(user, mailbox)
        for part in ("cur", "new", "tmp"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        self._serial += 1
        path = folder / "new" / f"{1_700_000_000 + self._serial}.M{self._serial}.post"
        path.write_bytes(content)
        if received is not None:
            os.utime(path, (received.timestamp(), received.timestamp()))
        if self._root:
            home = self.home / "mail" / user
            above = [place for place in (path, *path.parents) if place == home or home in place.parents]
            for place in (*above, *(folder / part for part in ("cur", "new", "tmp"))):
                if place.stat().st_uid != self._uid:
                    os.chown(place, self._uid, self._gid)
        return path

    def deliver(self, user: str, content: bytes) -> None:
        """Deliver by LMTP, as another server would."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port, local_hostname="localhost") as client:
            client.sendmail("sender@post.example", [user], content)

    def append(self, user: str, content: bytes, mailbox: str = "INBOX") -> None:
        """Put a message into a mailbox by IMAP, as another mail program would."""
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.login(user, self.password(user).reveal())
            client.append(mailbox, "", "", content)

    def delete(self, user: str, *uids: int) -> None:
        """Delete messages of INBOX, as another program would."""
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.login(user, self.password(user).reveal())
            client.select("INBOX")
            client.uid("STORE", ",".join(map(str, uids)), "+FLAGS.SILENT", "(\\Deleted)")
            client.expunge()

    def read_messages(self, user: str) -> list[str]:
        """The files of messages that carry the flag of read ones."""
        return [path.name for path in self.maildir(user).rglob("*:2,*") if "S" in path.name.partition(":2,")[2]]


def _certificate(path: Path, key: Path) -> None:
    names = "subjectAltName=DNS:localhost"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=localhost", "-addext", names, "-keyout", str(key), "-out", str(path)]
    subprocess.run(command, check=True, capture_output=True)


# --------------------------------------------------------------------------------------------------- relay


_RESET = b"reset"


class Relay:
    """Passes bytes between a client and a server of this machine, and counts them.

    With `rtt` (seconds) and `mbit` (each way, all connections together) the server seems as far as that. After
    `cut_after` bytes from the server a connection is reset.
    """

    def __init__(self, port: int, rtt: float = 0, mbit: float = 0, cut_after: int = 0) -> None:
        self._cut_after = cut_after
        self._target = port
        self._delay, self._rate = rtt / 2, mbit * 125_000
        self._free = {True: 0.0, False: 0.0}  # when each direction of the line has sent what it was given
        self._line = threading.Lock()
        self.up = self.down = self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "Relay":
        self._run(self._accept)
        return self

    def __exit__(self, *exc: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._open:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for sock in self._open:
            sock.close()

    @property
    def total(self) -> int:
        return self.up + self.down

    def passing(self, data: bytes, upwards: bool) -> None:
        """Called with what is about to be passed on."""

    def _run(self, target, *arguments) -> None:  # type: ignore[no-untyped-def]
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                server = socket.create_connection(("127.0.0.1", self._target))
                for sock in (client, server):
                    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open += [client, server]
                for source, sink, upwards in ((client, server, True), (server, client, False)):
                    under_way: queue.Queue[tuple[float, bytes]] = queue.Queue(64)  # at most 4 MB, as TCP would have
                    self._run(self._read, source, under_way, upwards)
                    self._run(self._write, sink, under_way)

    def _read(self, source: socket.socket, under_way: "queue.Queue[tuple[float, bytes]]", upwards: bool) -> None:
        data = b"x"
        passed = 0
        while data:
            try:
                data = source.recv(65536)
            except OSError:
                data = b""
            self.passing(data, upwards)
            # Counted before it is passed on: whoever has the answer sees it counted.
            if upwards:
                self.up += len(data)
            else:
                self.down += len(data)
                passed += len(data)
                if 0 < self._cut_after < passed:
                    under_way.put((0, _RESET))
                    source.close()
                    return
            due = time.monotonic()
            if self._rate:
                with self._line:
                    due = self._free[upwards] = max(self._free[upwards], due) + len(data) / self._rate
            under_way.put((due + self._delay, data))

    def _write(self, sink: socket.socket, under_way: "queue.Queue[tuple[float, bytes]]") -> None:
        broken = False
        while (entry := under_way.get())[1]:
            if entry[1] is _RESET:
                sink.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                with contextlib.suppress(OSError):
                    sink.shutdown(socket.SHUT_RD)
                sink.close()
                return
            if (wait := entry[0] - time.monotonic()) > 0:
                time.sleep(wait)
            with contextlib.suppress(OSError):
                if not broken:
                    broken = True
                    sink.sendall(entry[1])
                    broken = False
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)
