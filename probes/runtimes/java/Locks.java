// SPDX-License-Identifier: MIT

import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Locks and their like. The mutex is ReentrantLock: of blocks that are
 * synchronized, the compiler makes fewer where one follows the other.
 */
final class Locks {
    private static long count; // what the lock guards

    static void mutex(Sample s) {
        lockOften(s, new ReentrantLock());
    }

    private static void lockOften(Sample s, Lock lock) {
        count = 0;
        s.begin();
        for (long i = 0; i < s.ops; i++) {
            lock.lock();
            count++;
            lock.unlock();
        }
        s.end();
        s.work = count;
    }

    static void mutexRecursive(Sample s) {
        Lock lock = new ReentrantLock();
        count = 0;
        s.begin();
        for (long i = 0; i < s.ops; i++) {
            lock.lock();
            lock.lock();
            count++;
            lock.unlock();
            lock.unlock();
        }
        s.end();
        s.work = count;
    }

    /** On one CPU they yield, as in mutex-contended.c. */
    static void mutexContended(Sample s) throws Exception {
        Lock lock = new ReentrantLock();
        boolean oneCpu = s.oneCpu();
        count = 0;
        Team.run(s, 2, (index, ops) -> {
            for (long i = 0; i < ops; i++) {
                lock.lock();
                long before = count;
                if (oneCpu)
                    Thread.yield();
                count = before + 1;
                lock.unlock();
                if (oneCpu)
                    Thread.yield();
            }
            return ops;
        });
        s.work = count;
        Team.check(s, 2,
                "an increment was lost: the mutex does not exclude");
    }

    static void rwlockRead(Sample s) {
        Lock lock = new ReentrantReadWriteLock().readLock();
        count = s.ops;
        s.begin();
        for (long i = 0; i < s.ops; i++) {
            lock.lock();
            if (count == s.ops)
                s.work++;
            lock.unlock();
        }
        s.end();
    }

    static void rwlockWrite(Sample s) {
        lockOften(s, new ReentrantReadWriteLock().writeLock());
    }

    static void sem(Sample s) throws InterruptedException {
        Semaphore semaphore = new Semaphore(0);
        s.begin();
        for (long i = 0; i < s.ops; i++) {
            semaphore.release();
            semaphore.acquire();
            s.work++;
        }
        s.end();
        if (semaphore.tryAcquire())
            s.broken = "a post is left: a wait did not take one";
    }

    /** Java wants the lock to be held. */
    static void cond(Sample s) {
        Lock lock = new ReentrantLock();
        Condition condition = lock.newCondition();
        count = 0;
        s.begin();
        for (long i = 0; i < s.ops; i++) {
            lock.lock();
            count++;
            condition.signal();
            lock.unlock();
        }
        s.end();
        s.work = count;
    }
}
