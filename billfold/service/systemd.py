"""Units for systemd: for the whole system, hardened, and for one user (systemd.service(5), systemd.exec(5))."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from billfold.service.needs import Needs
from billfold.service.places import SERVICE

# Folders that the system's unit hides, with all that is in them.
_HIDDEN = ("/home", "/root", "/run/user", "/tmp", "/var/tmp")  # noqa: S108 (nothing is put there)
DATA = f"/var/lib/{SERVICE}"

_UNIT = """\
# Written by `billfold service {kind}`. Write it anew when the archive, the configuration or the program moves.
[Unit]
Description=Billfold, which files the invoices in your mailboxes
Documentation=https://github.com/billfold/billfold#running-it
{unit}

[Service]
Type=notify
NotifyAccess=main
ExecStart={program} run --config {config}
ExecReload=/bin/kill -HUP $MAINPID
WatchdogSec=120
# Where a new version makes the index anew, the first start takes longer, and must come to its end.
TimeoutStartSec=15min
Restart=on-failure
RestartSec=10s
# A wrong configuration does not become right by itself.
RestartPreventExitStatus=2
# The program itself ends those that read for it.
KillMode=mixed
TimeoutStopSec=20s
{service}

[Install]
WantedBy={target}
"""

# What a process can take from itself, without the rights of root.
_EVERYWHERE = """\
NoNewPrivileges=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
# With these the program confines those that read documents (Landlock).
SystemCallFilter=landlock_create_ruleset landlock_add_rule landlock_restrict_self
SystemCallErrorNumber=EPERM
OOMPolicy=continue"""

_SYSTEM = """\
StateDirectory={service}
StateDirectoryMode=0700
Environment=BILLFOLD_DATA={data}
ProtectSystem=strict
PrivateTmp=yes
PrivateDevices=yes
PrivateIPC=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProcSubset=pid
RemoveIPC=yes
DevicePolicy=closed"""


def system_unit(needs: Needs) -> str:
    """Return the unit that runs from the start of the machine on, under a user of its own."""
    # Whoever is in the group of the service's own user may read what is filed.
    lines = [f"User={_escaped(needs.user)}", f"UMask={'0027' if needs.user == SERVICE else '0077'}"]
    lines += [f"LoadCredential={name}:/etc/{SERVICE}/{name}" for name in needs.credentials]
    lines += [_SYSTEM.format(service=SERVICE, data=DATA), *_files(needs), *_capabilities(needs), _EVERYWHERE]
    mounts = f"RequiresMountsFor={_escaped(needs.archive)}"
    network = "Wants=network-online.target\nAfter=network-online.target"
    return _unit("systemd", needs, f"{network}\n{mounts}", [*lines, *_limits(needs)], "multi-user.target")


def user_unit(needs: Needs) -> str:
    """Return the unit that runs for one user, who sees its own files; what takes the rights of root is left out."""
    return _unit("systemd-user", needs, "", ["UMask=0077", _EVERYWHERE, *_limits(needs)], "default.target")


def _unit(kind: str, needs: Needs, unit: str, service: Sequence[str], target: str) -> str:
    text = _UNIT.format(
        kind=kind,
        unit=unit,
        program=_escaped(needs.program),
        config=_escaped(needs.config),
        service="\n".join(service),
        target=target,
    )
    return text.replace("\n\n\n", "\n\n")


def _files(needs: Needs) -> Iterator[str]:
    """Yield which files are seen, and which may be written: what lies in a hidden folder is brought in by itself."""
    writes = list(needs.writes)
    if needs.socket is not None:
        folder = needs.socket.parent
        if folder.parent == Path("/run"):
            yield f"RuntimeDirectory={_escaped(folder.name)}"
        else:
            writes.append(folder)
    hidden = [path for path in (*needs.reads, *writes) if _is_hidden(path)]
    yield "ProtectHome=tmpfs" if hidden else "ProtectHome=yes"
    for path in writes:
        # A drop folder may be on a share that is not there yet: it is the program that waits for it.
        is_needed = path not in needs.writes or path in (needs.archive, *needs.archive.parents)
        missing = "" if is_needed else "-"
        yield f"{'BindPaths' if _is_hidden(path) else 'ReadWritePaths'}={_escaped(f'{missing}{path}')}"
    for path in needs.reads:
        if _is_hidden(path):
            yield f"BindReadOnlyPaths={_escaped(f'-{path}')}"


def _is_hidden(path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in _HIDDEN)


def _capabilities(needs: Needs) -> Iterator[str]:
    if needs.low_port:
        yield "# The inlet listens on a port below 1024."
        yield "AmbientCapabilities=CAP_NET_BIND_SERVICE"
        yield "CapabilityBoundingSet=CAP_NET_BIND_SERVICE"
    else:
        yield "CapabilityBoundingSet="


def _limits(needs: Needs) -> list[str]:
    return [f"MemoryMax={needs.memory}M", f"TasksMax={needs.tasks}"]


def _escaped(value: str | Path) -> str:
    """Return a value as it stands in a unit: quoted where it has spaces, its signs for specifiers doubled."""
    text = str(value).replace("\\", "\\\\").replace("%", "%%").replace("$", "$$")
    return '"' + text.replace('"', '\\"') + '"' if any(c.isspace() or c in "\"';" for c in text) else text
