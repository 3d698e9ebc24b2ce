/* SPDX-License-Identifier: MIT */
/*
 * anatomy: what a thread consists of.
 *
 * Two threads, alive at once on one CPU, note where they are, put a number of
 * their own into the same register, and pass the turn to and fro.  Where a
 * stack ends is found by asking the kernel which of its pages can be read: the
 * first that cannot is the guard; some libraries have none, and the stack of
 * the other comes first.  Sabotage lets one thread play both.
 */
#include "probes/concept.h"

#define TURNS       100
#define STACK_PAGES 18 /* 16, and room above for what the library keeps */

static struct part {
	uint64_t pc, sp, tp, begin, end; /* end 0: without a guard */
	uint64_t id, tid, kept;
} parts[2];
static th_sem turn[2];
static int is_alone;

static int can_be_read(uint64_t address)
{
	/* 9999 is no way to change a mask: it fails, but reads one first. */
	return cpu_syscall(SYS_rt_sigprocmask, 9999, (long)address, 0, 8, 0,
			   0) != -EFAULT;
}

static uint64_t find_end(uint64_t sp)
{
	uint64_t page = sp & ~(SYS_PAGE_SIZE - 1);

	for (int i = 0; i < STACK_PAGES; i++, page -= SYS_PAGE_SIZE)
		if (!can_be_read(page - SYS_PAGE_SIZE))
			return page;
	return 0;
}

__attribute__((noinline)) static void pass_turn(int from)
{
	if (is_alone)
		return;
	th_sem_post(&turn[!from]);
	th_sem_wait(&turn[from]);
}

static void *live(void *arg)
{
	struct part *p = arg;
	int me = p == &parts[1];
	register uint64_t number __asm__(CPU_PRESERVED) = 100 + (uint64_t)me;

	p->begin = (uint64_t)__builtin_frame_address(0);
	p->pc = cpu_pc();
	p->sp = cpu_sp();
	p->tp = cpu_tp();
	p->end = find_end(p->sp);
	p->id = th_id();
	p->tid = (uint64_t)cpu_syscall(SYS_gettid, 0, 0, 0, 0, 0, 0);
	for (int i = 0; i < TURNS; i++) {
		__asm__ volatile("" : "+r"(number));
		pass_turn(me);
		__asm__ volatile("" : "+r"(number));
		p->kept += number == 100 + (uint64_t)me && cpu_sp() == p->sp;
	}
	return NULL;
}

static int bring_to_life(void)
{
	th_thread threads[2];
	int err = 0;

	for (int i = 0; !err && i < 2; i++)
		err = th_create(&threads[i], live, &parts[i]);
	for (int i = 0; !err && i < 2; i++)
		err = th_join(&threads[i], NULL);
	return err;
}

static int has_guard(const struct part *p, const struct part *other)
{
	return p->end && (other->begin < p->end || other->sp > p->begin);
}

static void describe(struct concept_run *r)
{
	const struct part *p = &parts[0], *other = &parts[1];

	concept_number(r, "program counter", "address", p->pc);
	concept_number(r, "stack pointer", "address", p->sp);
	concept_number(r, "its stack begins", "address", p->begin);
	if (has_guard(p, other))
		concept_number(r, "its stack ends, above a guard", "address",
			       p->end);
	concept_number(r, "another's stack pointer", "address", other->sp);
	concept_number(r, "thread pointer, to its TLS", "address", p->tp);
	concept_number(r, "another's thread pointer", "address", other->tp);
	concept_number(r, "identifier", "", p->id);
	concept_number(r, "another's identifier", "", other->id);
	concept_number(r, "the kernel's number for it", "", p->tid);
	concept_number(r, "the kernel's for the other", "", other->tid);
	concept_number(r, "turns of both on one CPU", "", 2 * TURNS);
	concept_number(r, "turns that left " CPU_PRESERVED " and sp alone", "",
		       p->kept + other->kept);
}

static int run(struct concept_run *r)
{
	int err = 0;

	is_alone = r->sabotage;
	th_sem_init(&turn[0]);
	th_sem_init(&turn[1]);
	if (is_alone) {
		live(&parts[0]);
		live(&parts[1]);
	} else {
		err = bring_to_life();
	}
	describe(r);
	concept_expect(r, parts[0].id != parts[1].id,
		       "two threads had one identifier");
	concept_expect(
		r, parts[0].begin < parts[1].sp || parts[1].begin < parts[0].sp,
		"two threads had one stack");
	concept_expect(r, parts[0].kept + parts[1].kept == 2 * TURNS,
		       "a thread's registers were not kept for it");
	return err;
}

CONCEPT(anatomy) = {
	.name = "anatomy",
	.claim = "A thread has a program counter, a stack, registers and an "
		 "identifier.",
	.how = "Two take turns on one CPU, and each goes on with what it had "
	       "left there.",
	.chapter = 1,
	.run = run,
};
