// SPDX-License-Identifier: MIT

package main

import (
	"os"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

const cpusMax = 1024

type cpuSet [cpusMax / 64]uint64

func setAffinity(cpus []int) {
	var set cpuSet
	for _, cpu := range cpus {
		if cpu >= cpusMax {
			fail(exitUsage, "cpus=%d: at most %d", cpu, cpusMax)
		}
		set[cpu/64] |= 1 << (cpu % 64)
	}
	_, _, err := syscall.RawSyscall(syscall.SYS_SCHED_SETAFFINITY, 0,
		unsafe.Sizeof(set), uintptr(unsafe.Pointer(&set)))
	if err != 0 {
		fail(exitUsage, "cannot run on the CPUs given: %v", err)
	}
	// The kernel passes over those that cannot be had beside others.
	if getAffinity() != set {
		fail(exitUsage, "cannot run on all of the CPUs given")
	}
}

func getAffinity() (set cpuSet) {
	syscall.RawSyscall(syscall.SYS_SCHED_GETAFFINITY, 0,
		unsafe.Sizeof(set), uintptr(unsafe.Pointer(&set)))
	return
}

func allowedCPUs() (cpus []int) {
	set := getAffinity()
	for cpu := 0; cpu < cpusMax; cpu++ {
		if set[cpu/64]>>(cpu%64)&1 != 0 {
			cpus = append(cpus, cpu)
		}
	}
	return
}

// pin makes all threads run on these CPUs.  A thread inherits them from who
// creates it, and the runtime has created some already: it begins anew.
func pin(cpus []int) {
	before := getAffinity()
	runtime.LockOSThread()
	setAffinity(cpus)
	if getAffinity() == before {
		runtime.UnlockOSThread()
		return
	}
	err := syscall.Exec("/proc/self/exe", os.Args, os.Environ())
	fail(exitUsage, "cannot begin anew: %v", err)
}

var chain uint64

// clockHz is the clock's speed now, by a chain of dependent additions.
func clockHz() float64 {
	const rounds, cycles = 180000, 2 // of a round: an exclusive or, an addition
	x := chain
	begin := time.Now()
	for i := 0; i < rounds; i++ {
		x += x ^ 1
	}
	seconds := time.Since(begin).Seconds()
	chain = x // so that it is needed
	return rounds * cycles / seconds
}

// clockNs is what one reading of the clock takes.
func clockNs() float64 {
	const reads = 2000
	begin := time.Now()
	for i := 1; i < reads; i++ {
		time.Now()
	}
	return float64(time.Since(begin)) / reads
}

// lineNs is how long a cache line takes from the first CPU to the last one
// and back; 0 where there is one CPU.
func lineNs(cpus []int) float64 {
	const roundTrips = 2000
	if len(cpus) < 2 {
		return 0
	}
	var line [3][128]byte
	turn := (*uint64)(unsafe.Pointer(&line[1]))
	bounce := func(cpu int, first uint64, done chan<- time.Duration) {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		setAffinity([]int{cpu})
		defer setAffinity(cpus)
		var begin time.Time
		for i := uint64(0); i <= roundTrips; i++ {
			if i == 1 { // the first one waits for the other's start
				begin = time.Now()
			}
			for atomic.LoadUint64(turn) != 2*i+first {
			}
			atomic.StoreUint64(turn, 2*i+first+1)
		}
		done <- time.Since(begin)
	}
	done := make(chan time.Duration, 2)
	go bounce(cpus[len(cpus)-1], 1, done)
	go bounce(cpus[0], 0, done)
	a, b := <-done, <-done
	return float64(a+b) / 2 / roundTrips
}
