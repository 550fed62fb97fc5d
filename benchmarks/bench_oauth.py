"""Polls over XOAUTH2 for two minutes, with tokens that end after three seconds, while mail arrives every second.

Needs Dovecot (Debian: dovecot-imapd). Nothing may be lost, and nobody may be asked.
"""

import argparse
import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from billfold.accounts import chosen
from billfold.config import DATA_ENVIRONMENT, load
from ingest.oauth import Granted
from ingest.oauth_provider import OAuthTokens
from ingest.secret import Secret
from ingest.tokens import changing, first, write
from tests.imap_servers import Dovecot, dovecot_is_missing
from tests.oauth_rounds import Rounds
from tests.programs import configure
from tests.sign_in_server import CLIENT, SignInServer


def main() -> None:
    """Poll for as long as is said, and print what became of what was delivered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--lifetime", type=float, default=3)
    arguments = parser.parse_args()
    if reason := dovecot_is_missing():
        sys.exit(reason)
    with (
        tempfile.TemporaryDirectory() as folder,
        SignInServer(lifetime=arguments.lifetime) as issuer,
        Dovecot(f"{issuer.url}/introspect") as mail,
    ):
        os.environ[DATA_ENVIRONMENT] = str(Path(folder) / "data")
        config = _signed_in(Path(folder), mail, issuer)
        began = time.monotonic()
        with contextlib.closing(Rounds(mail, issuer, config)) as rounds:
            rounds.go_on(arguments.seconds)
        seconds = time.monotonic() - began
    for problem in rounds.problems:
        print(problem)
    lost = rounds.delivered - rounds.filed
    print(
        f"{seconds:.0f} s, tokens of {arguments.lifetime:.0f} s: {rounds.polls} polls, {rounds.renewals} tokens, "
        f"{rounds.delivered} mails delivered, {rounds.filed} filed, {lost} lost, {len(rounds.problems)} problems"
    )
    sys.exit(1 if lost or rounds.problems else 0)


def _signed_in(folder: Path, mail: Dovecot, issuer: SignInServer) -> Path:
    """Write a configuration, and keep the tokens that `billfold login` would have kept."""
    text = f'[[accounts]]\nname = "shop"\nhost = "localhost"\nport = {mail.tls_port}\nusername = "{issuer.user}"\n'
    oauth = issuer.table().replace("{ client_id", '{ provider = "google", client_id')  # XOAUTH2, as for Google
    config = configure(folder, f'{text}ca_file = "{mail.ca_file}"\noauth = {oauth}\n')
    [settings] = chosen(load(config), "shop")
    source, refresh = settings.credential, Secret(issuer.new_refresh_token())
    assert isinstance(source, OAuthTokens)
    granted = Granted(Secret(issuer.new_access_token()), refresh, issuer.lifetime)
    with changing(source.file, "shop"):
        write(source.file, first(CLIENT, granted, refresh, time.time()), "shop")
    return config


if __name__ == "__main__":
    main()
