"""Several replays at a time, each in a process with an engine of its own, their progress shown."""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

from bench.attack.record import Record
from bench.attack.replay import replay
from bench.attack.runs import Run

_COLUMNS = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())


def replayed(runs: Sequence[Run], jobs: int, console: Console) -> Iterator[Record]:
    """In the order in which they finish. The first that fails ends it."""
    spawn = multiprocessing.get_context("spawn")
    with spawn.Manager() as manager, Progress(*_COLUMNS, console=console) as progress:
        told = manager.Queue()
        pool = ProcessPoolExecutor(jobs, mp_context=spawn)
        try:
            waiting = {pool.submit(_replay, run, told) for run in runs}
            bars = {run: progress.add_task(f"{run.scenario} {run.seed}", total=1.0, start=False) for run in runs}
            while waiting:
                done, waiting = wait(waiting, timeout=0.3, return_when=FIRST_COMPLETED)
                _move(progress, bars, told)
                yield from map(Future.result, done)
        finally:
            pool.shutdown(cancel_futures=True)


_interrupted = False


def _replay(run: Run, told: Any) -> Record:
    """After Ctrl-C the pool would still hand out what it has queued."""
    global _interrupted
    if _interrupted:
        raise KeyboardInterrupt
    try:
        return _replay_and_tell(run, told)
    except BaseException:
        _interrupted = True
        raise


def _replay_and_tell(run: Run, told: Any) -> Record:
    shown = 0.0

    def tick(progress: float) -> None:
        nonlocal shown
        if progress >= min(shown, 1.0):
            told.put((run, progress))
            shown = progress + 0.01

    record = replay(run, tick)
    tick(1.0)
    return record


def _move(progress: Progress, bars: dict[Run, TaskID], told: Any) -> None:
    while not told.empty():
        run, share = told.get()
        progress.start_task(bars[run])
        progress.update(bars[run], completed=share)
