"""Hold the shield up or down by hand, or let it move by itself."""

from typing import Annotated

import typer

from antirelou.bootstrap.maintenance import maintenance
from antirelou.commands.money import now_ms
from antirelou.domain.flow import Flow, Mode
from antirelou.domain.money import MINUTE_MS

_HOW = "up or down until you say auto; auto lets it move by itself."


def shield(context: typer.Context, mode: Annotated[Mode, typer.Argument(help=_HOW)]) -> None:
    """Against a flood: while it is up, answers wait ten minutes, and who goes on meanwhile gets none."""
    flow = maintenance(context.obj).hold_shield(mode, now_ms())
    typer.echo(f"The shield is {described(flow, now_ms())}. Containers notice within seconds.")


def described(flow: Flow, at_ms: int) -> str:
    where = "up" if flow.shield_up else "down"
    if flow.mode is not Mode.AUTO:
        return f"held {where} by hand"
    if not flow.up_ms:
        return f"{where}, and never was up"
    since = (at_ms - (flow.up_ms if flow.flooded else flow.down_ms)) // MINUTE_MS
    return f"{where}, for {since // 60} h {since % 60:02d}"
