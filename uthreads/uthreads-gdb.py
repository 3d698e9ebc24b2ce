# SPDX-License-Identifier: MIT
"""Commands of gdb for user threads, of a process or of a core file.

    info uthreads               all that are alive, and where each is
    uthread N COMMAND           COMMAND, say bt, as if thread N were gdb's
    uthread apply all COMMAND   the same of each

A thread that does not run has left three words in its task: where its stack,
its frame and its code are.  To show it, gdb is told that the innermost frame
of the thread that it looks at was called from there: so nothing is written
into the process, and a core file will do.

The library must have debug information (-g).
"""

import re

import gdb
import gdb.unwinder

PAGE = 4096
DONE = 1  # enum of uthreads/task.h
NAMED, HAS_ID = 4, 8
REGISTERS = {  # stack, frame, code
    "i386:x86-64": ("rsp", "rbp", "rip"),
    "aarch64": ("sp", "x29", "pc"),
    "riscv:rv64": ("sp", "fp", "pc"),
}


def registers():
    """What this architecture calls them."""
    name = gdb.selected_inferior().architecture().name()
    if name not in REGISTERS:
        raise gdb.GdbError("no user threads are known on " + name)
    return REGISTERS[name]


def library():
    """The workers' and the stacks' variables; an error if there is no run."""
    symbol = gdb.lookup_global_symbol("ut_region")
    if not symbol:
        raise gdb.GdbError("no libuthreads, or it has no debug information")
    region = symbol.value()
    if not region["start"]:
        raise gdb.GdbError("no user threads: ut_run() is not being called")
    return gdb.parse_and_eval("ut_runtime"), region


class Task:
    """A user thread: N of uthread N is its place in the library's table."""

    def __init__(self, region, index):
        self.number = index + 1
        self.region = region
        self.task = region["tasks"][index]
        self.address = int(self.task.address)
        self.state = "waiting"

    def is_alive(self):
        return int(self.task["state"]) != DONE

    def id(self):
        return int(self.task["id"]) if int(self.task["flags"]) & HAS_ID else 0

    def name(self):
        named = int(self.task["flags"]) & NAMED
        return self.task["name"].string() if named else ""

    def has_begun(self):
        return int(self.task["stack"]) != 0

    def function(self):
        """What one that has not begun will run."""
        return self.task["context"]["fp"].format_string(symbols=True)

    def stack(self):
        """Its lowest address, and its end."""
        end = int(self.task["stack"])
        stack = self.task["stack"].dereference()
        if int(stack["map"]):
            return int(stack["map"]) + int(stack["guard_pages"]) * PAGE, end
        size = int(self.region["slot_size"])
        above = (end - int(self.region["start"])) % size
        return end - above + int(self.region["guard_size"]), end

    def context(self):
        context = self.task["context"]
        return [int(context[name]) for name in ("sp", "fp", "ip")]


def chain(task, last):
    """The addresses of tasks from one to another."""
    while int(task):
        yield int(task)
        task = task.dereference()["next"] if int(task) != int(last) else 0


def queue(worker):
    """Those that are ready: in the deque, in the queue, or bound to it."""
    for i in range(int(worker["top"]), int(worker["bottom"])):
        yield int(worker["deque"][i])
    yield from chain(worker["head"], worker["tail"])
    yield from chain(worker["bound"]["first"], worker["bound"]["last"])


def threads():
    """All tasks that are alive, each with its state."""
    runtime, region = library()
    workers = [runtime["worker"][i] for i in range(int(runtime["workers"]))]
    running = {int(worker["current"]) for worker in workers}
    ready = {task for worker in workers for task in queue(worker)}
    for index in range(int(region["tasks_made"])):
        task = Task(region, index)
        if not task.is_alive():
            continue
        if task.address in running:
            task.state = "running"
        elif task.address in ready or not task.has_begun():
            task.state = "ready"
        yield task


class Lowest:
    """A frame below all stacks, as gdb expects callers to be above."""

    def __init__(self, sp, pc):
        self.sp, self.pc = sp, pc


