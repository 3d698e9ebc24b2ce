/* SPDX-License-Identifier: MIT */
/*
 * Cells that go wrong: each accident is told apart, named, and outlived.
 * /bin/sh stands in for the cell.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/cell/answer.h"
#include "bench/cell/cell.h"
#include "bench/tools/child.h"

#define SECOND_NS 1000000000ull

#define SAMPLE                                             \
	"sample\\tindex=0\\twarmup=0\\tops=10\\twork=5\\t" \
	"elapsed_ns=1025\\toverhead_ns=25\\n"

static struct bench_answer ask(const char *script)
{
	char *arguments[] = { (char *)"/bin/sh", (char *)"-c", (char *)script,
			      NULL };
	struct bench_answer answer;
	struct bench_child child;

	cr_assert_eq(bench_child_prepare(), 0);
	cr_assert_eq(bench_child_run(&child, arguments, environ, SECOND_NS), 0);
	answer = bench_answer_read(&child);
	bench_child_free(&child);
	return answer;
}

Test(cells, samples, .timeout = 10)
{
	struct bench_answer a =
		ask("printf '" SAMPLE "'; printf 'later\\tx=1\\n';"
		    "printf 'process\\tthreads=4\\tline_ns_before=90\\t"
		    "line_ns_after=94\\tcpus_seen=0+1\\nend\\ndone\\n'");

	cr_expect_null(a.failure);
	cr_assert_eq(a.count, 1);
	cr_expect_eq(a.samples[0].value, 200);
	cr_expect_eq(a.samples[0].line_ns, 92);
	cr_expect_eq(a.samples[0].threads, 4);
	cr_expect(isnan(a.samples[0].nvcsw));
	cr_expect_str_eq(a.samples[0].cpus_seen, "0+1");
}

Test(cells, calibration, .timeout = 10)
{
	struct bench_answer a =
		ask("printf 'calibrated\\tops=7\\telapsed_ns=9\\ndone\\n'");

	cr_expect_null(a.failure);
	cr_expect_eq(a.ops, 7);
	cr_expect_eq(a.elapsed_ns, 9);
}

Test(cells, a_crash, .timeout = 10)
{
	struct bench_answer a =
		ask("printf '" SAMPLE "'; echo lost >&2; kill -SEGV $$");

	cr_expect_str_eq(a.failure, "crashed (Segmentation fault)");
	cr_expect_str_eq(a.last_line, "lost");
	cr_expect_eq(a.count, 1, "what it had measured is kept");
}

Test(cells, a_hang_with_a_grandchild, .timeout = 20)
{
	struct bench_answer a = ask("sleep 100 & echo waiting; wait");

	cr_expect_str_eq(a.failure, "hung and was killed after 1 s");
	cr_expect_str_eq(a.last_line, "waiting");
}

/* A pipe that it inherits ends for the reader only when it is dead. */
Test(cells, no_grandchild_lives_on, .timeout = 20)
{
	int ends[2];
	char byte;

	cr_assert_eq(pipe(ends), 0);
	ask("sleep 100 & wait");
	close(ends[1]);
	cr_expect_eq(read(ends[0], &byte, 1), 0);
}

Test(cells, a_stray_grandchild_is_not_waited_for, .timeout = 20)
{
	struct bench_answer a = ask("sleep 100 & echo done");

	cr_expect_null(a.failure);
}

Test(cells, nonsense, .timeout = 10)
{
	cr_expect_str_eq(ask("echo 'sample	index'").failure,
			 "printed nonsense");
	cr_expect_str_eq(ask("printf 'sample\\tindex=x\\n'").failure,
			 "printed nonsense");
	cr_expect_str_eq(ask("printf 'a\\0b\\ndone\\n'").failure,
			 "printed nonsense");
	cr_expect_str_eq(ask("echo hello").failure, "ended without 'done'");
	cr_expect_str_eq(ask("printf done").failure, "ended without 'done'");
	cr_expect_str_eq(ask(":").failure, "printed nothing");
	cr_expect_str_eq(ask("exit 9").failure, "ended with exit code 9");
}

/* Each would go through all samples: 4 MiB of them take an hour. */
Test(cells, a_second_process, .timeout = 10)
{
	cr_expect_str_eq(
		ask("printf '" SAMPLE "process\\nprocess\\ndone\\n'").failure,
		"printed nonsense");
}

#define CELL  "cell\tname=x\tprotocol=1\n"
#define PROBE "probe\tname=p\tunit=ns\tcpus=1\taxis=a\tlevels="

static const char *listing(const char *answer)
{
	struct bench_cell cell = { 0 };
	char *copy = strdup(answer);
	const char *wrong = bench_cell_parse(&cell, copy, strlen(answer));

	free(copy);
	return wrong ? wrong : "";
}

