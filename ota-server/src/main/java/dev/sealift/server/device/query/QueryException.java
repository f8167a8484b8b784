package dev.sealift.server.device.query;

/** A query that cannot be read. */
public final class QueryException extends Exception {
    private static final long serialVersionUID = 1;

    private final int position;
    private final String found;
    private final String expected;

    QueryException(int position, String found, String expected) {
        super("at character " + position + ": " + found + " (expected: " + expected + ")");
        this.position = position;
        this.found = found;
        this.expected = expected;
    }

    /** The character where it goes wrong; 1 is the first. */
    public int position() {
        return position;
    }

    /** What stands there. */
    public String found() {
        return found;
    }

    /** What could have stood there. */
    public String expected() {
        return expected;
    }
}
