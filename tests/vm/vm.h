/* SPDX-License-Identifier: MIT */
/*
 * Tests of kthreads that need a machine with many CPUs and NUMA nodes.
 *
 * Each is a static program without Criterion, which scripts/vm runs in the
 * machine that it emulates.  They know that machine: 16 CPUs, of which node n
 * has 4n to 4n + 3, and they fail where there are fewer.
 */
#ifndef TESTS_VM_VM_H
#define TESTS_VM_VM_H

#include <stdint.h>

#include "kthreads/kthreads.h"

#define VM_CPUS  16u
#define VM_NODES 4u

#define ALL_CPUS      ((1ul << VM_CPUS) - 1)
#define CPUS_OF(node) (0xful << (4 * (node)))

/* The ways in which a thread can be made and placed: all end alike. */
struct vm_way {
	const char *name;
	enum kt_backend backend;
	int clone3;
};

extern const struct vm_way vm_ways[];
extern const unsigned vm_way_count;

/* Says what does not hold, and for whom; the program goes on, and fails. */
#define EXPECT(condition) \
	((condition) ? (void)0 : vm_fail(__FILE__, __LINE__, #condition))

void vm_fail(const char *file, int line, const char *condition);

/* What is tried now, as printf would; said by the failures from here on. */
void vm_now(const char *format, ...) __attribute__((format(printf, 1, 2)));

struct vm_test {
	const char *name;
	void (*run)(void);
};

/* Looks at the machine, runs the tests, returns the exit status. */
int vm_run(const struct vm_test *tests, unsigned count);

/* Where a thread finds itself and its stack. */
#define SEEN_PAGES 48

struct seen {
	long error;              /* of the first call that failed */
	unsigned cpu, node;      /* on which it ran */
	unsigned long cpus;      /* on which it may: bit n is CPU n */
	void *pages[SEEN_PAGES]; /* its stack's, the top first */
	int nodes[SEEN_PAGES];   /* of each, by get_mempolicy(2) */
	int status[SEEN_PAGES];  /* the same by move_pages(2) */
	int policy;              /* of a page that it has not touched */
	unsigned long policy_nodes;
	void *tls; /* where its thread-local variables are; not if bare */
	int tls_status;
};

/* A thread's function, with the system calls alone: bare threads run it. */
void *see(void *seen);

/*
 * Creates count threads of these attributes, whose functions are see(), and
 * joins them.  1 if all went well; the failure has been told otherwise.
 */
int vm_see(struct seen *s, const struct kt_attr *attr, unsigned count);

/*
 * Creation is refused with -EINVAL, and leaves nothing behind: no thread has
 * run, and there are as many maps, descriptors and tasks as before.
 */
void vm_refused(const struct kt_attr *attr);

/* The calling thread's own, by system call; 0 on error. */
unsigned long vm_my_cpus(void);
int vm_set_my_cpus(unsigned long cpus);

#endif
