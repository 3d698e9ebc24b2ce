%% SPDX-License-Identifier: MIT
%%
%% The probes of probes/ that Erlang has.  Its processes share no memory, so
%% there is nothing to lock; they wait for messages.

-module(probes).
-export([all/0]).

-define(NOTHING_TO_LOCK, "processes share no memory: there is nothing to lock").
-define(MESSAGES, "processes wait for messages only: see channel").

all() ->
    [#{name => "create", unit => "ns/thread", threads => 1, cpus => 1,
       what => "create a thread that returns at once, and join it",
       run => fun creation:create/1},
     #{name => "create-batch", unit => "ns/thread", threads => 0, cpus => 1,
       what => "create many threads that return at once, then join them",
       axis => "threads", levels => [1000], suite => "standard",
       run => fun creation:create_batch/1},
     #{name => "create-group", unit => "ns/thread", threads => 0, cpus => 1,
       what => "create threads that are all alive at once, and join them",
       axis => "threads", levels => [100, 1000],
       run => fun creation:create_group/1},
     #{name => "create-child-first", unit => "ns/thread", threads => 1,
       what => "create a thread that runs at once, and join it",
       cpus => 0, axis => "cpus", levels => [1, 2], suite => "standard",
       lacks => "a new thread never runs before its creator goes on"},
     #{name => "fork-join", unit => "ns/fork", threads => 0, cpus => 0,
       what => "a thread of a Fibonacci number worked out by threads",
       axis => "cpus", levels => [1, 2], suite => "standard",
       run => fun creation:fork_join/1},
     #{name => "channel", unit => "ns/value", threads => 2, cpus => 0,
       what => "hand a value to a waiting thread by a channel, one way",
       axis => "cpus", levels => [1, 2], suite => "standard",
       run => fun turns:channel/1},
     #{name => "yield", unit => "ns/switch", threads => 0, cpus => 1,
       what => "switch to the next thread by yielding, one way",
       axis => "threads", levels => [2, 64, 1000],
       run => fun turns:yield/1},
     #{name => "scale-compute", unit => "ns/piece", threads => 0, cpus => 0,
       what => "compute a piece of about 1000 cycles, shared by the CPUs",
       axis => "cpus", levels => team:levels(),
       run => fun team:scale_compute/1},
     #{name => "mutex", unit => "ns/lock", threads => 1, cpus => 1,
       what => "lock and unlock a mutex that nobody else wants",
       lacks => ?NOTHING_TO_LOCK},
     #{name => "mutex-contended", unit => "ns/lock", threads => 2, cpus => 0,
       what => "lock and unlock a mutex that two threads fight for",
       axis => "cpus", levels => [1, 2], lacks => ?NOTHING_TO_LOCK},
     #{name => "handoff", unit => "ns/switch", threads => 2, cpus => 0,
       what => "hand the turn to a waiting thread by semaphores, one way",
       axis => "cpus", levels => [1, 2], lacks => ?MESSAGES},
     #{name => "cond-handoff", unit => "ns/switch", threads => 2, cpus => 0,
       what => "hand the turn to a waiting thread by a condition, one way",
       axis => "cpus", levels => [1, 2], suite => "standard",
       lacks => ?MESSAGES}].
