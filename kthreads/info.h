/* SPDX-License-Identifier: MIT */
/*
 * What thread.c tells info.c.
 */
#ifndef KTHREADS_INFO_H
#define KTHREADS_INFO_H

void kt_count_created(void);

#endif
