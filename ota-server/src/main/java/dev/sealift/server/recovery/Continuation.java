package dev.sealift.server.recovery;

import dev.sealift.api.operator.AuditHead;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.audit.Epoch;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.LogHead;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a database continues what the last server left, or went back in time: then a new epoch begins, for all to see. */
public final class Continuation {
    private static final Logger LOG = LoggerFactory.getLogger(Continuation.class);

    private Continuation() {}

    /**
     * Compares the database with the signed head; part of every start.
     *
     * @param listeners told when a new epoch began, here or by a restored backup
     * @throws IllegalStateException when the head was not signed by this server
     */
    public static void check(Database database, HeadFile file, AuditLog audit, List<Epoch.Listener> listeners) {
        AuditHead head = file.load().orElse(null);
        if (head != null && !head.genuine()) {
            throw new IllegalStateException(HeadFile.NAME + " was not signed by audit.key: the file or the key was"
                    + " exchanged, so the end of the audit log cannot be checked. Move it away if you know why");
        }
        if (head != null && database.read(tx -> forked(tx, head))) {
            database.write(tx -> {
                // When another node or a restore began the epoch, this head tells nothing new.
                if (Epoch.read(tx) == head.epoch()) {
                    wentBack(tx, audit, head);
                }
                return head;
            });
            file.keepFork();
        }
        if (database.read(Epoch::untold)) {
            database.write(tx -> {
                Epoch.tell(tx, listeners);
                return listeners;
            });
        }
        file.save();
    }

    private static void wentBack(Handle tx, AuditLog audit, AuditHead head) {
        LogHead.Row log = LogHead.read(tx);
        LOG.error(
                "the audit log ends at {} and is not the one that was signed at {}: the database went back in time, a new"
                        + " epoch begins",
                log.sequence(),
                head.sequence());
        Epoch.next(
                tx,
                audit,
                new Cause("server", "the database is not the one that this server left"),
                Map.of("foundSequence", log.sequence(), "signedSequence", head.sequence(), "signedHash", head.hash()));
    }

    /** Whether the log in the database is not the one that ended there, or not all of it. */
    private static boolean forked(Handle tx, AuditHead head) {
        LogHead.Row log = LogHead.read(tx);
        if (head.sequence() < log.anchorSequence()) {
            return false; // what it speaks of is pruned
        }
        if (head.sequence() == log.anchorSequence()) {
            return !head.hash().equals(log.anchorHash());
        }
        Optional<String> hash = tx.createQuery("SELECT hash FROM events WHERE sequence = :sequence")
                .bind("sequence", head.sequence())
                .mapTo(String.class)
                .findOne();
        return hash.isEmpty() || !hash.get().equals(head.hash());
    }
}
