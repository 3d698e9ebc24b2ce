// SPDX-License-Identifier: MIT

package main

import (
	"runtime"
	"sync"
)

func create(s *sample) {
	s.begin()
	for i := uint64(1); i <= s.ops; i++ {
		var result uint64
		var done sync.WaitGroup
		done.Add(1)
		go func() {
			result = i
			done.Done()
		}()
		done.Wait()
		if result == i {
			s.work++
		}
	}
	s.end()
}

// inGroups runs s.level threads at a time, each of which sets its result.
func inGroups(s *sample, one func(of []uint64)) {
	results := make([]uint64, s.level)
	s.begin()
	for s.work < s.ops {
		one(results)
		before := s.work
		for i := range results {
			if results[i] == uint64(i)+1 {
				s.work++
			}
			results[i] = 0
		}
		if s.work-before < s.level {
			break // it is found out
		}
	}
	s.end()
}

func createBatch(s *sample) {
	inGroups(s, func(of []uint64) {
		var done sync.WaitGroup
		done.Add(len(of))
		for i := range of {
			go func(i int) {
				of[i] = uint64(i) + 1
				done.Done()
			}(i)
		}
		done.Wait()
	})
}

func createGroup(s *sample) {
	inGroups(s, func(of []uint64) {
		var exist, done sync.WaitGroup
		exist.Add(len(of) + 1)
		done.Add(len(of))
		for i := range of {
			go func(i int) {
				exist.Done()
				exist.Wait()
				of[i] = uint64(i) + 1
				done.Done()
			}(i)
		}
		exist.Done()
		exist.Wait()
		done.Wait()
	})
}

func fib(n uint64) uint64 {
	if n < 2 {
		return n
	}
	var result uint64
	var done sync.WaitGroup
	done.Add(1)
	go func() {
		result = fib(n - 1)
		done.Done()
	}()
	other := fib(n - 2)
	done.Wait()
	return result + other
}

func fibOf(n uint64) uint64 {
	a, b := uint64(0), uint64(1)
	for ; n > 0; n-- {
		a, b = b, a+b
	}
	return a
}

func forkJoin(s *sample) {
	n := uint64(2)
	for fibOf(n+1)-1 < s.ops {
		n++
	}
	s.begin()
	if fib(n) == fibOf(n) {
		s.work = fibOf(n+1) - 1
	}
	s.end()
}

// yield counts changes: a yield that finds nobody is no switch.  All threads
// are on one CPU, so what they share needs no lock.
func yield(s *sample) {
	var last, turns uint64
	stop := false
	turn := func(me uint64) {
		if last != me {
			turns++
		}
		last = me
		runtime.Gosched()
	}
	var started, done sync.WaitGroup
	started.Add(int(s.level) - 1)
	done.Add(int(s.level) - 1)
	for i := uint64(1); i < s.level; i++ {
		go func(i uint64) {
			started.Done()
			for !stop {
				turn(i)
			}
			done.Done()
		}(i)
	}
	started.Wait()
	s.begin()
	before := turns
	for turns-before < s.ops {
		turn(0)
	}
	s.work = turns - before
	s.end()
	stop = true
	done.Wait()
}
