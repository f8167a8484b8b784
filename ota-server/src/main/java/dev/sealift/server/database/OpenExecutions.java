package dev.sealift.server.database;

/** Which rows of {@code executions} have not ended, as conditions in the words of their index, or it would not be used. */
public final class OpenExecutions {
    /** All of them. */
    public static final String OPEN =
            "(executions.status = 'QUEUED' OR executions.status = 'IN_PROGRESS' OR executions.status = 'SOAKING')";

    /** Those for which the device still has something to do. */
    public static final String UNDONE = OPEN + " AND executions.status <> 'SOAKING'";

    private OpenExecutions() {}
}
