/* SPDX-License-Identifier: MIT */
/*
 * Around fork(2): key.c.
 */
#ifndef KTHREADS_KEY_H
#define KTHREADS_KEY_H

void kt_keys_lock(void);
void kt_keys_unlock(void);
void kt_keys_forked(void);

#endif
