# SPDX-License-Identifier: MIT
# Needs the module threading
# Package python3
"""Python's threads as objects: the module threading, and its queue."""

from queue import Queue
from threading import Barrier, Condition, Lock, RLock, Semaphore, Thread

from kernel import *

NAME = "python-threading"

Gate = Barrier
join = Thread.join


def start(function, *args):
    thread = Thread(target=function, args=args)
    try:
        thread.start()
    except RuntimeError as error:
        limit_reached(error)
    return thread


def Signal():
    return Semaphore(0)
