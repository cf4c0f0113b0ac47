"""What every peer plays: stations in a row, a load of 0.8, exponential service of mean 1."""

import sys
import time


def play(prepare):
    """Reads STATIONS SERVERS CUSTOMERS, times a run alone, and prints what came of it.

    `prepare(stations, servers, customers, gap)` answers a function that plays and a function that
    tells afterwards how many customers were served and the sum of their times in the system.
    """
    stations, servers, customers = map(int, sys.argv[1:])
    run, tell = prepare(stations, servers, customers, 1 / (0.8 * servers))
    start = time.process_time()
    run()
    seconds = time.process_time() - start
    served, total = tell()
    print(f"customers={served} seconds={seconds:.4f} mean={total / served:.6f}")
