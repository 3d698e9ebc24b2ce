// SPDX-License-Identifier: MIT

import java.util.List;

/** What there is to run. */
final class Probes {
    private static final String NO_CHILD_FIRST =
            "a new thread never runs before its creator goes on";

    static final List<Probe> ALL = List.of(
            Probe.of("create",
                    "create a thread that returns at once, and join it",
                    "ns/thread", 1, Creation::create),
            Probe.of("create-batch",
                    "create many threads that return at once, then join "
                    + "them", "ns/thread", 0, Creation::createBatch)
                    .ofThreads(1000L).standard(),
            Probe.of("create-group",
                    "create threads that are all alive at once, and join "
                    + "them", "ns/thread", 0, Creation::createGroup)
                    .ofThreads(100L, 1000L),
            Probe.of("create-child-first",
                    "create a thread that runs at once, and join it",
                    "ns/thread", 1, null).onCpus(1L, 2L).standard()
                    .lacking(NO_CHILD_FIRST),
            Probe.of("fork-join",
                    "a thread of a Fibonacci number worked out by threads",
                    "ns/fork", 0, Creation::forkJoin).onCpus(1L, 2L)
                    .standard(),
            Probe.of("mutex",
                    "lock and unlock a mutex that nobody else wants",
                    "ns/lock", 1, Locks::mutex),
            Probe.of("mutex-recursive",
                    "lock twice and unlock a mutex that nobody else wants",
                    "ns/2-locks", 1, Locks::mutexRecursive).standard(),
            Probe.of("mutex-contended",
                    "lock and unlock a mutex that two threads fight for",
                    "ns/lock", 2, Locks::mutexContended).onCpus(1L, 2L),
            Probe.of("rwlock-read",
                    "lock for reading, and unlock, what nobody else wants",
                    "ns/lock", 1, Locks::rwlockRead).standard(),
            Probe.of("rwlock-write",
                    "lock for writing, and unlock, what nobody else wants",
                    "ns/lock", 1, Locks::rwlockWrite).standard(),
            Probe.of("sem",
                    "post a semaphore that nobody waits for, and take it",
                    "ns/post-and-wait", 1, Locks::sem).standard(),
            Probe.of("cond",
                    "signal a condition that nobody waits for",
                    "ns/signal", 1, Locks::cond).standard(),
            Probe.of("barrier-alone",
                    "arrive at a barrier of one thread", "ns/arrival", 1,
                    Turns::barrierAlone).standard(),
            Probe.of("barrier",
                    "arrive at a barrier of two threads, and go on when "
                    + "both have", "ns/arrival", 2, Turns::barrier)
                    .onCpus(1L, 2L).standard(),
            Probe.of("handoff",
                    "hand the turn to a waiting thread by semaphores, one "
                    + "way", "ns/switch", 2, Turns::handoff)
                    .onCpus(1L, 2L),
            Probe.of("cond-handoff",
                    "hand the turn to a waiting thread by a condition, one "
                    + "way", "ns/switch", 2, Turns::condHandoff)
                    .onCpus(1L, 2L).standard(),
            Probe.of("channel",
                    "hand a value to a waiting thread by a channel, one "
                    + "way", "ns/value", 2, Turns::channel)
                    .onCpus(1L, 2L).standard(),
            Probe.of("yield",
                    "switch to the next thread by yielding, one way",
                    "ns/switch", 0, Turns::yield)
                    .ofThreads(2L, 64L, 1000L),
            Probe.of("scale-compute",
                    "compute a piece of about 1000 cycles, shared by the "
                    + "CPUs", "ns/piece", 0, Team::scaleCompute)
                    .onCpus(Team.allCpus()));
}
