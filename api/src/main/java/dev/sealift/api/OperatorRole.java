package dev.sealift.api;

/** What a person or program with a token may do; one may have several, and each allows no more than its work needs. */
public enum OperatorRole {
    /** Registers devices, gateways and operators, makes and revokes signing profiles, releases; neither asks nor approves. */
    ADMIN,
    /** Uploads, releases, runs jobs, and asks for signatures. */
    RELEASE_ENGINEER,
    /** Approves and rejects requests for signatures of others. */
    APPROVER,
    /** Reads everything, the audit log included. */
    AUDITOR,
    /** Reads everything but the audit log and the list of operators. */
    VIEWER
}
