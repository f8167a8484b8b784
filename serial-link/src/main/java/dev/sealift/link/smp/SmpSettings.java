package dev.sealift.link.smp;

import java.time.Duration;

/**
 * How a client speaks and how patient it is.
 *
 * @param version  of the protocol, 1 or 2
 * @param reply    time for an ordinary answer
 * @param slow     time for an answer that waits for flash: erase, first chunk, the check of a whole image
 * @param attempts how often a request that may be repeated is sent in all
 */
public record SmpSettings(int version, Duration reply, Duration slow, int attempts) {
    /**
     * An answer takes at most 12 s, the erase of three sectors of an STM32F405. Waiting must end well within the 30 s in which an
     * image on trial wants to be spoken to: the power may fail between the mark for trial and the answer.
     */
    public static final SmpSettings DEFAULT = new SmpSettings(2, Duration.ofMillis(2500), Duration.ofSeconds(15), 4);

    /** Checks the ranges. */
    public SmpSettings {
        if (version < 1 || version > 2) {
            throw new IllegalArgumentException("version: " + version + " (expected: 1 or 2)");
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts: " + attempts + " (expected: at least 1)");
        }
    }

    /** The same in another version. */
    public SmpSettings withVersion(int other) {
        return new SmpSettings(other, reply, slow, attempts);
    }

    /** With all times multiplied, for emulators on busy machines. */
    public SmpSettings scaled(int factor) {
        return new SmpSettings(version, reply.multipliedBy(factor), slow.multipliedBy(factor), attempts);
    }
}
