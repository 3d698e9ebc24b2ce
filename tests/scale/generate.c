/* SPDX-License-Identifier: MIT */
/*
 * generate FOLDER MACHINES SESSIONS ROWS SEED: writes result folders as many
 * machines might have left them, one for each machine and session, with ROWS
 * rows of compare.csv each and digests that are right.
 *
 * Ratios are log-normal over rows, machines and sessions.  Every figure is
 * drawn from the seed and its own place, so nothing depends on how many
 * processes write.
 */
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

static const char *const probes[] = {
	"create", "create-group", "yield",   "mutex",     "condition",
	"pipe",   "semaphore",    "channel", "ping-pong", "wake",
};
static const char *const models[] = {
	"Xeon Platinum 8375C", "EPYC 7R13",     "Graviton3",
	"Xeon E-2288G",        "Ryzen 9 7950X",
};
static const char *const kernels[] = { "6.1.0", "6.6.30", "6.12.4", "6.18.2" };
static const char *const hypervisors[] = { "none", "kvm", "xen" };

#define COUNT(array) (sizeof array / sizeof *array)

static size_t machines, sessions, rows;
static uint64_t seed;

/* SplitMix64's finish, of four numbers. */
static uint64_t mix(uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t z = seed + 0x9e3779b97f4a7c15 * (a + 1) +
		     0xbf58476d1ce4e5b9 * (b + 1) + 0x94d049bb133111eb * c;

	for (int i = 0; i < 2; i++) {
		z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
		z = (z ^ z >> 27) * 0x94d049bb133111eb;
		z ^= z >> 31;
	}
	return z;
}

