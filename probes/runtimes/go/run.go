// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

// sample is what one run of a probe is given and what it says of it.
type sample struct {
	ops, level uint64

	elapsed time.Duration // of the work alone
	work    uint64        // operations that were seen done

	began         time.Time
	before, after syscall.Rusage
	clockHz       float64
}

// begin starts the clock, end stops it: nothing else is timed.
func (s *sample) begin() {
	syscall.Getrusage(syscall.RUSAGE_SELF, &s.before)
	s.began = time.Now()
}

func (s *sample) end() {
	s.elapsed = time.Since(s.began)
	syscall.Getrusage(syscall.RUSAGE_SELF, &s.after)
}

// How many operations last long enough is found from one on.
func calibrate(q *request) {
	const growthMax, growthSpare = 16.0, 1.2
	least := float64(q.values["min_ns"])
	for ops := uint64(1); ; {
		s := sample{ops: ops, level: q.values["level"]}
		q.probe.run(&s)
		s.check(0)
		ns := float64(s.elapsed)
		if ns >= least {
			fmt.Printf("calibrated\tops=%d\telapsed_ns=%d\ndone\n",
				s.work, s.elapsed)
			return
		}
		growth := growthSpare * least / ns
		if growth > growthMax {
			growth = growthMax
		}
		ops = uint64(growth*float64(s.work)) + 1
	}
}

func (s *sample) check(index uint64) {
	if s.work < s.ops {
		fail(exitSelfCheck, "sample %d: less work was done than asked "+
			"for (ops %d, work %d)", index, s.ops, s.work)
	}
	if s.elapsed <= 0 {
		fail(exitSelfCheck, "sample %d: no time has passed", index)
	}
}

func (s *sample) print(index, warmup uint64, overheadNs float64) {
	isWarmup := 0
	if index < warmup {
		isWarmup = 1
	}
	a, b := &s.after, &s.before
	ns := func(after, before syscall.Timeval) int64 {
		return after.Nano() - before.Nano()
	}
	fmt.Printf("sample\tindex=%d\twarmup=%d\tops=%d\twork=%d\t"+
		"elapsed_ns=%d\toverhead_ns=%.1f\tclock_hz=%.0f\tnvcsw=%d\t"+
		"nivcsw=%d\tminflt=%d\tmajflt=%d\tcpu_user_ns=%d\t"+
		"cpu_system_ns=%d\n", index, isWarmup, s.ops, s.work, s.elapsed,
		overheadNs, s.clockHz, a.Nvcsw-b.Nvcsw, a.Nivcsw-b.Nivcsw,
		a.Minflt-b.Minflt, a.Majflt-b.Majflt, ns(a.Utime, b.Utime),
		ns(a.Stime, b.Stime))
}

func run(q *request) {
	v := q.values
	if v["ops"] == 0 {
		calibrate(q)
		return
	}
	overheadNs, lineBefore := clockNs(), lineNs(q.cpus)
	samples := make([]sample, v["warmup"]+v["samples"])
	hz := clockHz()
	for i := range samples {
		s := &samples[i]
		s.ops, s.level = v["ops"], v["level"]
		q.probe.run(s)
		next := clockHz()
		s.clockHz, hz = (hz+next)/2, next
	}
	lineAfter := lineNs(q.cpus)
	for i := range samples {
		samples[i].check(uint64(i))
	}
	for i := range samples {
		samples[i].print(uint64(i), v["warmup"], overheadNs)
	}
	threads := q.probe.threads
	if threads == 0 {
		threads = v["level"]
	}
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	fmt.Printf("process\tbackend=%s\tthreads=%d\tworkers=%d\t"+
		"max_rss_bytes=%d", runtime.Version(), threads, len(q.cpus),
		u.Maxrss*1024)
	if lineBefore > 0 {
		fmt.Printf("\tline_ns_before=%.1f\tline_ns_after=%.1f",
			lineBefore, lineAfter)
	}
	fmt.Print("\ndone\n")
}
