"""Notices on the desktop of whoever is signed in (extra `desktop`): desktop-notifier, as it is used here."""

import os
import sys

from billfold.errors import NotSent

# Seconds until a desktop that does not answer is left.
PATIENCE = 10.0


def missing() -> str:
    """Say why nothing can be shown here, and what to do; empty where it can."""
    try:
        import desktop_notifier  # noqa: F401
    except ImportError:
        return "The desktop part is not installed; run: pip install 'billfold[desktop]'"
    if sys.platform.startswith("linux") and not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        path = f"/run/user/{os.getuid()}/bus"
        if not os.path.exists(path):  # noqa: PTH110 - a socket
            return (
                "There is no desktop session that could show anything (no session bus); use mail or a webhook, or "
                "run Billfold as the user who is signed in."
            )
    return ""


def send(title: str, text: str) -> None:
    """Show one notice; raises `NotSent`."""
    if why := missing():
        raise NotSent(why)
    import asyncio

    from desktop_notifier import DesktopNotifier

    async def show() -> None:
        await asyncio.wait_for(DesktopNotifier(app_name="Billfold").send(title, text), PATIENCE)

    try:
        asyncio.run(show())
    except Exception as error:
        raise NotSent(f"The desktop does not show messages ({type(error).__name__}).") from error
