"""How long a person waits at the start, beside what the libraries alone cost, in one run.

`python tests/benchmarks/bench_start.py [CORPUS]`: from the command to the first painted screen against
`python -c "import textual.app"`, and `reader search` against `python -c "import whoosh.index, whoosh.qparser"`.
Medians of alternating runs, wall and CPU seconds; the index and compiled bytecode are there before the first.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.terminal.terminal import READER, Terminal  # noqa: E402

RUNS = 9


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = _cpu(), time.perf_counter()
    took = run()
    wall = time.perf_counter() - wall
    return (took if isinstance(took, float) else wall), _cpu() - cpu


def main() -> None:
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "corpus"
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        environment = {"HOME": name, "PATH": "/usr/bin:/bin", "USER": "ada"}

        def python(code: str) -> None:
            subprocess.run([sys.executable, "-c", code], check=True, env=environment)

        def reader(*arguments: str) -> None:
            subprocess.run([str(READER), "-C", str(corpus), *arguments], env=environment, stdout=subprocess.DEVNULL)

        def painted() -> float:
            start = time.perf_counter()
            with Terminal(str(corpus), home=home) as terminal:
                while "article" not in terminal.text:
                    terminal.read(0.005)
                took = time.perf_counter() - start
                terminal.type("ctrl+q")
                terminal.wait_for_end()
            return took

        reader("index")
        cases: dict[str, Callable[[], object]] = {
            "import textual.app": lambda: python("import textual.app"),
            "reader, first screen": painted,
            "import whoosh": lambda: python("import whoosh.index, whoosh.qparser"),
            "reader search": lambda: reader("search", "coalition"),
            "reader --help": lambda: reader("--help"),
        }
        found: dict[str, list[tuple[float, float]]] = {case: [] for case in cases}
        for _ in range(RUNS + 1):
            for case, run in cases.items():
                found[case].append(_timed(run))
    print(f"{'':24}{'wall s':>8}{'cpu s':>8}   (median of {RUNS})")
    for case, times in found.items():
        wall = statistics.median(took for took, _ in times[1:])
        cpu = statistics.median(used for _, used in times[1:])
        print(f"{case:24}{wall:8.3f}{cpu:8.3f}")


if __name__ == "__main__":
    main()
