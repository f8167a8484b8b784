package dev.sealift.cli;

/** How a command ended, for scripts; docs/cli.md lists them. */
public enum ExitCode {
    OK(0),
    INTERNAL(1),
    USAGE(2),
    FILE(3),
    KEY(4),
    UNSIGNABLE(5),
    IMAGE_REFUSED(6),
    NOT_LOGGED_IN(7),
    DIFFERENT(8),
    SERVER_UNREACHABLE(10),
    CERTIFICATE_EXPIRED(11),
    CERTIFICATE_UNTRUSTED(12),
    UNAUTHENTICATED(13),
    FORBIDDEN(14),
    REQUEST_REFUSED(15),
    SERVER_FAILED(16),
    LINES_FAILED(17),
    JOB_NOT_SUCCEEDED(20),
    SIGNING_WAITING(21),
    SIGNING_REJECTED(22),
    SIGNING_EXPIRED(23),
    SIGNING_REVOKED(24),
    LOG_BROKEN(25),
    BOARD(26),
    KEY_NOT_FOUND(30),
    KEY_SECRET(31),
    KEY_LOCKED(32),
    KEY_STORE_FAILED(33);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** What the process returns. */
    public int number() {
        return number;
    }
}
