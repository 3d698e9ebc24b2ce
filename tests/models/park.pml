/* SPDX-License-Identifier: MIT */
/*
 * Parking: see uthreads/park.c.  A worker that is busy queues tasks and takes
 * none; two others search, park and are woken.  No task may be left while all
 * that could run it sleep, which spin reports as an invalid end state.  Memory
 * is sequentially consistent here: the fences are in section.cpp's care.
 *
 * BROKEN: 1 who parks does not look again, 2 it looks before it has stopped to
 * count as searching, 3 who queues looks for sleepers before it has queued,
 * 4 who is woken while it gets up forgets that it counts as searching.
 */
#ifndef BROKEN
#define BROKEN 0
#endif
#define TASKS 3

byte queued, done, searching;
bool parked[2], woken[2];

inline wake_one() {
	if
	:: searching == 0 ->
		atomic {
			if
			:: parked[0] -> parked[0] = 0; searching++; woken[0] = 1
			:: parked[1] -> parked[1] = 0; searching++; woken[1] = 1
			:: else
			fi
		}
	:: else
	fi
}

active proctype busy() {
	byte i;
	bool sleeper;

	for (i : 1 .. TASKS) {
		sleeper = parked[0] || parked[1];
		queued++;
		if
		:: BROKEN != 3 -> sleeper = parked[0] || parked[1]
		:: else
		fi;
		if
		:: sleeper -> wake_one()
		:: else
		fi
	}
}

active [2] proctype idle() {
	byte me = _pid - 1;
	bool counted, found, seen;

	do
	:: done == TASKS -> break
	:: else ->
		if
		:: !counted -> searching++
		:: else -> counted = 0
		fi;
		atomic { found = queued > 0; queued = queued - found };
		if
		:: BROKEN == 2 -> seen = queued > 0
		:: else
		fi;
		searching--;
		if
		:: found -> wake_one(); done++
		:: else ->
			woken[me] = 0;
			parked[me] = 1;
			if
			:: BROKEN == 1 -> seen = 0
			:: BROKEN == 2
			:: else -> seen = queued > 0
			fi;
			if
			:: !seen -> (woken[me] || done == TASKS)
			:: else
			fi;
			atomic {
				if
				:: parked[me] -> parked[me] = 0
				:: else -> counted = BROKEN != 4
				fi
			}
			if
			:: !parked[me] && (counted || BROKEN == 4 && woken[me]) -> woken[me]
			:: else
			fi
		fi
	od
}
