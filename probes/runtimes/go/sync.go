// SPDX-License-Identifier: MIT

package main

import (
	"runtime"
	"sync"
	"time"
)

// channel hands numbers to and fro by two channels of one slot.
func channel(s *sample) {
	to, fro := make(chan uint64, 1), make(chan uint64, 1)
	go func() {
		for value := range to {
			fro <- value
		}
		close(fro)
	}()
	s.begin()
	for i := uint64(0); i < s.ops; i += 2 {
		to <- i
		if <-fro == i {
			s.work += 2
		}
	}
	s.end()
	close(to)
	<-fro // it has ended
}

func mutex(s *sample) {
	var guarded struct {
		sync.Mutex
		count uint64
	}
	s.begin()
	for i := uint64(0); i < s.ops; i++ {
		guarded.Lock()
		guarded.count++
		guarded.Unlock()
	}
	s.end()
	s.work = guarded.count
}

// mutexContended counts from the first that begins to the last that ends.
func mutexContended(s *sample) {
	var guarded struct {
		sync.Mutex
		count uint64
	}
	var start, done sync.WaitGroup
	var begins, ends [2]time.Time
	oneCPU := runtime.GOMAXPROCS(0) == 1
	start.Add(len(begins))
	done.Add(len(begins))
	s.begin()
	for k := range begins {
		go func(k int) {
			start.Done()
			start.Wait()
			begins[k] = time.Now()
			for i := uint64(0); i < (s.ops+1)/2; i++ {
				guarded.Lock()
				before := guarded.count
				if oneCPU {
					runtime.Gosched()
				}
				guarded.count = before + 1
				guarded.Unlock()
				if oneCPU {
					runtime.Gosched()
				}
			}
			ends[k] = time.Now()
			done.Done()
		}(k)
	}
	done.Wait()
	s.end()
	first, last := begins[0], ends[0]
	if begins[1].Before(first) {
		first = begins[1]
	}
	if ends[1].After(last) {
		last = ends[1]
	}
	s.elapsed = last.Sub(first)
	s.work = guarded.count
}
