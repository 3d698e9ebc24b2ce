// SPDX-License-Identifier: MIT

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/** Threads that are created and joined. */
final class Creation {
    private static volatile long result;

    static void create(Sample s) throws InterruptedException {
        s.begin();
        for (long i = 1; i <= s.ops; i++) {
            long value = i;
            s.start(() -> result = value).join();
            if (result == value)
                s.work++;
        }
        s.end();
    }

    private interface Group {
        /** Creates threads, of which i sets of[i] to i + 1, and joins them. */
        void run(Sample s, long[] of) throws Exception;
    }

    private static void inGroups(Sample s, Group group) throws Exception {
        s.begin();
        for (long done = 0; done < s.ops; done += s.level) {
            long[] results = new long[(int) s.level];
            group.run(s, results);
            for (int i = 0; i < results.length; i++)
                if (results[i] == i + 1)
                    s.work++;
        }
        s.end();
    }

    private static void startAndJoin(Sample s, long[] of, Runnable before,
            Runnable between) throws InterruptedException {
        Thread[] threads = new Thread[of.length];
        for (int i = 0; i < of.length; i++) {
            int index = i;
            threads[i] = s.start(() -> {
                before.run();
                of[index] = index + 1;
            });
        }
        between.run();
        for (Thread thread : threads)
            thread.join();
    }

    static void createBatch(Sample s) throws Exception {
        inGroups(s, (sample, of) ->
                startAndJoin(sample, of, () -> { }, () -> { }));
    }

    static void createGroup(Sample s) throws Exception {
        inGroups(s, (sample, of) -> {
            CyclicBarrier allExist = new CyclicBarrier(of.length + 1);
            Runnable wait = () -> {
                try {
                    allExist.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                    throw new IllegalStateException(e);
                }
            };
            startAndJoin(sample, of, wait, wait);
        });
    }

    private static long fib(Sample s, long n) throws InterruptedException {
        if (n < 2)
            return n;
        long[] first = new long[1];
        Thread thread = s.start(() -> {
            try {
                first[0] = fib(s, n - 1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        long second = fib(s, n - 2);
        thread.join();
        return first[0] + second;
    }

    /** The same by additions, to compare. */
    private static long fibOf(long n) {
        long a = 0, b = 1;
        for (; n > 0; n--) {
            b += a;
            a = b - a;
        }
        return a;
    }

    static void forkJoin(Sample s) throws InterruptedException {
        long n = 2;
        while (fibOf(n + 1) - 1 < s.ops)
            n++;
        s.begin();
        boolean right = fib(s, n) == fibOf(n);
        s.end();
        s.work = right ? fibOf(n + 1) - 1 : 0;
    }
}
