package dev.sealift.server.job.engine;

import java.util.Locale;

/**
 * A share in hundredths of a percent (AWS IoT Jobs takes two decimals), so that comparing it is exact.
 *
 * @param hundredths 0–10,000
 */
public record Percentage(int hundredths) {
    /** All of it. */
    public static final Percentage ALL = new Percentage(10_000);

    public Percentage {
        Invariant.between("percentage in hundredths", hundredths, 0, 10_000);
    }

    /** From a number with at most two decimals; more are rounded. */
    public static Percentage of(double percent) {
        return new Percentage(Math.toIntExact(Math.round(percent * 100)));
    }

    /** Whether {@code part} is at least this share of {@code whole}; of nothing, everything is. */
    public boolean reachedBy(long part, long whole) {
        return 10_000 * part >= hundredths * whole;
    }

    /** For requests and replies. */
    public double value() {
        return hundredths / 100.0;
    }

    @Override
    public String toString() {
        return hundredths % 100 == 0 ? hundredths / 100 + " %" : String.format(Locale.ROOT, "%.2f %%", value());
    }
}
