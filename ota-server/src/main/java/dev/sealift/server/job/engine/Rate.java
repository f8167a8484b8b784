package dev.sealift.server.job.engine;

import org.jspecify.annotations.Nullable;

/** Offers in any 60 seconds, first ones, retries and those to late joiners alike. */
public sealed interface Rate {
    /** Offers allowed in 60 seconds now. Never falls as the two counts grow. */
    int perMinute(long notified, long succeeded);

    /** The most that it ever allows. */
    int highest();

    /** Always the same. */
    record Constant(int perMinute) implements Rate {
        public Constant {
            Invariant.atLeast("rate per minute", perMinute, 1);
        }

        @Override
        public int perMinute(long notified, long succeeded) {
            return perMinute;
        }

        @Override
        public int highest() {
            return perMinute;
        }
    }

    /**
     * AWS IoT Jobs' exponential rate: {@code base × factor^k}, at most {@code cap}, rounded down, where k grows by one with
     * each {@code everyNotified} devices offered the job a minute ago or longer, or each {@code everySucceeded} devices that succeeded (after their
     * soak). With both given, whichever gives more.
     *
     * @param factor at least 1
     */
    record Exponential(
            int base,
            double factor,
            @Nullable Integer everyNotified,
            @Nullable Integer everySucceeded,
            int cap) implements Rate {
        public Exponential {
            Invariant.atLeast("base rate per minute", base, 1);
            Invariant.holds(factor >= 1 && factor < 1000, "factor must be 1-1000, not " + factor);
            Invariant.holds(
                    everyNotified != null || everySucceeded != null, "a number of notified or succeeded must be given");
            Invariant.holds(everyNotified == null || everyNotified >= 1, "number of notified must be at least 1");
            Invariant.holds(everySucceeded == null || everySucceeded >= 1, "number of succeeded must be at least 1");
            Invariant.atLeast("highest rate per minute", cap, base);
        }

        @Override
        public int perMinute(long notified, long succeeded) {
            long increases = Math.max(
                    everyNotified == null ? 0 : notified / everyNotified,
                    everySucceeded == null ? 0 : succeeded / everySucceeded);
            return (int) Math.min(base * Math.pow(factor, (double) increases), cap);
        }

        @Override
        public int highest() {
            return cap;
        }
    }
}
