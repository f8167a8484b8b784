package dev.sealift.server.device;

import dev.sealift.api.ProblemCode;
import dev.sealift.server.problem.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;

/** Writes devices, and tells those who asked of each change in its transaction. */
final class Inventory {
    private final DeviceStore store;
    private final List<DeviceListener> listeners = new CopyOnWriteArrayList<>();

    Inventory(DeviceStore store) {
        this.store = store;
    }

    void subscribe(DeviceListener listener) {
        listeners.add(listener);
    }

    Device insert(Handle tx, Device device) {
        store.insert(tx, device);
        listeners.forEach(listener -> listener.changed(tx, null, device, Set.of()));
        return device;
    }

    /** A change of an operator, or of the server on what it found. */
    Device update(Handle tx, Device before, Device after) {
        store.update(tx, before, after);
        tell(tx, before, after);
        return after;
    }

    Device report(Handle tx, Device before, Device after) {
        store.report(tx, before, after);
        tell(tx, before, after);
        return after;
    }

    Device seen(Handle tx, Device before, Instant now) {
        Device after = before.seen(now);
        store.seen(tx, after.id(), now);
        tell(tx, before, after);
        return after;
    }

    /** Signs of life of several devices; one that is not the last any more changes nothing. */
    int seen(Handle tx, Map<String, Instant> signs) {
        store.seen(tx, signs);
        listeners.forEach(listener -> listener.heard(tx, signs.keySet()));
        return signs.size();
    }

    /** Deletes it, unless jobs refer to it. */
    void delete(Handle tx, Device device) {
        if (store.hasExecutions(tx, device.id())) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "device '" + device.id() + "' is part of the history of jobs: delete those jobs first, or keep it",
                    device.id(),
                    "a device that no job refers to");
        }
        listeners.forEach(listener -> listener.removing(tx, device));
        store.delete(tx, device.id());
    }

    private void tell(Handle tx, Device before, Device after) {
        Set<String> fields = Fields.changed(before, after);
        if (!fields.isEmpty()) {
            listeners.forEach(listener -> listener.changed(tx, before, after, fields));
        }
    }
}
