package dev.sealift.api;

/** How far a request for a signature has come. */
public enum SigningState {
    /** Waits for approvals. */
    PENDING,
    /** Has its approvals; the key has not signed yet. */
    APPROVED,
    /** Has its signature, for ever the same one. */
    SIGNED,
    /** Somebody said no. */
    REJECTED,
    /** Nobody said enough in time. */
    EXPIRED,
    /** Its profile, or an operator who asked for or approved it, was revoked before it was signed. */
    REVOKED;

    /** Whether it never changes again. */
    public boolean terminal() {
        return this != PENDING && this != APPROVED;
    }
}
