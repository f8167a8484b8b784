package dev.sealift.bench.server;

/**
 * What Eclipse hawkBit 1.1 costs, the anchor of the goals: measured on 2 cores with JDK 25 over loopback HTTP without TLS, warm,
 * in CPU milliseconds. Of ranges the lower end.
 */
final class Hawkbit {
    /** An idle poll; H2 in memory. */
    static final double POLL = 4.7;

    /** An update: poll, document, download of 256 KiB, two reports; H2 in memory, so that nothing of it is on disk. */
    static final double FLOW_IN_MEMORY = 46.7;

    /**
     * The same with PostgreSQL 15, which has each acknowledged report on disk, as this server has: 92 ms of its own and 25 ms
     * of the database, which is part of the process here.
     */
    static final double FLOW_ON_DISK = 92 + 25;

    private Hawkbit() {}
}
