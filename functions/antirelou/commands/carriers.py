"""`carriers`: tell the stack what other carriers, and those who take gifts, know it by, and list those it knows."""

import sys

import typer

from antirelou.adapters.carrier_secret_book import CarrierSecretBook
from antirelou.adapters.carrier_secrets import NAMES
from antirelou.bootstrap.maintenance import maintenance

app = typer.Typer(no_args_is_help=True)

_ASKED = {
    "twilio_account_sid": "Account SID (AC...)",
    "twilio_auth_token": "Primary auth token",
    "gateway_url": "Address of the gateway's API (https://api.sms-gate.app/3rdparty/v1)",
    "gateway_user": "User name, as the app shows it",
    "gateway_password": "Password, as the app shows it",
    "gateway_signing_key": "Signing key of webhooks (Settings, Webhooks)",
    "stripe_signing_secret": "Signing secret of the endpoint (whsec_...)",
    "helloasso_signature_key": "signatureKey of the notification's address",
}

# Stripe's other secrets open the account: none of them belongs here
_BEGINS = {"gateway_url": "https://", "stripe_signing_secret": "whsec_"}


@app.command("list")
def list_carriers(context: typer.Context) -> None:
    """Which carriers are set up. Never their keys."""
    ready = _book(context).set_up()
    for carrier in NAMES:
        typer.echo(f"{carrier}  {'set up' if carrier in ready else 'not set up'}")


@app.command("twilio")
def twilio(context: typer.Context) -> None:
    """Store the account's SID and token, asked for in turn, or on standard input, a line each."""
    _store(context, "twilio")


@app.command("gateway")
def gateway(context: typer.Context) -> None:
    """Store the address, user, password and signing key of a SIM's gateway, asked for in turn, or on standard input."""
    _store(context, "gateway")


@app.command("stripe")
def stripe(context: typer.Context) -> None:
    """Store the signing secret of Stripe's webhook, so that gifts count; asked for, or on standard input."""
    _store(context, "stripe")


@app.command("helloasso")
def helloasso(context: typer.Context) -> None:
    """Store the key HelloAsso signs its notifications with, so that gifts count; asked for, or on standard input."""
    _store(context, "helloasso")


def _read(name: str) -> str:
    """Typed unseen: a screen is shared, a terminal scrolls back. Or a line of what is piped in."""
    if sys.stdin.isatty():
        return str(typer.prompt(_ASKED[name], hide_input=True)).strip()
    return sys.stdin.readline().strip()


def _book(context: typer.Context) -> CarrierSecretBook:
    book = maintenance(context.obj).carrier_book
    if not book.there:
        raise typer.BadParameter("this stack has no webhooks: deploy it with Webhooks=on first")
    return book


def _store(context: typer.Context, carrier: str) -> None:
    book = _book(context)
    values = {name: _read(name) for name in NAMES[carrier]}
    if not all(values.values()) or not all(value.startswith(_BEGINS.get(name, "")) for name, value in values.items()):
        raise typer.BadParameter("every value is needed; an address begins with https://, Stripe's secret with whsec_")
    book.store(values)
    typer.echo("Stored. Every function knows it within 15 minutes.")
