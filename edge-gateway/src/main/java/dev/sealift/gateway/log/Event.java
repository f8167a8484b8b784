package dev.sealift.gateway.log;

/** The kinds of events; scripts may rely on their names in {@code --json}. */
public enum Event {
    STARTED,
    STOPPED,
    PORT_UNAVAILABLE,
    BOARD_FOUND,
    BOARD_REFUSED,
    BOARD_SILENT,
    BOARD_BACK,
    BOARD_ERROR,
    BOARD_BOOTED,
    SERVER_AWAY,
    SERVER_BACK,
    SERVER_REFUSED,
    JOB_STARTED,
    JOB_WAITS,
    JOB_GONE,
    DOWNLOADED,
    DOWNLOAD_MISMATCH,
    PROGRESS,
    VERIFIED,
    REBOOTING,
    TRIAL,
    SUCCEEDED,
    FAILED,
    REJECTED,
    OUTCOME_KEPT,
    OUTCOME_DELIVERED,
    OUTCOME_DROPPED,
    EVIDENCE_REFUSED
}
