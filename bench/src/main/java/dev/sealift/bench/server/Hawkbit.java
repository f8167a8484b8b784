package dev.sealift.bench.server;

/**
 * What Eclipse hawkBit 1.1 costs, the anchor of the goals: measured on 2 cores with JDK 25 over loopback HTTP without TLS, H2
 * in memory, warm, in the same unit, CPU milliseconds of the server process. Of ranges the lower end.
 */
final class Hawkbit {
    /** An idle poll. */
    static final double POLL = 4.7;

    /** An update: poll, document, download of 256 KiB, two reports. */
    static final double FLOW = 46.7;

    private Hawkbit() {}
}
