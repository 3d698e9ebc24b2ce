# SPDX-License-Identifier: MIT
# Needs the module _thread
# Package python3
"""Python's threads as functions: the module _thread.

It has locks only.  Any thread may release one that another has acquired, so
they also serve to wait for a thread.
"""

from _thread import RLock, start_new_thread
from _thread import allocate_lock as Lock

from kernel import *

NAME = "python-_thread"


def Signal():
    """Release it to let another thread, which acquires it, go on."""
    lock = Lock()
    lock.acquire()
    return lock


def start(function, *args):
    """A thread is the signal of its end."""
    ended = Signal()

    def body():
        function(*args)
        ended.release()

    try:
        start_new_thread(body, ())
    except RuntimeError as error:
        limit_reached(error)
    return ended


def join(ended):
    ended.acquire()


class Gate:
    """Opens, once, when so many threads wait()."""

    def __init__(self, count):
        self.missing = count
        self.lock, self.opened = Lock(), Signal()

    def wait(self):
        with self.lock:
            self.missing -= 1
            if not self.missing:
                self.opened.release()
        # One after the other comes through.
        with self.opened:
            pass
