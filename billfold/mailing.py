"""Mails that the program itself sends, over SMTP (RFC 5321): encrypted, signed in, and within half a minute."""

import base64
import hmac
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from billfold.accounts import password_source
from billfold.errors import NotSent, PartlySent, SenderRefused
from billfold.notice_sections import MailSection
from ingest.errors import CredentialMissing
from ingest.secret import Secret, read_secret

if TYPE_CHECKING:
    import smtplib

# Seconds for each answer of the server.
PATIENCE = 15.0
# What a server answers to a sign-in (RFC 4954).
_GO_ON, _SIGNED_IN, _SIGNED_IN_BEFORE = 334, 235, 503


class Mailing:
    """Sends mails as `[mail]` says; the connection is made anew for each."""

    def __init__(self, section: MailSection) -> None:
        self._section = section

    def send(self, subject: str, text: str, html: str = "") -> None:
        """Send one mail, and return when the server has taken it for everybody; raises `NotSent`."""
        from email.message import EmailMessage
        from email.utils import format_datetime, make_msgid

        from billfold.clock import now

        section = self._section
        message = EmailMessage()
        message["Subject"] = " ".join(subject.split())
        message["From"] = f"Billfold <{section.sender}>"
        message["To"] = ", ".join(section.to)
        message["Date"] = format_datetime(now())
        message["Message-ID"] = make_msgid(domain=section.sender.rpartition("@")[2])
        # Nobody's absence is to be answered to it (RFC 3834, section 5).
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        if html:
            message.add_alternative(html, subtype="html")
        with self._connected() as client:
            refused = client.send_message(message)
        if refused:
            raise PartlySent(
                f"The mail server {section.host} does not take mail to {len(refused)} of the addresses in mail.to; the "
                "others got it."
            )

    @contextmanager
    def _connected(self) -> Iterator["smtplib.SMTP"]:
        import smtplib

        section = self._section
        where = f"The mail server {section.host}"
        secret = self._secret()
        try:
            with _closing(_connection(section)) as client:
                if section.security == "starttls":
                    client.starttls(context=_context(section))
                if secret is not None and section.username is not None:
                    _sign_in(client, section.username, secret)
                yield client
        except smtplib.SMTPNotSupportedError:
            raise NotSent(
                f"{where} cannot do what [mail] asks for (encryption, or a sign-in); nothing was sent."
            ) from None
        except smtplib.SMTPAuthenticationError as error:
            raise SenderRefused(
                f"{where} refuses the sign-in ({error.smtp_code}); correct the username or password in [mail]."
            ) from None
        except smtplib.SMTPRecipientsRefused:
            raise NotSent(f"{where} does not take mail to the addresses in mail.to; correct them.") from None
        except smtplib.SMTPSenderRefused:
            raise NotSent(f"{where} does not take mail from the address in mail.sender; correct it.") from None
        except smtplib.SMTPResponseException as error:
            raise NotSent(f"{where} does not take the mail (code {error.smtp_code}); it is tried again.") from None
        except ssl.SSLCertVerificationError as error:
            raise NotSent(f"{where} has a certificate that is not trusted ({error.verify_message}).") from None
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"{where} cannot be reached ({type(error).__name__}); it is tried again.") from None

    def _secret(self) -> Secret | None:
        section = self._section
        if section.username is None:
            return None
        try:
            return read_secret(password_source(section, section.username), "mail")
        except CredentialMissing as error:
            raise NotSent(str(error).replace("Account mail: ", "[mail]: ", 1)) from error


@contextmanager
def _closing(client: "smtplib.SMTP") -> Iterator["smtplib.SMTP"]:
    """Take leave at the end: whatever the server says to that, what it has taken is sent."""
    import smtplib

    try:
        yield client
    finally:
        with suppress(smtplib.SMTPException, OSError):
            client.quit()
        client.close()


def _sign_in(client: "smtplib.SMTP", username: str, secret: Secret) -> None:
    """Sign in, with one try, and with whatever letters the name and the password have.

    `SMTP.login` takes ASCII alone, and sends a wrong password once for each mechanism that the server offers.
    """
    import smtplib

    client.ehlo_or_helo_if_needed()
    offered = client.esmtp_features.get("auth", "").upper().split()
    user, password = username.encode(), secret.reveal().encode()
    if "PLAIN" in offered:
        code, answer = client.docmd("AUTH", "PLAIN " + _coded(b"\0" + user + b"\0" + password))
    elif "LOGIN" in offered:
        code, answer = client.docmd("AUTH", "LOGIN")
        for given in (user, password):
            code, answer = client.docmd(_coded(given)) if code == _GO_ON else (code, answer)
    elif "CRAM-MD5" in offered:
        code, answer = client.docmd("AUTH", "CRAM-MD5")
        if code == _GO_ON:
            proof = hmac.new(password, base64.b64decode(answer), "md5").hexdigest()
            code, answer = client.docmd(_coded(user + b" " + proof.encode()))
    else:
        raise smtplib.SMTPNotSupportedError
    if code not in (_SIGNED_IN, _SIGNED_IN_BEFORE):
        raise smtplib.SMTPAuthenticationError(code, answer)


def _coded(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _connection(section: MailSection) -> "smtplib.SMTP":
    import smtplib

    # Servers look the name up that a client says; this machine's own may be nobody's, or none that can be said.
    me = socket.gethostname()
    me = me if me and me.isascii() else "localhost"
    if section.security == "tls":
        return smtplib.SMTP_SSL(section.host, section.known_port, me, context=_context(section), timeout=PATIENCE)
    return smtplib.SMTP(section.host, section.known_port, me, timeout=PATIENCE)


def _context(section: MailSection) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=section.ca_file and str(Path(section.ca_file).expanduser()))
    except OSError as error:
        raise NotSent(f"mail.ca_file {section.ca_file} cannot be read ({error.strerror}); correct it.") from error
    context.minimum_version = max(context.minimum_version, ssl.TLSVersion.TLSv1_2)
    return context