/* Standard normal, by Box and Muller. */
static double normal(uint64_t a, uint64_t b, uint64_t c)
{
	double u = ((double)(mix(a, b, 2 * c) >> 11) + 1) / 0x1p53;
	double v = (double)(mix(a, b, 2 * c + 1) >> 11) / 0x1p53;

	return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

static void fail(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

static FILE *create(const char *folder, const char *name)
{
	char *path = NULL;
	FILE *file = NULL;

	if (asprintf(&path, "%s/%s", folder, name) >= 0)
		file = fopen(path, "w");
	if (!file)
		fail(name);
	free(path);
	return file;
}

static void finish(FILE *file)
{
	if (ferror(file) || fclose(file))
		fail("a file");
}

/* Half of the rows are of each pair; ten levels of a probe. */
static void put_row(FILE *file, const char *ids, size_t machine, size_t session,
		    size_t row)
{
	size_t half = (rows + 1) / 2, j = row % half;
	const char *probe = probes[j / 10 % COUNT(probes)];
	double ratio = exp(2 * normal(1, row, 0) + .2 * normal(2, machine, 0) +
			   .05 * normal(3, machine, row) +
			   .01 * normal(4 + session, machine, row));
	double wide = exp(.02 + .01 * fabs(normal(99 + session, machine, row)));
	double b = 100 * exp(normal(7, machine, 0));

	fprintf(file,
		"%s,%s,threads=%zu,%zu,,%s,ns/op,kthreads,%s,,%.16g,%.16g,20,"
		"%.16g,%.16g,%.16g,%.16g,%.16g,0.03,%s,%.16g,%.16g,%zu,%.16g,"
		"%s,,%d,%zu,,,,\n",
		ids, probe, 1 + j % 10 + 10 * (j / 100), 1 + j % 10,
		j / 10 & 1 ? "cross-core" : "one-cpu",
		row < half ? "uthreads" : "pthreads", b * ratio, b, ratio,
		ratio / wide, ratio * wide, ratio / sqrt(wide),
		ratio * sqrt(wide), row & 1 ? "" : "0.0012", wide, 1.03 * wide,
		20 + mix(8, machine, row) % 50, log(wide),
		ratio / wide > 1.03  ? "slower"
		: ratio * wide < .97 ? "faster"
		: ratio / wide > 1   ? "\"slower, size unresolved\""
				     : "inconclusive",
		mix(9, machine, row) % 50 == 0, (size_t)(mix(9, row, 1) % 4));
}

static uLong put_rows(const char *folder, const char *ids, size_t machine,
		      size_t session)
{
	FILE *file = create(folder, "compare.csv"), *memory;
	char *text = NULL;
	size_t size = 0;
	uLong crc;

	memory = open_memstream(&text, &size);
	if (!memory)
		fail("memory");
	fputs("run_id,machine_id,probe,params,threads,workers,placement,unit,"
	      "a,b,state,value_a,value_b,n,ratio,ci_lo,ci_hi,ci90_lo,ci90_hi,"
	      "margin,aa_bias,notice_ratio,call_ratio,n_needed,lag1,verdict,"
	      "p_holm,noise_cap,discarded_blocks,role,occupancy_a,occupancy_b,"
	      "diagnosis\n",
	      memory);
	for (size_t row = 0; row < rows; row++)
		put_row(memory, ids, machine, session, row);
	fclose(memory);
	crc = crc32_z(0, (unsigned char *)text, size);
	fwrite(text, 1, size, file);
	finish(file);
	free(text);
	return crc;
}

/* As long as a real one: a plan's row for every two of compare.csv. */
static void put_manifest(const char *folder, const char *run, size_t machine,
			 size_t session, uLong crc)
{
	static const char *const arms[] = { "kthreads", "uthreads", "pthreads",
					    "floor" };
	FILE *file = create(folder, "run.json");

	fprintf(file,
		"{\n\t\"schema_version\":\t1,\n\t\"run_id\":\t\"%s\",\n"
		"\t\"session_id\":\t\"session-%zu-%zu\",\n"
		"\t\"machine_id\":\t\"%016zx\",\n\t\"complete\":\ttrue,\n"
		"\t\"blocks\":\t20,\n\t\"rows\":\t[",
		run, machine, session, machine + 1);
	for (size_t row = 0; row < (rows + 1) / 2; row++) {
		fprintf(file,
			"%s{\n\t\t\t\"probe\":\t\"%s\",\n"
			"\t\t\t\"params\":\t\"threads=%zu\",\n"
			"\t\t\t\"unit\":\t\"ns/op\",\n"
			"\t\t\t\"better\":\t\"lower\",\n"
			"\t\t\t\"cpus\":\t\"0\",\n"
			"\t\t\t\"first_block\":\t0,\n\t\t\t\"blocks\":\t20,\n"
			"\t\t\t\"arms\":\t[",
			row ? ", " : "", probes[row / 10 % COUNT(probes)],
			1 + row % 10 + 10 * (row / 100));
		for (size_t arm = 0; arm < COUNT(arms); arm++)
			fprintf(file,
				"%s{\n\t\t\t\t\t\"arm\":\t\"%s\",\n"
				"\t\t\t\t\t\"ops\":\t%zu,\n"
				"\t\t\t\t\t\"floor_of\":\tnull,\n"
				"\t\t\t\t\t\"failures\":\t0,\n"
				"\t\t\t\t\t\"dropped\":\tfalse\n\t\t\t\t}",
				arm ? ", " : "", arms[arm], 1000 * row + arm);
		fputs("]\n\t\t}", file);
	}
	fprintf(file,
		"],\n\t\"notes\":\t[],\n\t\"files\":\t{\n"
		"\t\t\"samples.csv\":\t{\n\t\t\t\"rows\":\t0,\n"
		"\t\t\t\"crc32\":\t\"00000000\"\n\t\t},\n"
		"\t\t\"compare.csv\":\t{\n\t\t\t\"rows\":\t%zu,\n"
		"\t\t\t\"crc32\":\t\"%08lx\"\n\t\t}\n\t}\n}\n",
		rows, crc);
	finish(file);
}

static void put_machine(const char *folder, size_t machine)
{
	FILE *file = create(folder, "machine.json");

	fprintf(file,
		"{\n\t\"schema_version\":\t1,\n\t\"name\":\t\"node%05zu\",\n"
		"\t\"os_name\":\t\"Debian GNU/Linux\",\n"
		"\t\"kernel_name\":\t\"%s\",\n\t\"cpu_model_name\":\t\"%s\",\n"
		"\t\"cpu_thread_count\":\t%d,\n\t\"memory_bytes\":\t%llu,\n"
		"\t\"uptime\":\t%llu,\n\t\"virtualisation\":\t\"%s\",\n"
		"\t\"governor\":\tnull,\n\t\"cgroup\":\t{\n"
		"\t\t\"version\":\t\"v2\",\n\t\t\"quota_cpus\":\t\"max\"\n"
		"\t},\n\t\"machine_id\":\t\"%016zx\"\n}\n",
		machine, kernels[mix(11, machine, 0) % COUNT(kernels)],
		models[mix(12, machine, 0) % COUNT(models)],
		4 << mix(13, machine, 0) % 6, 16ull << 30,
		(unsigned long long)(mix(14, machine, 0) % 1000000),
		hypervisors[mix(15, machine, 0) % COUNT(hypervisors)],
		machine + 1);
	finish(file);
}

static void put_folder(const char *parent, size_t number)
{
	size_t machine = number / sessions, session = number % sessions;
	char folder[4096], run[64], ids[128];
	uLong crc;

	snprintf(folder, sizeof folder, "%s/%06zu", parent, number);
	snprintf(run, sizeof run, "2026-01-02T03:04:05Z-%08zx", number);
	snprintf(ids, sizeof ids, "%s,%016zx", run, machine + 1);
	if (mkdir(folder, 0777))
		fail(folder);
	crc = put_rows(folder, ids, machine, session);
	put_manifest(folder, run, machine, session, crc);
	put_machine(folder, machine);
}

int main(int argc, char **argv)
{
	long processes = sysconf(_SC_NPROCESSORS_ONLN);
	int status, result = 0;

	if (argc != 6) {
		fprintf(stderr,
			"usage: %s FOLDER MACHINES SESSIONS ROWS SEED\n",
			argv[0]);
		return 2;
	}
	machines = strtoull(argv[2], NULL, 10);
	sessions = strtoull(argv[3], NULL, 10);
	rows = strtoull(argv[4], NULL, 10);
	seed = strtoull(argv[5], NULL, 10);
	for (long p = 0; p < processes; p++) {
		pid_t child = fork();

		if (child < 0)
			fail("fork");
		if (child)
			continue;
		for (size_t i = (size_t)p; i < machines * sessions;
		     i += (size_t)processes)
			put_folder(argv[1], i);
		_exit(0);
	}
	while (wait(&status) > 0)
		result |= status;
	return result ? 1 : 0;
}
