"""How fast editions are checked, and that the memory it takes does not grow with their number.

Run it from the repository's root, on the editions that a build has written::

    python -m benchmarks.check DIR [--files N]

The editions of the folder are checked over and over, N files in all. Printed are the files for each
second of processor time and of the clock, and the most memory used after a tenth of the files and
after all. The exit code is 1 if there are faults, fewer than 20 files a second of processor time, or
more than a tenth more memory.
"""

from __future__ import annotations

import argparse
import resource
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter, process_time

from exporter.check import editions_in, find_faults

LEAST = 20  # files a second
GROWTH = 1.1


def peak() -> float:
    """The most memory that the process has used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Check, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--files", type=int, default=500, metavar="N")
    options = parser.parse_args()
    files = list(islice(cycle(editions_in([options.folder])), options.files))
    early, faults = 0.0, 0
    cpu, clock = process_time(), perf_counter()
    for number, path in enumerate(files, start=1):
        faults += len(find_faults(path))
        if number == max(len(files) // 10, 1):
            early = peak()
    rate = len(files) / (process_time() - cpu)
    print(
        f"{len(files)} files, {faults} faults: {rate:.1f} a second of processor time, "
        f"{len(files) / (perf_counter() - clock):.1f} by the clock; {early:.0f} MB, then {peak():.0f} MB"
    )
    return int(bool(faults) or rate < LEAST or peak() > GROWTH * early)


if __name__ == "__main__":
    raise SystemExit(main())
