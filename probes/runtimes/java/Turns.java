// SPDX-License-Identifier: MIT

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Threads that take turns, or wait for one another. */
final class Turns {
    static void handoff(Sample s) throws InterruptedException {
        Semaphore ping = new Semaphore(0), pong = new Semaphore(0);
        long rounds = (s.ops + 1) / 2;
        long[] handed = new long[1];
        Thread partner = s.start(() -> {
            Place.thread(s.lastCpu());
            for (; handed[0] < rounds + 2; handed[0]++) {
                ping.acquireUninterruptibly();
                pong.release();
            }
            s.seeCpu();
        });
        Place.thread(s.cpus.get(0));
        takeTurns(ping, pong, 1);
        s.begin();
        takeTurns(ping, pong, rounds);
        s.end();
        takeTurns(ping, pong, 1);
        partner.join();
        s.work = rounds + handed[0] - 2;
    }

    private static void takeTurns(Semaphore ping, Semaphore pong, long count) {
        for (long i = 0; i < count; i++) {
            ping.release();
            pong.acquireUninterruptibly();
        }
    }

    private static int turn; // under the lock, as is what was passed
    private static long passed;

    static void condHandoff(Sample s) throws Exception {
        Lock lock = new ReentrantLock();
        Condition turned = lock.newCondition();
        turn = 0;
        passed = 0;
        Team.run(s, 2, (me, ops) -> {
            lock.lock();
            for (long i = 0; i < ops; i++) {
                while (turn != me)
                    turned.awaitUninterruptibly();
                turn = 1 - me;
                passed++;
                turned.signal();
            }
            lock.unlock();
            return ops;
        });
        s.work = passed;
        Team.check(s, 2, "a turn was lost, or had twice");
    }

    static void channel(Sample s) throws InterruptedException {
        BlockingQueue<Long> to = new ArrayBlockingQueue<>(1);
        BlockingQueue<Long> fro = new ArrayBlockingQueue<>(1);
        Thread partner = s.start(() -> {
            Place.thread(s.lastCpu());
            try {
                for (long value; (value = to.take()) >= 0;)
                    fro.put(value);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            s.seeCpu();
        });
        Place.thread(s.cpus.get(0));
        s.begin();
        for (long i = 0; i < s.ops; i += 2) {
            to.put(i);
            if (fro.take() == i)
                s.work += 2;
        }
        s.end();
        to.put(-1L);
        partner.join();
    }

    static void barrier(Sample s) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        AtomicLong[] rounds = { new AtomicLong(), new AtomicLong() };
        Team.run(s, 2, (me, ops) -> {
            long together = 0;
            for (long i = 1; i <= ops; i++) {
                rounds[me].setPlain(i); // it is the barrier's to order them
                barrier.await();
                if (rounds[1 - me].getPlain() >= i)
                    together++;
            }
            return together;
        });
        Team.check(s, 2, "one went on before the other came");
    }

    static void barrierAlone(Sample s) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(1);
        s.begin();
        for (long i = 0; i < s.ops; i++) {
            barrier.await();
            s.work++;
        }
        s.end();
    }

    private static volatile long last, turns; // all threads are on one CPU
    private static volatile boolean stop;

    private static void takeTurn(long me) {
        if (last != me)
            turns++;
        last = me;
        Thread.yield();
    }

    /** A yield that finds nobody is no switch: each sees who ran last. */
    static void yield(Sample s) throws InterruptedException {
        AtomicLong started = new AtomicLong();
        Thread[] threads = new Thread[(int) s.level];
        last = turns = 0;
        stop = false;
        for (int i = 1; i < threads.length; i++) {
            long me = i;
            threads[i] = s.start(() -> {
                started.incrementAndGet();
                while (!stop)
                    takeTurn(me);
            });
        }
        while (started.get() < threads.length - 1)
            takeTurn(0);
        long before = turns;
        s.begin();
        while (turns - before < s.ops)
            takeTurn(0);
        s.work = turns - before;
        s.end();
        stop = true;
        for (int i = 1; i < threads.length; i++)
            threads[i].join();
    }
}
