"""`billfold login`: sign in to an account by OAuth, once."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option


@click.command("login", epilog="Example: billfold login shop")
@click.argument("account")
@click.option("--browser", "way", flag_value="browser", help="Sign in with a browser.")
@click.option("--device", "way", flag_value="device", help="Sign in by a code that is typed in on any device.")
@click.option("--no-open", is_flag=True, help="Print the address instead of opening a browser.")
@click.option(
    "--client",
    "client_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="The client, in the file that Google's console hands out.",
)
@config_option
@json_option
def command(
    account: str, way: str | None, no_open: bool, client_file: Path | None, config_file: Path | None, as_json: bool
) -> None:
    """Sign in to an account that has `oauth` in the configuration.

    Once is enough: the tokens are kept in a file of your own and renew themselves. Without an option, a browser is
    used where there is one, and a code elsewhere. It works without a display, too.
    """
    from billfold.accounts import chosen
    from billfold.clock import now
    from billfold.console import print_json, say
    from billfold.errors import UsageWrong
    from billfold.oauth_client import client_for
    from billfold.oauth_sign_in import sign_in
    from ingest.oauth_provider import OAuthTokens
    from ingest.tokens import changing, first, write

    found = configuration(config_file)
    [settings] = chosen(found, account)
    source = settings.credential
    if not isinstance(source, OAuthTokens):
        raise UsageWrong(
            f'Account {account} signs in with a password; write oauth = "google" or "microsoft" in its place to '
            "sign in here."
        )
    client = client_for(settings.name, source, client_file, chosen(found, None))
    granted, refresh = sign_in(settings, source.provider, client, way, opens=not no_open)
    with changing(source.file, settings.name):
        write(source.file, first(client, granted, refresh, now().timestamp()), settings.name)
    if as_json:
        print_json({"account": settings.name, "username": settings.username, "file": str(source.file)})
    else:
        say(f"Signed in as {settings.username}. The tokens are kept in {source.file}.")
        say("Now try it: billfold check")
