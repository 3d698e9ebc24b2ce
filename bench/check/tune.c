/* SPDX-License-Identifier: MIT */
/*
 * Finds what to change, changes it, and hands it back.
 *
 * Everything is read before the guardian starts, and the guardian is ready
 * before the first write, so at every moment somebody knows what was there.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/check/tune.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/file.h"
#include "bench/tools/text.h"

#define CPU    "/sys/devices/system/cpu/"
#define KERNEL "/proc/sys/kernel/"

static const struct {
	const char *pattern, *during;
	const char *unless; /* the file that does the same, and better */
} wanted[] = {
	{ CPU "cpufreq/policy*/scaling_governor", "performance", NULL },
	{ CPU "intel_pstate/no_turbo", "1", NULL },
	{ CPU "cpufreq/boost", "0", CPU "intel_pstate/no_turbo" },
	{ KERNEL "nmi_watchdog", "0", NULL },
	{ KERNEL "numa_balancing", "0", NULL },
};

/* Whether a governor is one that the driver has; other settings always are. */
static bool available(const char *path, const char *value)
{
	const char *slash = strrchr(path, '/');
	char list[512];

	if (strcmp(slash, "/scaling_governor"))
		return true;
	return bench_file_text(
		       bench_text_format("%.*s/scaling_available_governors",
					 (int)(slash - path), path),
		       list, sizeof list) < 0 ||
	       strstr(list, value);
}

static void survey(struct bench_tune *tune)
{
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		const char *pattern = wanted[i].pattern;
		const char *during = wanted[i].during;
		char before[128];
		glob_t found;

		if ((wanted[i].unless && bench_file_exists(wanted[i].unless)) ||
		    bench_file_glob(pattern, &found))
			continue;
		for (size_t j = 0; j < found.gl_pathc; j++) {
			const char *path = found.gl_pathv[j];

			if (bench_file_text(path, before, sizeof before) <= 0 ||
			    !strcmp(before, during) || !available(path, during))
				continue;
			tune->tunings = bench_grow(tune->tunings, tune->count,
						   sizeof *tune->tunings);
			tune->tunings[tune->count++] = (struct bench_tuning){
				.path = bench_text_intern(path),
				.pattern = pattern,
				.before = bench_text_intern(before),
				.during = during,
			};
		}
		globfree(&found);
	}
}

/* Writes, and reads again: some files take a value and keep their own. */
static int change(const struct bench_tuning *tuning)
{
	char now[128];
	int result = bench_file_write(tuning->path, tuning->during);

	if (result) {
		bench_error("--tune: %s cannot be written: %s; run as root%s",
			    tuning->path, strerror(-result),
			    result == -EROFS ? " outside the container"
					     : ", or without --tune");
		return result;
	}
	if (bench_file_text(tuning->path, now, sizeof now) >= 0 &&
	    !strcmp(now, tuning->during))
		return 0;
	bench_file_write(tuning->path, tuning->before);
	bench_error("--tune: %s does not take %s: it says %s; run without "
		    "--tune",
		    tuning->path, tuning->during, now);
	return -EINVAL;
}

static void tell(const char *text)
{
	char *line = bench_text_printable(text);

	fprintf(stderr, "threadscale: %s\n", line ? line : "tune");
	free(line);
}

/* Equal changes of many CPUs are one line. */
static void say(const struct bench_tune *tune)
{
	for (size_t i = 0, next; i < tune->count; i = next) {
		const struct bench_tuning *first = &tune->tunings[i];
		const char *name = first->path;

		for (next = i + 1;
		     next < tune->count &&
		     tune->tunings[next].pattern == first->pattern &&
		     tune->tunings[next].before == first->before;
		     next++)
			;
		if (next - i > 1)
			name = bench_text_format("%s and %zu more like it",
						 first->path, next - i - 1);
		tell(bench_text_format("tune: %s: %s → %s", name, first->before,
				       first->during));
	}
}

static cJSON *list_changes(const struct bench_tune *tune)
{
	cJSON *changes = cJSON_CreateArray();

	for (size_t i = 0; i < tune->count; i++) {
		const struct bench_tuning *tuning = &tune->tunings[i];
		cJSON *entry = cJSON_CreateObject();

		cJSON_AddStringToObject(entry, "setting", tuning->path);
		cJSON_AddStringToObject(entry, "before", tuning->before);
		cJSON_AddStringToObject(entry, "during", tuning->during);
		cJSON_AddItemToArray(changes, entry);
	}
	return changes;
}

int bench_tune_begin(struct bench_tune *tune, cJSON **changes)
{
	int result = 0;

	*tune = (struct bench_tune){ 0 };
	*changes = NULL;
	survey(tune);
	if (tune->count) {
		result = bench_tune_guard(tune);
		if (result)
			bench_error("--tune: the process that restores cannot "
				    "be started: %s; run without --tune",
				    strerror(-result));
	}
	for (size_t i = 0; !result && i < tune->count; i++)
		result = change(&tune->tunings[i]);
	if (result) {
		bench_tune_end(tune);
		return result;
	}
	say(tune);
	*changes = list_changes(tune);
	return 0;
}

int bench_tune_end(struct bench_tune *tune)
{
	int status = 0;
	bool restored;
	pid_t ended;

	if (!tune->guardian)
		return 0;
	close(tune->runner);
	do {
		ended = waitpid(tune->guardian, &status, 0);
	} while (ended < 0 && errno == EINTR);
	/* One that was killed left its work to us. */
	if (ended == tune->guardian && WIFEXITED(status))
		restored = !WEXITSTATUS(status);
	else
		restored = bench_tune_restore(tune);
	tune->guardian = 0;
	return restored ? 0 : -EIO;
}
