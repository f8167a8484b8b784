package dev.sealift.server.audit;

import dev.sealift.server.database.Facts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * How often the data went back in time: 0 at first, one more with each restored backup. What was said to devices after the
 * backup is not known any more, so whoever counts something that must not repeat counts from a base that grows with it.
 */
public final class Epoch {
    /** The event of data that went back. */
    public static final String RESTORED = "LOG_RESTORED";

    private static final String NUMBER = "epoch";

    /** The epoch whose listeners have been told. */
    private static final String TOLD = "epoch_told";

    private Epoch() {}

    /** Told once, in a transaction of its own, by the first server that starts in a new epoch. */
    @FunctionalInterface
    public interface Listener {
        /** Stops what must not simply go on. */
        void restored(Handle tx, long epoch);
    }

    /** The epoch that a transaction is in. */
    public static long read(Handle tx) {
        return fact(tx, NUMBER);
    }

    /** Begins the next epoch. */
    public static long next(Handle tx, AuditLog audit, Cause cause, Map<String, ?> found) {
        long epoch = read(tx) + 1;
        Facts.set(tx, NUMBER, Long.toString(epoch));
        Map<String, Object> data = new HashMap<>(found);
        data.put("epoch", epoch);
        audit.append(tx, cause, RESTORED, "server", data);
        return epoch;
    }

    /** Whether listeners have to be told. */
    public static boolean untold(Handle tx) {
        return fact(tx, TOLD) < read(tx);
    }

    /** Tells the listeners, unless that was done. */
    public static void tell(Handle tx, List<Listener> listeners) {
        if (untold(tx)) {
            long epoch = read(tx);
            listeners.forEach(listener -> listener.restored(tx, epoch));
            Facts.set(tx, TOLD, Long.toString(epoch));
        }
    }

    private static long fact(Handle tx, String name) {
        return Long.parseLong(Facts.read(tx, name).orElse("0"));
    }
}
