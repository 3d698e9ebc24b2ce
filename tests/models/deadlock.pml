/* SPDX-License-Identifier: MIT */
/*
 * Deadlock: see uthreads/park.c.  One task sleeps again and again, and two
 * workers run it, each of which gets up by itself when its time has come.  The
 * run must not be stopped before the last sleep, and must be after it.
 *
 * BROKEN: 1 that all are parked is what was so when the worker lay down, 2 it
 * looks at the queues and at the clock before it asks whether all are parked.
 */
#ifndef BROKEN
#define BROKEN 0
#endif
#define SLEEPS 3

byte queued, parked, left = SLEEPS;
bool timer = 1, stopped;

inline stop() {
	assert(left == 0);
	stopped = 1
}

/* Under the lock, which who gets up and who lies down takes as well. */
inline ask(nothing) {
	if
	:: BROKEN == 0 -> atomic { nothing = parked == 2 && !queued && !timer }
	:: BROKEN == 1 -> nothing = all && !queued && !timer
	:: BROKEN == 2 ->
		nothing = !queued && !timer;
		nothing = nothing && parked == 2
	fi
}

inline go_on() {
	left--;
	if
	:: left -> timer = 1
	:: else
	fi
}

active [2] proctype worker() {
	bool hand, all, nothing;

	do
	:: stopped -> break
	:: else ->
		/* Whose time may have come. */
		if
		:: atomic { timer -> timer = 0; hand = 1 }
		:: true
		fi;
		if
		:: hand -> hand = 0; queued++
		:: else
		fi;
		if
		:: atomic { queued -> queued--; hand = 1 }
		:: !queued
		fi;
		if
		:: hand -> hand = 0; go_on()
		:: else ->
			atomic { parked++; all = parked == 2 };
			if
			:: queued
			:: !queued ->
				ask(nothing);
				if
				:: nothing -> stop()
				:: else -> (timer || queued || stopped)
				fi
			fi;
			parked--
		fi
	od
}
