/* SPDX-License-Identifier: MIT */
/*
 * What a thread sees of its place.
 *
 * It goes down its stack, a page a call, and asks the kernel of each page on
 * which node it is and by what policy it gets more.  Nothing here may call the
 * C library, which bare threads must not.
 */
#include <linux/mempolicy.h>
#include <sys/syscall.h>

#include "cpu.h"
#include "tests/vm/vm.h"

#define PAGE 4096

static __thread char thread_local_byte;

static void note(struct seen *s, long result)
{
	if (result < 0 && !s->error)
		s->error = result;
}

static void look_at_page(struct seen *s, unsigned i, void *page)
{
	s->pages[i] = page;
	note(s, cpu_syscall(SYS_get_mempolicy, (long)&s->nodes[i], 0, 0,
			    (long)page, MPOL_F_NODE | MPOL_F_ADDR, 0));
}

static void look_at_policy(struct seen *s, long page)
{
	note(s, cpu_syscall(SYS_get_mempolicy, (long)&s->policy,
			    (long)&s->policy_nodes, 8 * sizeof s->policy_nodes,
			    page, MPOL_F_ADDR, 0));
}

static __attribute__((noinline)) void go_down(struct seen *s, unsigned i)
{
	volatile char frame[PAGE];

	frame[0] = 1;
	look_at_page(s, i, (void *)frame);
	if (i + 1 < SEEN_PAGES)
		go_down(s, i + 1);
	else
		look_at_policy(s, (long)frame - 2 * PAGE);
	frame[0] = 2; /* after it, so that the frame is kept till then */
}

/* With no nodes to move to, move_pages(2) tells where pages are. */
static void where(struct seen *s, void **pages, int *status, unsigned count)
{
	note(s, cpu_syscall(SYS_move_pages, 0, count, (long)pages, 0,
			    (long)status, 0));
}

void *see(void *seen)
{
	struct seen *s = seen;

	thread_local_byte = 1;
	s->tls = &thread_local_byte;
	look_at_page(s, 0, __builtin_frame_address(0));
	go_down(s, 1);
	where(s, s->pages, s->status, SEEN_PAGES);
	where(s, &s->tls, &s->tls_status, 1);
	note(s, cpu_syscall(SYS_sched_getaffinity, 0, sizeof s->cpus,
			    (long)&s->cpus, 0, 0, 0));
	note(s, cpu_syscall(SYS_getcpu, (long)&s->cpu, (long)&s->node, 0, 0, 0,
			    0));
	return NULL;
}
