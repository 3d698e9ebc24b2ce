// SPDX-License-Identifier: MIT

package main

// probe is one of those in probes/, as Go's programmers would write it.
type probe struct {
	name, what, unit   string
	axis               string
	levels             []uint64
	levelMin, levelMax uint64
	threads            uint64 // alive at once; 0: level
	cpus               int    // how many it runs on; 0: level
	suite              string
	run                func(s *sample)
}

func (p *probe) firstLevel() uint64 {
	if len(p.levels) == 0 {
		return 1
	}
	return p.levels[0]
}

const crowd = 100000

var probes = []probe{
	{
		name:    "channel",
		what:    "hand a value to a waiting thread by a channel, one way",
		unit:    "ns/value",
		axis:    "cpus",
		levels:  []uint64{1, 2},
		threads: 2,
		suite:   "standard",
		run:     channel,
	}, {
		name:    "create",
		what:    "create a thread that returns at once, and join it",
		unit:    "ns/thread",
		threads: 1,
		cpus:    1,
		run:     create,
	}, {
		name:     "create-batch",
		what:     "create many threads that return at once, then join them",
		unit:     "ns/thread",
		axis:     "threads",
		levels:   []uint64{1000},
		levelMax: crowd,
		cpus:     1,
		suite:    "standard",
		run:      createBatch,
	}, {
		name:     "create-group",
		what:     "create threads that are all alive at once, and join them",
		unit:     "ns/thread",
		axis:     "threads",
		levels:   []uint64{100, 1000},
		levelMax: crowd,
		cpus:     1,
		run:      createGroup,
	}, {
		name:   "fork-join",
		what:   "a thread of a Fibonacci number worked out by threads",
		unit:   "ns/fork",
		axis:   "cpus",
		levels: []uint64{1, 2},
		suite:  "standard",
		run:    forkJoin,
	}, {
		name:    "mutex",
		what:    "lock and unlock a mutex that nobody else wants",
		unit:    "ns/lock",
		threads: 1,
		cpus:    1,
		run:     mutex,
	}, {
		name:    "mutex-contended",
		what:    "lock and unlock a mutex that two threads fight for",
		unit:    "ns/lock",
		axis:    "cpus",
		levels:  []uint64{1, 2},
		threads: 2,
		run:     mutexContended,
	}, {
		name:     "yield",
		what:     "switch to the next thread by yielding, one way",
		unit:     "ns/switch",
		axis:     "threads",
		levels:   []uint64{2, 64, 1000},
		levelMin: 2,
		levelMax: crowd,
		cpus:     1,
		run:      yield,
	},
}
