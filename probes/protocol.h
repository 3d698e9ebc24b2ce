/* SPDX-License-Identifier: MIT */
/*
 * The cell protocol: what the runner and a cell program say to one another.
 *
 * A cell is a program, build/cells/IMPLEMENTATION, in any language.  It writes
 * lines to stdout; each is a record's name, then fields, all separated by one
 * TAB.  A field is KEY=VALUE; the value holds no control character.  Numbers
 * are decimal, in the C locale.  Unknown records and keys are ignored, so
 * that older runners read newer cells.
 *
 * CELL list
 *	cell   name=  kind=kernel|user|mixed|none  backend=  version=
 *	       build=  protocol=1
 *	probe  name=  what=  unit=  better=lower|higher  axis=  levels=1,2,…
 *	       cpus=N  floor_of=kernel|user  suite=  once=1  events_ns=
 *	       standard_max=  level_min=  level_max=  lacks=
 *	concept  name=  claim=  how=  chapter=  lacks=
 *	end
 *
 *	axis and levels are absent where nothing varies; cpus=0 means as many
 *	as the level says; floor_of names the kind of thread whose hand-written
 *	best this is; suite=standard says that the quick suite is without it,
 *	suite=full that only the full one has it; standard_max, that it alone
 *	has greater levels; level_min and level_max, which it can do; once=1,
 *	that a process can have one sample only; events_ns, how long a sample
 *	of single events lasts, with all that is between them.  The levels of
 *	the axis stack_kib are KiB of stack, instead of the size that run is
 *	given.  lacks says in words why there is no run.  A concept is a claim
 *	about threads that the cell can show, how is how, in a sentence each,
 *	and chapter its place among the others.
 *
 * CELL run PROBE KEY=VALUE…
 *	level=      value on the axis (default: its first level)
 *	ops=        operations in a sample; 0 asks to calibrate (default 0)
 *	min_ns=     how long a sample must last when calibrating (5000000); a
 *	            probe may end one that lasts over four times as long
 *	samples=    samples to keep (3); warmup= samples before them (1)
 *	cpus=       CPUs to run on, as a comma list (default: all allowed)
 *	stack_size= bytes (65536); guard_size= bytes (4096)
 *	counting=   1: a counting run, whose samples have counts but are not to
 *	            be timed by; no effect when calibrating (0)
 *
 *	answers, when calibrating:
 *	calibrated  ops=  elapsed_ns=
 *	done
 *
 *	else, after the last timed sample (nothing is written before):
 *	sample  index=  warmup=0|1  ops=  work=  elapsed_ns=  overhead_ns=
 *	        clock_hz=  switches_claimed=  switches_user=  nvcsw=  nivcsw=
 *	        migrations=  minflt=  majflt=  cpu_user_ns=  cpu_system_ns=
 *	        counted_cycles=  counted_instructions=  amount=
 *	        resident_bytes=  page_table_bytes=  kernel_bytes=  limit=
 *	process threads=  workers=  cpus_seen=0+1  line_ns_before=
 *	        line_ns_after=  max_rss_bytes=  backend=  events=
 *	        event_p50_ns=  event_p90_ns=  event_p99_ns=  event_p999_ns=
 *	        event_max_ns=  counted_scope=user+kernel|user
 *	done
 *
 *	A field whose value cannot be had is left out.  Value = (elapsed_ns −
 *	overhead_ns) ÷ work, or amount ÷ work where the unit is no time, that
 *	is does not begin with ns.  Counts are totals of a sample, over all
 *threads. They are left out of a sample in which a counter did not run all of
 *	the time, or which was too short for its number of threads; counting
 *	that cannot be had at all is a failure of code 4.  Events are those
 *	of all timed samples of the process, where single ones are timed.
 *
 * CELL show CONCEPT KEY=VALUE…
 *	cpus=       as above
 *	sabotage=   1: take away what the claim stands on, for tests (0)
 *
 *	answers:
 *	number  what=  value=  unit=ns|address
 *	verdict shown=0|1  missing=
 *	done
 *
 *	What was measured, in the order of which it is to be read; a count has
 *	no unit.  missing says in words what was not as the claim has it.
 *
 * Instead of done:
 *	fail   code=N  reason=
 *
 *	and the cell exits with that code, one of those below.
 */
#ifndef PROBES_PROTOCOL_H
#define PROBES_PROTOCOL_H

#define CELL_PROTOCOL 1

#define CELL_STACK_SIZE 65536
#define CELL_STACK_AXIS "stack_kib" /* its levels are sizes of stacks */
#define CELL_GUARD_SIZE 4096
#define CELL_MIN_NS     5000000

/* Exit codes, shared by cells and by threadscale itself. */
enum {
	EXIT_OK = 0,
	EXIT_VERDICT = 1,     /* a failing verdict under --fail-on */
	EXIT_USAGE = 2,       /* bad use, or an error at run time */
	EXIT_UNFIT = 3,       /* the environment refuses: a resource limit */
	EXIT_UNSUPPORTED = 4, /* this cannot be had here */
	EXIT_SELF_CHECK = 5,  /* a probe's own check of its work failed */
	EXIT_INTERRUPTED = 130,
};

#endif
