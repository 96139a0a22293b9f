"""Take one design through the cases."""

from bench.bench_bars import OURS
from bench.bench_cases import Size, Traffic
from bench.bench_driver import Driver, Figures
from bench.proxy import CountingProxy

_DEPTH = {OURS: (7, 0.2)}  # batches, and the delay of each request
_PEERS_DEPTH = (1, 0.05)  # they need tens of round trips


def measure(name: str, proxy: CountingProxy, size: Size, now_ms: int) -> dict[str, Figures]:
    """Repeats and duplicates come to a container that has not met the sender."""
    traffic = Traffic(now_ms, size)
    with Driver(name, proxy, now_ms) as driver:
        driver.case(traffic.batches(1), 10)  # connections, caches, the clients' own imports
        events, people = traffic.first()
        figures = {"first": driver.case(events, len(people))}
        driver.fresh()
        figures["repeat"] = driver.case(traffic.again(people, "-2"), 0, lambda: traffic.strangers(2))
        driver.fresh()
        figures["duplicate"] = driver.case(traffic.again(people, ""), 0)
        figures["batch"] = driver.case(traffic.batches(size.batches), 10 * size.batches)
        batches, delay_seconds = _DEPTH.get(name, _PEERS_DEPTH)
        figures["batch"]["round_trips"] = driver.round_trips(traffic.batches(batches), delay_seconds)
        day, answered = traffic.day()
        figures["day"] = driver.case(day, answered)
        figures["flood"] = driver.case(traffic.flood(), 1)
    return figures
