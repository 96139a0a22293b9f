"""A script's graph as SVG: one box for each step, one arrow for each place it leads to."""

from html import escape
from textwrap import wrap

from antirelou.commands.script_graph import Arrow, Graph, graph_of
from antirelou.domain.script import REVEAL, Script

WIDTH, PASSAGE, GAP, BETWEEN, LINE, MARGIN = 300, 24, 28, 86, 16, 24
STUB = 22  # of each arrow goes straight down, under its words
LETTERS = 40  # in a line of a box

_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#1b1b1f}.id{font-weight:700}.choice{fill:#3a3a46}"
    "rect{fill:#f6f5fb;stroke:#54487a}.reveal{fill:#e7f4ec;stroke:#22694a}.start{stroke-width:2.5}"
    "path{fill:none;stroke:#54487a;stroke-width:1.3}"
    ".on{font-size:11px;font-weight:600;paint-order:stroke;stroke:#fff;stroke-width:4px;text-anchor:middle}"
)
_TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0 8 4 0 8z" style="fill:#54487a;stroke:none"/></marker></defs>'
)


def svg_of(script: Script) -> str:
    """Of a script without a fault in its paths."""
    return _Drawing(script).svg()


class _Drawing:
    def __init__(self, script: Script) -> None:
        self._script = script
        self._graph: Graph = graph_of(script)
        self._lines = {id: _said(script, id) for id in (*script.steps, REVEAL)}
        self._heights = [max(self._height(id) for id in row) for row in self._graph.rows]
        self._wide = max(self._row_width(row) for row in self._graph.rows) + 2 * MARGIN
        self._at = self._places()

    def svg(self) -> str:
        name = f"{self._script.name}, {self._script.locale}, version {self._script.version}"
        height = sum(self._heights) + BETWEEN * (len(self._heights) - 1) + 2 * MARGIN
        arrows = [self._arrow(arrow) for arrow in self._graph.arrows]
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self._wide} {height}" width="{self._wide}"'
                f' height="{height}" role="img" aria-labelledby="title desc">',
                f'<title id="title">{escape(name)}</title><desc id="desc">{escape(self._told())}</desc>',
                f"<style>{_STYLE}</style>{_TIP}",
                f'<rect width="{self._wide}" height="{height}" style="fill:#fff;stroke:none"/>',
                *(line for line, _ in arrows),
                *(self._box(id) for id in self._lines),
                *(label for _, label in arrows),
                "</svg>\n",
            ]
        )

    def _told(self) -> str:
        leads = (f"{each.source} leads to {each.target} by {', '.join(each.labels)}." for each in self._graph.arrows)
        return " ".join((f"Starts at {self._script.start}.", *leads))

    def _height(self, id: str) -> int:
        return LINE * len(self._lines[id]) + 18 if id in self._lines else 0

    def _width(self, id: str) -> int:
        return WIDTH if id in self._lines else PASSAGE

    def _row_width(self, row: tuple[str, ...]) -> int:
        return sum(self._width(id) + GAP for id in row) - GAP

    def _places(self) -> dict[str, tuple[float, float]]:
        """The middle of each, and its top."""
        at, top = {}, float(MARGIN)
        for row, height in zip(self._graph.rows, self._heights, strict=True):
            left = (self._wide - self._row_width(row)) / 2
            for id in row:
                at[id] = left + self._width(id) / 2, top
                left += self._width(id) + GAP
            top += height + BETWEEN
        return at

    def _box(self, id: str) -> str:
        middle, top = self._at[id]
        left = middle - WIDTH / 2
        kind = "reveal" if id == REVEAL else "start" if id == self._script.start else "step"
        lines = [
            f'<text class="{css}" x="{left + 12:.0f}" y="{top + 8 + LINE * place:.0f}">{escape(text)}</text>'
            for place, (css, text) in enumerate(self._lines[id], start=1)
        ]
        box = f'<rect class="{kind}" x="{left:.0f}" y="{top:.0f}" width="{WIDTH}" height="{self._height(id)}" rx="8"/>'
        return f"<g>{box}{''.join(lines)}</g>"

    def _arrow(self, arrow: Arrow) -> tuple[str, str]:
        """Out of its own place of the bottom, down to its own place of the top, and straight down where it passes."""
        x, y = self._port(arrow, [each for each in self._graph.arrows if each.source == arrow.source], down=True)
        path, start, y = [f"M{x:.0f} {y:.0f}V{y + STUB:.0f}"], (x, y), y + STUB
        row = next(place for place, ids in enumerate(self._graph.rows) if arrow.source in ids)
        for place in arrow.via:
            row += 1
            to_x, to_y = self._at[place]
            path += [_curve(x, y, to_x, to_y), f"V{to_y + self._heights[row]:.0f}"]
            x, y = to_x, to_y + self._heights[row]
        to = self._port(arrow, [each for each in self._graph.arrows if each.target == arrow.target], down=False)
        path.append(_curve(x, y, *to))
        line = f'<path d="{" ".join(path)}" marker-end="url(#tip)"/>'
        said = ", ".join(arrow.labels)
        return line, f'<text class="on" x="{start[0]:.0f}" y="{start[1] + 16:.0f}">{said}</text>'

    def _port(self, arrow: Arrow, beside: list[Arrow], *, down: bool) -> tuple[float, float]:
        id = arrow.source if down else arrow.target
        middle, top = self._at[id]
        beside.sort(key=lambda each: self._at[self._next(each, down=down)][0])
        share = WIDTH / (len(beside) + 1)
        x = middle - WIDTH / 2 + share * (beside.index(arrow) + 1)
        return x, top + (self._height(id) if down else 0)

    def _next(self, arrow: Arrow, *, down: bool) -> str:
        way = (arrow.source, *arrow.via, arrow.target)
        return way[1] if down else way[-2]


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    half = (y + to_y) / 2
    return f"C{x:.0f} {half:.0f} {to_x:.0f} {half:.0f} {to_x:.0f} {to_y:.0f}"


def _said(script: Script, id: str) -> list[tuple[str, str]]:
    """The lines of a box, each with how it looks."""
    if id == REVEAL:
        asked = f"? {script.question.text}"
        return [("id", REVEAL), *_lines("said", script.reveal.says[0].text), *_lines("choice", asked)]
    step = script.steps[id]
    words = [each for line in step.says for each in _lines("said", line.text)]
    offers = [
        each
        for place, choice in enumerate(step.choices, start=1)
        for each in _lines("choice", f"{place} {choice.text}")
    ]
    return [("id", f"{id} ({step.silence_s} s)"), *words, *offers]


def _lines(css: str, text: str) -> list[tuple[str, str]]:
    return [(css, each) for each in wrap(text, LETTERS)]
