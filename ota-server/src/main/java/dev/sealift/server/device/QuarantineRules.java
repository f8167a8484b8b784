package dev.sealift.server.device;

/**
 * When the server takes a device aside by itself.
 *
 * @param clones   when two boards seem to use its identity
 * @param failures after so many failed executions in a row; 0: never
 */
public record QuarantineRules(boolean clones, int failures) {
    /** A device that failed so often fails again, and each attempt wears its flash. */
    public static final int DEFAULT_FAILURES = 5;

    /** What holds unless an operator says otherwise. */
    public static final QuarantineRules DEFAULT = new QuarantineRules(false, DEFAULT_FAILURES);
}
