package dev.sealift.server.database;

import dev.sealift.api.operator.Audit;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;
import org.jspecify.annotations.Nullable;

/**
 * The end of the event log within a transaction that writes: read under the lock when it begins, moved by each event,
 * written back once before the commit.
 */
public final class LogHead implements JdbiConfig<LogHead> {
    private @Nullable Position position;
    private final List<Audit.Event> appended = new ArrayList<>();

    /** Where the log ends: the last event's sequence, hash and time (epoch milliseconds). */
    public record Position(long sequence, String hash, long at) {}

    /** Made by Jdbi, empty, for each connection. */
    public LogHead() {}

    /** The head of that transaction. */
    public static LogHead of(Handle tx) {
        return tx.getConfig(LogHead.class);
    }

    /** Where the log ends now. */
    public Position position() {
        if (position == null) {
            throw new IllegalStateException("an event outside of a transaction that writes");
        }
        return position;
    }

    /** Moves on to an event that was just written. */
    public void append(Audit.Event event) {
        position = new Position(event.sequence(), event.hash(), event.at().toEpochMilli());
        appended.add(event);
    }

    /**
     * The row.
     *
     * @param sequence       of the last event; 0 when there is none
     * @param hash           its hash
     * @param at             its time, epoch milliseconds
     * @param anchorSequence last event that was pruned; 0 when none was
     * @param anchorHash     its hash
     */
    public record Row(long sequence, String hash, long at, long anchorSequence, String anchorHash) {}

    /** The row in the state that a transaction reads. */
    public static Row read(Handle tx) {
        return read(tx, "SELECT * FROM log_head");
    }

    private static Row read(Handle tx, String query) {
        return Sql.of(tx, query)
                .first(row -> new Row(
                        row.number("sequence"),
                        row.text("hash"),
                        row.number("at"),
                        row.number("anchor_sequence"),
                        row.text("anchor_hash")))
                .orElseThrow();
    }

    /** Moves the anchor: events up to that one are pruned. */
    public static void anchor(Handle tx, long sequence, String hash) {
        Sql.of(tx, "UPDATE log_head SET anchor_sequence = :sequence, anchor_hash = :hash")
                .bind("sequence", sequence)
                .bind("hash", hash)
                .execute();
    }

    void begin(Handle tx, Dialect dialect) {
        Row row = read(tx, dialect.lockHead());
        position = new Position(row.sequence(), row.hash(), row.at());
        appended.clear();
    }

    /** Goes on behind the log that the transaction has just restored from a backup. */
    public void reload(Handle tx) {
        Row row = read(tx);
        position = new Position(row.sequence(), row.hash(), row.at());
        appended.clear();
    }

    int mark() {
        return appended.size();
    }

    /** Forgets the events after the mark, which were rolled back. */
    void backTo(int mark, Position then) {
        appended.subList(mark, appended.size()).clear();
        position = then;
    }

    /** Writes the row back; what it returns is on disk once the transaction is committed. */
    List<Audit.Event> end(Handle tx) {
        if (!appended.isEmpty()) {
            Position last = position();
            Sql.of(tx, "UPDATE log_head SET sequence = :sequence, hash = :hash, at = :at")
                    .bind("sequence", last.sequence())
                    .bind("hash", last.hash())
                    .bind("at", last.at())
                    .execute();
        }
        return List.copyOf(appended);
    }

    /** Statements of the transaction share it. */
    @Override
    public LogHead createCopy() {
        return this;
    }
}