class Parked(gdb.unwinder.Unwinder):
    """Says that the innermost frame was called by a thread that is parked."""

    def __init__(self):
        super().__init__("uthreads")
        self.top = self.caller = None

    def __call__(self, frame):
        if not self.top:
            return None
        names = registers()
        sp, fp, pc = (frame.read_register(name) for name in names)
        if (int(sp), int(pc)) != self.top:
            return None
        info = frame.create_unwind_info(Lowest(gdb.Value(1).cast(sp.type), pc))
        for name, was, value in zip(names, (sp, fp, pc), self.caller):
            info.add_saved_register(name, gdb.Value(value).cast(was.type))
        return info

    def __enter__(self):
        frame = gdb.newest_frame()
        sp, _, pc = (int(frame.read_register(name)) for name in registers())
        self.top = sp, pc
        gdb.invalidate_cached_frames()

    def __exit__(self, *unused):
        self.top = None
        gdb.invalidate_cached_frames()

    def calls(self, task):
        self.caller = task.context()
        return self


PARKED = Parked()
gdb.unwinder.register_unwinder(None, PARKED, replace=True)


def kernel_thread(task):
    """Selects the kernel thread that has a frame on the task's stack."""
    low, high = task.stack()
    for thread in gdb.selected_inferior().threads():
        thread.switch()
        frame = gdb.newest_frame()
        while frame and frame.is_valid():
            if low <= int(frame.read_register(registers()[0])) <= high:
                return
            frame = frame.older()
    raise gdb.GdbError("uthread %d: on no stack of any worker" % task.number)


def without_innermost(text):
    """A backtrace from its second frame on, which is called #0."""
    begin = re.search(r"^#1 ", text, re.M)
    if not begin:
        return "no frames\n"
    return re.sub(r"^#(\d+) +", lambda m: "#%-3d" % (int(m[1]) - 1),
                  text[begin.start():], flags=re.M)


def execute_parked(task, command):
    with PARKED.calls(task):
        gdb.newest_frame().older().select()
        text = gdb.execute(command, to_string=True)
    if re.match(r"(bt|backtrace|where)\b", command):
        text = without_innermost(text)
    return text


def execute(task, command):
    """What the command prints, of that thread."""
    selected, frame = gdb.selected_thread(), gdb.selected_frame()
    try:
        if not task.has_begun():
            return "has not begun: %s\n" % task.function()
        if task.state != "running":
            return execute_parked(task, command)
        kernel_thread(task)
        return gdb.execute(command, to_string=True)
    finally:
        selected.switch()
        if frame.is_valid():
            frame.select()


def where(task):
    """The innermost function that is not the library's."""
    if not task.has_begun():
        return task.function()
    for line in execute(task, "bt 12").splitlines():
        place = re.match(r"#\d+ +(?:0x\w+ in )?(.*)", line)
        if place and not re.search(r" at (\S*/)?uthreads/|libuthreads", line):
            return place[1]
    return "?"


class InfoUthreads(gdb.Command):
    """All user threads that are alive: N, Id, state, name, and where."""

    def __init__(self):
        super().__init__("info uthreads", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        print("%6s %6s  %-7s  %-15s  %s" % ("N", "Id", "State", "Name",
                                            "Where"))
        for task in list(threads()):
            print("%6d %6s  %-7s  %-15s  %s" % (
                task.number, task.id() or "-", task.state, task.name(),
                where(task)))


class Uthread(gdb.Command):
    """A command of gdb in a user thread: uthread N|apply all [COMMAND]

N is the first column of `info uthreads`.  COMMAND is bt if there is none."""

    def __init__(self):
        super().__init__("uthread", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        match = re.match(r"\s*(\d+|apply\s+all)\b\s*(.*)", argument)
        if not match:
            raise gdb.GdbError("uthread N|apply all [COMMAND]")
        chosen = [task for task in threads()
                  if not match[1].isdigit() or task.number == int(match[1])]
        if not chosen:
            raise gdb.GdbError("no user thread %s is alive" % match[1])
        for task in chosen:
            print("\nUthread %d (%s, %s):" % (task.number, task.name(),
                                              task.state))
            print(execute(task, match[2].strip() or "bt"), end="")


InfoUthreads()
Uthread()
