/* SPDX-License-Identifier: MIT */
/*
 * What a context is, on every architecture; arch/ has how to leave one.
 */
#ifndef UTHREADS_FRAME_H
#define UTHREADS_FRAME_H

struct ut_task;
struct ut_worker;

/*
 * Where a thread's stack, its frame and its code are.  Before its first run,
 * its function is in the place of the frame, which it has not.
 */
struct ut_context {
	void *sp, *fp, *ip;
};

/*
 * Where a thread that was queued begins.  Who switches there leaves it the
 * context's address: see TASK_ARG.  entry.S calls its function and jumps to
 * ut_task_end() with what it returns.  The other one calls ut_task_arrives()
 * before.
 */
extern char ut_context_entry[], ut_context_entry_special[];

#endif
