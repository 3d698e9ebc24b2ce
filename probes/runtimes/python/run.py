# SPDX-License-Identifier: MIT
"""Runs one probe: samples first, words after.

The clock's speed and the way of a cache line are left out of the answer:
Python has nothing that takes a known number of cycles.
"""

import resource
import time

from probe import Sample

CLOCK_READS = 2000
OPS_MAX = 1 << 40
GROWTH_MAX = 16    # from one calibrating sample to the next
GROWTH_SPARE = 1.2  # above what would just do


def clock_ns():
    """What one reading of the clock takes."""
    begin = time.monotonic_ns()
    for _ in range(CLOCK_READS - 1):
        time.monotonic_ns()
    return (time.monotonic_ns() - begin) / CLOCK_READS


def take(request, ops):
    sample = Sample(request, ops)
    request.probe.run(sample)
    sample.see_cpu()
    return sample


def wrong(sample, index, request, kind):
    """What is wrong with the ledger, or None."""
    counted = sample.count("nvcsw") + sample.count("nivcsw")
    reason = sample.broken
    strange = sample.cpus_seen - set(request.cpus)
    if reason:
        pass
    elif sample.elapsed_ns <= 0:
        reason = "no time has passed"
    elif sample.work < sample.ops:
        reason = "less work was done than asked for"
    elif kind == "kernel" and counted < sample.switches:
        reason = "fewer switches were counted than the work takes"
    elif strange:
        reason = f"a thread ran on CPU {min(strange)}, not among those given"
    else:
        return None
    return (f"sample {index}: {reason} (ops {sample.ops}, work {sample.work},"
            f" switches claimed {sample.switches}, counted {counted})")


def calibrate(request, kind):
    """Finds how many operations last long enough, from one on."""
    ops = 1
    while True:
        sample = take(request, ops)
        problem = wrong(sample, 0, request, kind)
        if problem:
            return problem
        if sample.elapsed_ns >= request.min_ns or ops >= OPS_MAX:
            break
        growth = GROWTH_SPARE * request.min_ns / sample.elapsed_ns
        # What it did may be more than asked for: whole groups.
        ops = int(min(growth, GROWTH_MAX) * sample.work) + 1
    print(f"calibrated\tops={sample.work}\telapsed_ns={sample.elapsed_ns}")
    print("done")
    return None


def line(sample, index, request, overhead_ns):
    fields = dict(
        index=index, warmup=int(index < request.warmup), ops=sample.ops,
        work=sample.work, elapsed_ns=sample.elapsed_ns,
        overhead_ns=f"{overhead_ns:.1f}")
    if sample.switches:
        fields["switches_claimed"] = sample.switches
    for field in "nvcsw", "nivcsw", "minflt", "majflt":
        fields[field] = sample.count(field)
    fields["cpu_user_ns"] = sample.count("utime", 1e9)
    fields["cpu_system_ns"] = sample.count("stime", 1e9)
    return "\t".join(["sample", *(f"{k}={v}" for k, v in fields.items())])


def run(request, th):
    """Prints the answer; returns what is wrong with the work, or None."""
    if not request.ops:
        return calibrate(request, th.KIND)
    overhead_ns = clock_ns()
    samples = [take(request, request.ops)
               for _ in range(request.warmup + request.samples)]
    for index, sample in enumerate(samples):
        problem = wrong(sample, index, request, th.KIND)
        if problem:
            return problem
    for index, sample in enumerate(samples):
        print(line(sample, index, request, overhead_ns))
    seen = sorted(set().union(*(sample.cpus_seen for sample in samples)))
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"process\tbackend={th.BACKEND}\t"
          f"threads={request.probe.threads or request.level}\t"
          f"max_rss_bytes={rss * 1024}\tcpus_seen={'+'.join(map(str, seen))}")
    print("done")
    return None
