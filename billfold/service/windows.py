"""A task for the Task Scheduler of Windows (Task Scheduler schema, version 1.2)."""

from collections.abc import Sequence
from pathlib import PurePath
from xml.sax.saxutils import escape

from billfold.service.needs import Needs

TASK = "Billfold"

_XML = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Billfold, which files the invoices in your mailboxes</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>{user}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>{user}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <Enabled>true</Enabled>
    <Hidden>true</Hidden>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>999</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


def typed(words: Sequence[str]) -> str:
    """Return a command as it is typed into PowerShell: text in quotation marks is no command there without a sign."""
    shown = [f'"{word}"' if " " in word else word for word in words]
    return " ".join(["&", *shown] if shown[0].startswith('"') else shown)


def task(needs: Needs, log: PurePath) -> str:
    """Return the task that runs for one user while they are logged in; before that, their keyring is closed."""
    arguments = f'run --config "{needs.config}" --log-file "{log}"'
    return _XML.format(user=escape(needs.user), program=escape(str(needs.program)), arguments=escape(arguments))
