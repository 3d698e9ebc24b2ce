#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The tables of threads.7 are complete, true and tested.

Complete: each public name of Python's threading, _thread and queue has a row,
as have the methods of their classes and the arguments that change what one
waits for.  True: each row's names exist, in Python and in the headers, and a
call that uthreads has is in its column.  Tested: each kt_ function of a table
is called in tests/kthreads/python_styles*.c.
"""
import _thread
import glob
import inspect
import queue
import re
import sys
import threading
import types

SECTIONS = {
    "THREADS AS OBJECTS": threading,
    "SYNCHRONISATION OBJECTS": threading,
    "QUEUES": queue,
    "THREADS AS FUNCTIONS": _thread,
}
MADE = {
    "Thread": threading.Thread,
    "Lock": threading.Lock,
    "RLock": threading.RLock,
    "Condition": threading.Condition,
    "Semaphore": threading.Semaphore,
    "BoundedSemaphore": threading.BoundedSemaphore,
    "Event": threading.Event,
    "Barrier": lambda: threading.Barrier(1),
    "Timer": lambda: threading.Timer(1, print),
    "Queue": queue.Queue,
    "LockType": _thread.allocate_lock,
}
CONSTRUCTED = [threading.Thread, threading.Condition, threading.Semaphore,
               threading.BoundedSemaphore, threading.Barrier, threading.Timer,
               queue.Queue]
CHANGES_THE_WAIT = {"timeout", "blocking", "n"}
NONE = r"\(em"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def parameters(function):
    try:
        found = inspect.signature(function).parameters
    except (TypeError, ValueError):  # a builtin, of which nobody knows
        return None
    return [name for name in found if name != "self"]


def declared(path):
    """The functions and structures of a header."""
    text = re.sub(r"/\*.*?\*/", "", read(path), flags=re.S)
    return (set(re.findall(r"\b([ku]t_\w+)\((?!type)", text)),
            set(re.findall(r"\bstruct ([ku]t_\w+) \{", text)))


def tables(page):
    """(section, Python's name, kthreads' cell, uthreads' cell) of each row."""
    rows, section = [], None
    for line in page.split("\n"):
        if line.startswith(".Sh "):
            section = line[4:]
        row = re.fullmatch(r"\.It Li (\S+) Ta (.+) Ta (.+)", line)
        if row and section in SECTIONS:
            rows.append((section, *row.groups()))
    return rows


def public(module):
    """Its public names, without what it imports for itself."""
    names = set(getattr(module, "__all__", []))
    for name in dir(module):
        value = getattr(module, name)
        owner = getattr(value, "__module__", module.__name__)
        if (not name.startswith("_") and module is not queue and
                not isinstance(value, types.ModuleType) and
                owner in ("threading", "_thread", "builtins")):
            names.add(name)
    return names | ({"_count"} if module is _thread else set())


def methods(name):
    """Those that a class adds to its base, with arguments that matter."""
    made = MADE[name]()
    names = {m for m in dir(type(made)) if not m.startswith("_")}
    if name == "Timer":
        names -= set(dir(threading.Thread))
    if name == "Lock":  # the obsolete ones are in LockType's rows
        names = {m for m in names if not m.endswith("_lock")}
    for method in sorted(names):
        yield f"{name}.{method}"
        function = getattr(type(made), method)
        for parameter in parameters(function) or [] if callable(
                function) else []:
            if parameter in CHANGES_THE_WAIT:
                yield f"{name}.{method}({parameter})"


def wanted(module):
    """Every row that the tables of a module must have."""
    yield from public(module)
    for name in MADE:
        if name in public(module):
            yield from methods(name)
    for made in CONSTRUCTED:
        if made.__module__ == module.__name__:
            for parameter in parameters(made.__init__):
                if parameter != "verbose":
                    yield f"{made.__name__}({parameter})"


def exists(module, row):
    """Does Python have what a row says?"""
    name, method, parameter = re.fullmatch(
        r"(\w+)(?:\.(\w+))?(?:\((\w+)\))?", row).groups()
    value = getattr(module, name, None)
    if method:
        value = getattr(MADE[name](), method, None)
        if value is None:  # ident, of a thread that was not started
            value = getattr(type(MADE[name]()), method, None)
    if value is None:
        return False
    known = parameters(value) if parameter else None
    return known is None or parameter in known


def check_python(rows, complain):
    have = {}
    for section, name, _, _ in rows:
        have.setdefault(SECTIONS[section], set()).add(name)
        if not exists(SECTIONS[section], name):
            complain(f"{SECTIONS[section].__name__} has no {name}")
    for module, names in have.items():
        for name in sorted(set(wanted(module)) - names):
            complain(f"{module.__name__}'s {name} has no row")


def check_headers(rows, complain):
    functions, structs = declared("kthreads/kthreads.h")
    for more, path in zip((functions, structs), declared("uthreads/uthreads.h")):
        more |= path
    for _, name, kt, ut in rows:
        for cell in kt, ut:
            for called in re.findall(r"Fn (\w+)", cell):
                if called not in functions:
                    complain(f"{name}: no header has {called}()")
            for struct in re.findall(r"(?:struct |Va )([ku]t_\w+)", cell):
                if struct not in structs:
                    complain(f"{name}: no header has struct {struct}")
        for kind, known in ("Fn ", functions), ("Vt struct ", structs):
            for called in re.findall(kind + r"kt_(\w+)", kt):
                if f"ut_{called}" in known and ut == NONE:
                    complain(f"{name}: uthreads has ut_{called} by now")


def check_reasons(rows, page, complain):
    section = page[page.index(".Sh WITHOUT COUNTERPART"):]
    given = {name for item in re.findall(r"^\.It Li (.*)", section, re.M)
             for name in item.split(" , ")}
    without = {name for _, name, kt, _ in rows if kt == NONE}
    for name in sorted(given ^ without):
        complain(f"{name}: without counterpart in the table or the reasons only")


def check_tested(rows, complain):
    tests = "".join(map(read, glob.glob("tests/kthreads/python_styles*.c")))
    for function in sorted({f for _, _, kt, _ in rows
                            for f in re.findall(r"Fn (\w+)", kt)}):
        if not re.search(rf"\b{function}\(", tests):
            complain(f"python_styles.c does not call {function}()")


def main():
    page = read("man/threads.7")
    rows = tables(page)
    complaints = []
    check_headers(rows, complaints.append)
    check_reasons(rows, page, complaints.append)
    check_tested(rows, complaints.append)
    # Another version of Python has other names than those of the page.
    if "Python %d.%d." % sys.version_info[:2] in page:
        check_python(rows, complaints.append)
    else:
        print("threads.7 is about another version of Python")
    if len(rows) < 100:
        complaints.append(f"only {len(rows)} rows were found")
    print("".join(f"man/threads.7: {line}\n" for line in complaints), end="")
    return bool(complaints)


sys.exit(main())
