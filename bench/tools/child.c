/* SPDX-License-Identifier: MIT */
/*
 * Runs one program to its end.
 *
 * Signals come through a signalfd that is polled with the pipes, so there is
 * no handler and no race between a check and a sleep.  The end is SIGCHLD,
 * not the end of the pipes, which a stray grandchild may hold open.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sys.h"
#include "bench/tools/child.h"
#include "bench/tools/text.h"

static int signals = -1; /* signalfd for SIGINT, SIGTERM, SIGCHLD */
static bool interrupted; /* one of the former two has come */

struct pipe_end {
	int fd; /* -1 after its end */
	char *text;
	size_t size;
};

int bench_child_prepare(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return -errno;
	signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	return signals < 0 ? -errno : 0;
}

bool bench_child_interrupted(void)
{
	struct signalfd_siginfo info;

	while (read(signals, &info, sizeof info) == (ssize_t)sizeof info)
		if (info.ssi_signo != SIGCHLD)
			interrupted = true;
	return interrupted;
}

/* Takes what is there; false once more came than anyone may say. */
static bool drain(struct pipe_end *end)
{
	char chunk[16384];
	ssize_t size;

	while (end->fd >= 0 &&
	       (size = read(end->fd, chunk, sizeof chunk)) != -1) {
		char *larger;

		if (!size) {
			close(end->fd);
			end->fd = -1;
			break;
		}
		if (end->size + (size_t)size > BENCH_CHILD_OUTPUT_MAX)
			return false;
		larger = realloc(end->text, end->size + (size_t)size + 1);
		if (!larger)
			return false;
		end->text = larger;
		memcpy(larger + end->size, chunk, (size_t)size);
		end->size += (size_t)size;
		larger[end->size] = 0;
	}
	return true;
}

static int start(pid_t *pid, char *const arguments[], char *const environment[],
		 const int out[2], const int err[2])
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	int result;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP |
						      POSIX_SPAWN_SETSIGMASK |
						      POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, out[1], 1);
	posix_spawn_file_actions_adddup2(&files, err[1], 2);
	result = posix_spawn(pid, arguments[0], &files, &attributes, arguments,
			     environment);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	return -result;
}

/* Sleeps until the child ends or must be ended; reaps it. */
static void attend(struct bench_child *child, pid_t pid,
		   struct pipe_end ends[2], uint64_t timeout_ns)
{
	uint64_t deadline = sys_clock_ns() + timeout_ns;
	struct rusage usage;

	while (wait4(pid, &child->status, WNOHANG, &usage) != pid) {
		struct pollfd fds[] = { { signals, POLLIN, 0 },
					{ ends[0].fd, POLLIN, 0 },
					{ ends[1].fd, POLLIN, 0 } };
		uint64_t now = sys_clock_ns();

		child->timed_out = now >= deadline;
		if (child->timed_out || child->talkative ||
		    child->interrupted) {
			kill(-pid, SIGKILL);
			wait4(pid, &child->status, 0, &usage);
			break;
		}
		poll(fds, 3, (int)((deadline - now) / 1000000) + 1);
		child->interrupted = bench_child_interrupted();
		/* What does not fit of stderr is not worth an end. */
		drain(&ends[1]);
		child->talkative = !drain(&ends[0]);
	}
	child->user_ns = (uint64_t)usage.ru_utime.tv_sec * 1000000000 +
			 (uint64_t)usage.ru_utime.tv_usec * 1000;
}

int bench_child_run(struct bench_child *child, char *const arguments[],
		    char *const environment[], uint64_t timeout_ns)
{
	struct pipe_end ends[2] = { { .fd = -1 }, { .fd = -1 } };
	int out[2], err[2], result;
	uint64_t begun;
	pid_t pid;

	*child = (struct bench_child){ 0 };
	if (pipe2(out, O_CLOEXEC))
		return -errno;
	if (pipe2(err, O_CLOEXEC)) {
		result = -errno;
		close(out[0]);
		close(out[1]);
		return result;
	}
	begun = sys_clock_ns();
	result = start(&pid, arguments, environment, out, err);
	close(out[1]);
	close(err[1]);
	ends[0].fd = out[0];
	ends[1].fd = err[0];
	fcntl(out[0], F_SETFL, O_NONBLOCK);
	fcntl(err[0], F_SETFL, O_NONBLOCK);
	if (!result) {
		attend(child, pid, ends, timeout_ns);
		child->wall_ns = sys_clock_ns() - begun;
		kill(-pid, SIGKILL);
		drain(&ends[1]);
		child->talkative |= !drain(&ends[0]);
	}
	for (int i = 0; i < 2; i++)
		if (ends[i].fd >= 0)
			close(ends[i].fd);
	child->output = ends[0].text;
	child->output_size = ends[0].size;
	child->errors = ends[1].text;
	return result;
}

void bench_child_free(struct bench_child *child)
{
	free(child->output);
	free(child->errors);
	*child = (struct bench_child){ 0 };
}

const char *bench_child_accident(const struct bench_child *child)
{
	if (child->timed_out)
		return bench_text_format("hung and was killed after %.0f s",
					 (double)child->wall_ns * 1e-9);
	if (child->talkative)
		return "printed more than 4 MiB and was killed";
	if (WIFSIGNALED(child->status))
		return bench_text_format("crashed (%s)",
					 strsignal(WTERMSIG(child->status)));
	return NULL;
}
