// SPDX-License-Identifier: MIT

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;

/**
 * Threads that do a probe's work together, each on a CPU of its own, or more to
 * a CPU where there are not as many. They start when all are there, each with
 * an equal share; the time is from the first that began to the last that ended.
 */
final class Team {
    interface Work {
        /** Returns the operations that it has seen done. */
        long run(int index, long ops) throws Exception;
    }

    static long share(Sample s, int count) {
        return (s.ops + count - 1) / count;
    }

    static void run(Sample s, int count, Work work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(count);
        long[] begins = new long[count], ends = new long[count];
        long[] done = new long[count];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            threads.add(s.start(() -> {
                try {
                    Place.thread(s.cpus.get(index % s.cpus.size()));
                    start.await();
                    begins[index] = System.nanoTime();
                    done[index] = work.run(index, share(s, count));
                    ends[index] = System.nanoTime();
                    s.seeCpu();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        long begin = Long.MAX_VALUE, end = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            threads.get(i).join();
            begin = Math.min(begin, begins[i]);
            end = Math.max(end, ends[i]);
            s.work += done[i];
        }
        s.elapsedNs = end - begin;
    }

    /** When work is what was seen done: is it the whole of it? */
    static void check(Sample s, int count, String broken) {
        if (s.work != share(s, count) * count)
            s.broken = broken;
    }

    /** 1, 2, 4 ... all CPUs. */
    static Long[] allCpus() {
        List<Long> levels = new ArrayList<>();
        long all = Runtime.getRuntime().availableProcessors();
        for (long cpus = 1; cpus < all && levels.size() < 7; cpus *= 2)
            levels.add(cpus);
        levels.add(all);
        return levels.toArray(new Long[0]);
    }

    private static final int STEPS = 256; // a multiplication, an addition

    private static long compute(long x) {
        for (int i = 0; i < STEPS; i++)
            x = x * 6364136223846793005L + 1442695040888963407L;
        return x;
    }

    /** Each piece goes on from the last one, so that none can be left out. */
    static void scaleCompute(Sample s) throws Exception {
        long expected = 1;
        for (long i = 0; i < share(s, (int) s.level); i++)
            expected = compute(expected);
        long right = expected;
        run(s, (int) s.level, (index, ops) -> {
            long x = 1;
            for (long i = 0; i < ops; i++)
                x = compute(x);
            return x == right ? ops : 0;
        });
    }
}