Test(cells, lists, .timeout = 10)
{
	static char many[2000] = CELL PROBE "0";

	cr_expect_str_eq(listing(CELL PROBE "1,2\nend\n"), "");
	cr_expect_str_eq(listing(CELL PROBE "1\n"), "it did not print 'end'");
	cr_expect_str_eq(listing("end\n"), "it has no cell record");
	cr_expect_str_eq(listing(CELL CELL "end\n"), "it is two cells");
	cr_expect_str_eq(listing(CELL PROBE "1\n" PROBE "2\nend\n"),
			 "it lists a probe twice");
	cr_expect_str_eq(listing(CELL "probe\tname=p\tunit=s\tcpus=1e99\n"),
			 "a probe's cpus is no count");
	cr_expect_str_eq(listing(CELL "probe\tname=p\tunit=s\tbetter=x\n"),
			 "a probe's better is neither lower nor higher");
	cr_expect_str_eq(
		listing(CELL PROBE "2\tlevel_min=2\tlevel_max=9\nend\n"), "");
	cr_expect_str_eq(listing(CELL PROBE "2\tlevel_min=2\tlevel_max=1\n"),
			 "a probe's level_min or level_max is no limit");
	for (int i = 0; i < 256; i++)
		strcat(many, ",1");
	cr_expect_str_eq(listing(strcat(many, "\n")),
			 "it lists more than 256 probes, or levels of one");
}

#define CONCEPT "concept\tname=c\tclaim=It is so.\tchapter="

Test(cells, concepts, .timeout = 10)
{
	static char many[4000] = CELL;

	cr_expect_str_eq(listing(CELL CONCEPT "1\nend\n"), "");
	cr_expect_str_eq(listing(CELL CONCEPT "1\n" CONCEPT "2\nend\n"),
			 "it lists a concept twice");
	cr_expect_str_eq(listing(CELL CONCEPT "x\nend\n"),
			 "a concept's chapter is no number");
	cr_expect_str_eq(listing(CELL "concept\tname=c\tclaim=It is.\nend\n"),
			 "a concept's chapter is no number");
	cr_expect_str_eq(listing(CELL "concept\tname=c\tchapter=1\nend\n"),
			 "a concept has no name, or no claim");
	for (int i = 0; i < 65; i++)
		sprintf(many + strlen(many),
			"concept\tname=c%d\tclaim=So.\tchapter=1\n", i);
	cr_expect_str_eq(listing(many), "it lists more than 64 concepts");
}

#define NUMBER "number\\twhat=x\\tvalue="

Test(cells, a_claim, .timeout = 10)
{
	struct bench_answer a = ask("printf '" NUMBER "7\\tunit=ns\\n" NUMBER
				    "8\\nverdict\\tshown=1\\ndone\\n'");

	cr_expect_null(a.failure);
	cr_assert_eq(a.number_count, 2);
	cr_expect_str_eq(a.numbers[0].what, "x");
	cr_expect_str_eq(a.numbers[0].unit, "ns");
	cr_expect_eq(a.numbers[1].value, 8);
	cr_expect_null(a.numbers[1].unit);
	cr_expect_eq(a.shown, 1);
	a = ask("printf 'verdict\\tshown=0\\tmissing=all\\ndone\\n'");
	cr_expect_null(a.failure);
	cr_expect_eq(a.shown, 0);
	cr_expect_str_eq(a.missing, "all");
}

Test(cells, no_claim, .timeout = 10)
{
	static const char *const nonsense[] = {
		NUMBER "-1\\n",         NUMBER "1e30\\n",
		"number\\twhat=x\\n",   "number\\tvalue=1\\n",
		"verdict\\n",           "verdict\\tshown=0\\n",
		"verdict\\tshown=2\\n",
	};
	char script[100];

	for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++) {
		sprintf(script, "printf '%sdone\\n'", nonsense[i]);
		cr_expect_str_eq(ask(script).failure, "printed nonsense", "%s",
				 nonsense[i]);
	}
	cr_expect(isnan(ask("echo done").shown));
}

Test(cells, a_flood, .timeout = 20)
{
	cr_expect_str_eq(ask("exec yes").failure,
			 "printed more than 4 MiB and was killed");
}

Test(cells, a_failed_self_check, .timeout = 10)
{
	struct bench_answer a =
		ask("printf 'fail\\tcode=5\\treason=lost one\\n'; exit 5");

	cr_expect_str_eq(a.failure, "gave up, code 5: lost one");
	cr_expect_eq(a.code, 5);
}

Test(cells, one_that_is_not_there, .timeout = 10)
{
	char *arguments[] = { (char *)"/nonexistent/cell", NULL };
	struct bench_child child;

	cr_assert_eq(bench_child_prepare(), 0);
	cr_expect_neq(bench_child_run(&child, arguments, environ, SECOND_NS),
		      0);
	bench_child_free(&child);
}
