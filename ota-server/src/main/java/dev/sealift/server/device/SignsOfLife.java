package dev.sealift.server.device;

import dev.sealift.server.database.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Signs of life of devices that asked and had nothing to be written: together they cost one transaction a second instead of
 * one each. The engine's tick writes them before it looks for devices that fell silent; a server that is killed forgets those
 * of its last second, and the device soon gives another.
 *
 * <p>Thread-safe.
 */
public final class SignsOfLife {
    /** Rows of one transaction, so that nobody waits long for it. */
    private static final int BATCH = 1000;

    private final Map<String, Instant> unwritten = new ConcurrentHashMap<>();
    private final Inventory inventory;
    private final Clock clock;

    public SignsOfLife(DeviceService devices, Clock clock) {
        this.inventory = devices.inventory();
        this.clock = clock;
    }

    /** Takes a sign of life of a device that there is. */
    public void note(String device) {
        unwritten.put(device, clock.instant());
    }

    /** Writes those there are. */
    public void write(Database database) {
        Map<String, Instant> batch = new HashMap<>();
        for (var sign : unwritten.entrySet()) {
            batch.put(sign.getKey(), sign.getValue());
            if (batch.size() == BATCH) {
                write(database, batch);
                batch.clear();
            }
        }
        write(database, batch);
    }

    private void write(Database database, Map<String, Instant> batch) {
        if (!batch.isEmpty()) {
            database.write(tx -> inventory.seen(tx, batch));
            batch.forEach(unwritten::remove); // unless there is a later one already
        }
    }
}
