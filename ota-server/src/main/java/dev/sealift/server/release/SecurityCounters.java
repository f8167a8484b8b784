package dev.sealift.server.release;

import org.jdbi.v3.core.Handle;

/** The highest security counter ever published for each board: devices may have confirmed it, and take no lower one. */
final class SecurityCounters {
    /** 0 before the first release. */
    long highest(Handle tx, String board) {
        return tx.createQuery("SELECT counter FROM security_counters WHERE board = :board")
                .bind("board", board)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    void raise(Handle tx, String board, long counter) {
        int rows = tx.createUpdate("UPDATE security_counters SET counter = :counter WHERE board = :board")
                .bind("board", board)
                .bind("counter", counter)
                .execute();
        if (rows == 0) {
            tx.createUpdate("INSERT INTO security_counters (board, counter) VALUES (:board, :counter)")
                    .bind("board", board)
                    .bind("counter", counter)
                    .execute();
        }
    }
}
