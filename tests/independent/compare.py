# SPDX-License-Identifier: MIT
"""compare.py BUILD ROUNDS: our figures beside those of other programs.

Each row measures the same thing by a cell of BUILD and by a program that is
not ours, in turns (A B B A …), on the same CPUs; the medians are printed, and
the median of the rounds' ratios, as the machine may be slower for a minute.
They should agree within 15 %.  Where another program does more than what we
measure, a second row takes that away from it, and if then they agree, the
difference of the first is explained by a measurement.

Ends with 1 if a row neither agrees nor is explained.  A program that is not
installed leaves its row out, and says so.
"""

import contextlib
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys

AGREE = 1.15
BUILD = sys.argv[1]
ROUNDS = int(sys.argv[2])
CPUS = sorted(os.sched_getaffinity(0))
ONE, TWO = str(CPUS[0]), ",".join(map(str, CPUS[:2]))
PATIENCE = 60  # seconds, for any one command
STACK = 8 << 20  # bytes, what stress-ng's threads have
GROUP, CONNECTIONS = 1000, 100


def output(*command):
    done = subprocess.run(command, timeout=PATIENCE, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}\n"
                 f"{done.stdout}")
    return done.stdout


def cell(name, probe, *keys):
    """The records of a run, as (name, fields), warm-up left out."""
    records = []
    for line in output(f"{BUILD}/cells/{name}", "run", probe, *keys).split("\n"):
        record, *fields = line.split("\t")
        fields = dict(field.split("=", 1) for field in fields)
        if fields.get("warmup") != "1":
            records.append((record, fields))
    return records


def of_samples(records, value):
    return statistics.median(
        value({k: float(v) for k, v in fields.items()})
        for record, fields in records if record == "sample")


def time_of(sample):
    return (sample["elapsed_ns"] - sample["overhead_ns"]) / sample["work"]


def cpu_of(sample):
    return (sample["cpu_user_ns"] + sample["cpu_system_ns"]) / sample["work"]


def our_pipe():
    return of_samples(cell("kthreads", "pipe", f"cpus={ONE}", "ops=40000"),
                      time_of)


def perf_pipe():
    text = output("taskset", "-c", ONE, "perf", "bench", "sched", "pipe", "-T",
                  "-l", "50000")
    return float(re.search(r"([\d.]+) usecs/op", text)[1]) * 1000 / 2


def our_group():
    return of_samples(
        cell("pthreads", "create-group", f"level={GROUP}", f"cpus={ONE}",
             f"ops={20 * GROUP}", f"stack_size={STACK}"), cpu_of)


