"""What a person does with a unit, a job or a task: commands to paste, and what to know before."""

import shlex
from collections.abc import Iterator, Mapping

from billfold.config import Configuration
from billfold.service.launchd import log_file
from billfold.service.needs import Needs
from billfold.service.places import LABEL, SERVICE, place_of
from billfold.service.systemd import DATA
from billfold.service.windows import TASK

_WAYS = ("keyring", "password_command", "password_env", "password_credential", "oauth")


def steps(kind: str, needs: Needs, command: str) -> list[str]:
    """Return the commands that put what `command` prints in its place and start it."""
    match kind:
        case "systemd":
            return list(_system(needs, command))
        case "systemd-user":
            place = place_of(kind)
            return [
                f"mkdir -p {shlex.quote(str(needs.archive))}",
                f"mkdir -p {shlex.quote(str(place.parent))}" if place else "mkdir -p ~/.config/systemd/user",
                f"{command} > {shlex.quote(str(place)) if place else f'~/.config/systemd/user/{SERVICE}.service'}",
                "systemctl --user daemon-reload",
                f"systemctl --user enable --now {SERVICE}",
                "loginctl enable-linger",
                f"journalctl --user -u {SERVICE} -f",
            ]
        case "launchd":
            file = f"~/Library/LaunchAgents/{LABEL}.plist"
            log = log_file_of_home()
            return [f"{command} > {file}", f"launchctl bootstrap gui/$(id -u) {file}", f"tail -f {log}"]
        case _:
            return [
                f"{command} | Out-File -Encoding unicode billfold.xml",
                f"schtasks /Create /TN {TASK} /XML billfold.xml",
                f"schtasks /Run /TN {TASK}",
            ]


def log_file_of_home() -> str:
    """Return where the log of a Mac is, as it is typed."""
    from pathlib import Path

    return str(log_file(Path("~")))


def _system(needs: Needs, command: str) -> Iterator[str]:
    user = shlex.quote(needs.user)
    if needs.user == SERVICE:
        yield f"sudo useradd --system --home-dir {DATA} --shell /usr/sbin/nologin {user}"
    for folder in needs.writes:
        shared = f"-m 750 -o {user} -g {user}" if needs.user == SERVICE else f"-m 700 -o {user}"
        yield f"sudo install -d {shared} {shlex.quote(str(folder))}"
    if files := [str(path) for path in needs.secrets if path.is_file()]:
        yield f"sudo chown {user} {shlex.join(files)}"
    for name in needs.credentials:
        yield f"sudo install -d -m 700 /etc/{SERVICE}"
        yield f"sudo install -m 600 /dev/stdin /etc/{SERVICE}/{name}"
    if needs.user == SERVICE:
        yield f'sudo usermod -aG {user} "$USER"'
    yield f"{command} | sudo tee /etc/systemd/system/{SERVICE}.service >/dev/null"
    yield "sudo systemctl daemon-reload"
    yield f"sudo systemctl enable --now {SERVICE}"
    yield f"journalctl -u {SERVICE} -f"


def notes(kind: str, settings: Configuration, needs: Needs) -> Iterator[str]:
    """Yield what will not work as the configuration stands, and what to write instead."""
    values = settings.model_dump()
    for section in [*values["accounts"], values.get("mail") or {}]:
        name = section.get("name", "mail")
        whose = f"Account {name}" if "name" in section else "[mail]"
        yield from (f"{whose}: {note}" for note in _of_password(kind, name, section, needs))


def _of_password(kind: str, name: str, section: Mapping[str, object], needs: Needs) -> Iterator[str]:
    instead = f'write password_credential = "{name}"' if kind == "systemd" else "write keyring = true"
    match next((way for way in _WAYS if section.get(way)), ""):
        case "keyring" if kind == "systemd":
            yield f"the system's service has no keyring; {instead} in its place, or take the kind systemd-user."
        case "password_command" if kind == "systemd":
            yield (
                f"password_command runs as {needs.user}, and sees nothing of anybody's home; if that is too little, "
                f"{instead} in its place."
            )
        case "password_env":
            yield f"the service has variables of its own, and {section['password_env']} is none of them; {instead}."
        case "password_credential" if not kind.startswith("systemd"):
            yield f"password_credential works under systemd alone; {instead} in its place."
        case "oauth" if kind == "systemd":
            yield (
                f"sign in as the service does: sudo -u {needs.user} env BILLFOLD_DATA={DATA} {needs.program} login "
                f"{name} --no-open --config {needs.config}"
            )
