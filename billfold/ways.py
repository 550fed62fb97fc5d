"""The ways by which somebody is told: mail, a webhook, the desktop; one shape for all of them."""

import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from billfold.config import Configuration
from billfold.errors import NotSent
from billfold.mailing import Mailing
from billfold.webhook import Webhook

Result = tuple[str, bool, str]


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told: a line, sentences, and the same for programs."""

    title: str
    text: str
    values: dict[str, Any]


class Send(Protocol):
    """Tells somebody something by one way, and returns when it has gone; raises `NotSent`."""

    def __call__(self, notice: Notice, /) -> None:
        """Send it."""


def ways_of(configuration: Configuration) -> dict[str, Send]:
    """Return the ways that `[alerts]` names, by name."""
    alerts, found = configuration.alerts, dict[str, Send]()
    if alerts is None:
        return found
    if alerts.mail and configuration.mail is not None:
        found["mail"] = partial(_by_mail, Mailing(configuration.mail))
    if alerts.webhook is not None or alerts.webhook_file is not None:
        found["webhook"] = partial(_by_webhook, Webhook(alerts))
    if alerts.desktop:
        found["desktop"] = _by_desktop
    return found


def trials(configuration: Configuration) -> Iterator[Result]:
    """Send a test by each way, and yield what it was, whether it went, and a sentence."""
    title, text = "Billfold: a test", "This is a test. Billfold would tell you by this way that something is wrong."
    notice = Notice(title, _signed(text), {"event": "test", "troubles": []})
    ways = ways_of(configuration)
    if configuration.mail is not None and configuration.alerts is None:
        ways["mail"] = partial(_by_mail, Mailing(configuration.mail))
    for name, send in ways.items():
        try:
            send(notice)
        except NotSent as error:
            yield f"alerts by {name}", False, str(error)
        else:
            yield f"alerts by {name}", True, "a test was sent; look whether it has come"


def notice_of(troubles: Sequence[dict[str, Any]]) -> Notice:
    """Return one notice of several troubles, each with `account`, `text`, and `over` when it has ended."""
    sentences = [f"{one['account']}: {one['text']}" if one["account"] else str(one["text"]) for one in troubles]
    begun = [one for one in troubles if not one["over"]]
    told = begun or list(troubles)
    what = "needs attention" if begun else "works again"
    named = [name for name in dict.fromkeys(str(one["account"]) for one in told) if name]
    if len(told) == 1:
        title = f"Billfold: {named[0]} {what}" if named else f"Billfold {what}"
    else:
        title = f"Billfold: {len(told)} things need attention" if begun else "Billfold: troubles are over"
    text = "\n".join(f"- {sentence}" for sentence in sentences) if len(sentences) > 1 else sentences[0]
    event = "trouble" if begun else "over"
    return Notice(title, _signed(text), {"event": event, "troubles": list(troubles)})


def _signed(text: str) -> str:
    return f"{text}\n\n`billfold status` says how everything stands. From Billfold on {socket.gethostname()}."


def _by_mail(mailing: Mailing, notice: Notice, /) -> None:
    mailing.send(notice.title, notice.text)


def _by_webhook(webhook: Webhook, notice: Notice, /) -> None:
    webhook.send(notice.title, notice.text, notice.values)


def _by_desktop(notice: Notice, /) -> None:
    from billfold import desktop

    desktop.send(notice.title, notice.text.partition("\n\n")[0])