def stressor_cpu(groups, *environment):
    """Seconds of processor time, of all that stress-ng starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output("prlimit", f"--stack={STACK}:", "taskset", "-c", ONE, "env",
           *environment, "stress-ng", "--pthread", "1", "--pthread-max",
           str(GROUP), "--pthread-ops", str(groups * GROUP))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime +
            after.ru_stime - before.ru_stime)


def stressor(*environment, few=8, many=64):
    """Of a thread, whatever it takes stress-ng to start and to end."""
    more = stressor_cpu(many, *environment) - stressor_cpu(few, *environment)
    return more / ((many - few) * GROUP) * 1e9


def plain_stressor():
    return stressor(f"LD_PRELOAD={BUILD}/tests/independent/stressor.so")


def our_sleep():
    records = cell("pthreads", "sleep", "level=1000", f"cpus={ONE}",
                   "ops=1000", "samples=1")
    return float(dict(records)["process"]["event_p50_ns"])


def cyclictest():
    text = output("cyclictest", "--laptop", "--policy=other", "-q", "-a", ONE,
                  "-t", "1", "-i", "1000", "-l", "1000", "-h", "10000")
    counts = [(int(us), int(n)) for us, n in
              re.findall(r"^(\d{6}) (\d{6})$", text, re.M)]
    half = sum(n for _, n in counts) / 2
    for us, n in counts:
        if half <= n:
            return (us + half / n) * 1000  # it counts whole microseconds
        half -= n
    raise ValueError("cyclictest has no histogram")


def our_echo(name):
    return of_samples(
        cell(name, "echo", f"level={CONNECTIONS}", f"cpus={TWO}", "ops=60000"),
        time_of)


def echo_server(program):
    """Two programs that know nothing of cells: a server, and its load."""
    server = subprocess.Popen(["taskset", "-c", TWO, f"{BUILD}/{program}"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with contextlib.ExitStack() as last:
        last.callback(server.kill)
        port = server.stdout.readline().decode().strip()
        text = output("taskset", "-c", TWO, f"{BUILD}/tests/echo/load", port,
                      str(CONNECTIONS), "1000", "64")
        server.stdin.close()
        server.wait(PATIENCE)
    return 1e9 / float(re.search(r"rate=(\d+)", text)[1])


# Both are more than this program, which a child's maximum begins with.
FEW, MANY = 10000, 30000


def resident(threads):
    """What the kernel has counted of a cell when it has ended."""
    child = subprocess.Popen(
        [f"{BUILD}/cells/uthreads", "run", "memory", f"level={threads}",
         "ops=1", "samples=1", "warmup=0"], stdout=subprocess.PIPE)
    text = child.stdout.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise ValueError(text)
    return usage.ru_maxrss * 1024, text


def our_memory():
    """Without page tables, as the other has none."""
    return float(re.search(r"resident_bytes=(\d+)", resident(MANY)[1])[1]) / MANY


def kernel_memory():
    return (resident(MANY)[0] - resident(FEW)[0]) / (MANY - FEW)


# What, unit, ours, theirs, what it needs, and which row explains it.
ROWS = (
    ("pipe, one way: perf bench sched pipe", "ns",
     our_pipe, perf_pipe, ("perf",), None),
    ("create-group, CPU time: stress-ng", "ns",
     our_group, stressor, ("stress-ng",), "… without its other work"),
    ("… without its other work", "ns",
     our_group, plain_stressor, ("stress-ng",), None),
    ("sleep of 1 ms, late by: cyclictest", "ns",
     our_sleep, cyclictest, ("cyclictest",), None),
    ("echo, floor: epoll-server and load", "ns",
     lambda: our_echo("floor"),
     lambda: echo_server("tests/echo/epoll-server"), (), None),
    ("echo, uthreads: echo-server and load", "ns",
     lambda: our_echo("uthreads"),
     lambda: echo_server("examples/echo-server"), (), None),
    ("memory, uthreads: the kernel's maximum", "bytes",
     our_memory, kernel_memory, (), None),
)


def measure(ours, theirs):
    """Medians, and the ratios of the rounds, the smallest first."""
    a, b = [], []
    for i in range(ROUNDS):
        for values, get in ((a, ours), (b, theirs))[::-1 if i % 2 else 1]:
            values.append(get())
    ratios = sorted(x / y for x, y in zip(a, b))
    return statistics.median(a), statistics.median(b), ratios


def missing(row):
    what, _, ours, _, needs, _ = row
    for program in needs:
        if not shutil.which(program):
            return f"no {program}: scripts/install-deps independent"
    if ours is our_memory and "probe\tname=memory\t" not in output(
            f"{BUILD}/cells/uthreads", "list"):
        return "this build has no probe «memory»"
    return None


def main():
    print(f"{'':40} {'ours':>8} {'other':>8}       ratio of {ROUNDS} rounds")
    agrees, wrong = {}, []
    for row in ROWS:
        what, unit, ours, theirs, _, why = row
        lacks = missing(row)
        if lacks:
            print(f"{what:40} not measured: {lacks}")
            continue
        x, y, ratios = measure(ours, theirs)
        ratio = statistics.median(ratios)
        agrees[what] = 1 / AGREE <= ratio <= AGREE
        print(f"{what:40} {x:8.0f} {y:8.0f} {unit:5} {ratio:.2f} "
              f"({ratios[0]:.2f} – {ratios[-1]:.2f}) "
              f"{'agrees' if agrees[what] else 'differs'}", flush=True)
        if not agrees[what]:
            wrong.append((what, why))
    for what, why in wrong:
        explained = agrees.get(why, False)
        print(f"{what}: {'explained by' if explained else 'not explained'}"
              f"{f' «{why}»' if explained else ''}")
    return any(not agrees.get(why, False) for _, why in wrong)


sys.exit(main())
