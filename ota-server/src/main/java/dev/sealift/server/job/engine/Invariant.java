package dev.sealift.server.job.engine;

/** What the engine's records hold by construction; a breach is a bug of the caller, not of an operator. */
final class Invariant {
    private Invariant() {}

    static void between(String name, long value, long least, long most) {
        holds(value >= least && value <= most, name + " must be " + least + "-" + most + ", not " + value);
    }

    static void atLeast(String name, long value, long least) {
        holds(value >= least, name + " must be at least " + least + ", not " + value);
    }

    static void holds(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
