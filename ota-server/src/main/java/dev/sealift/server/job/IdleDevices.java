package dev.sealift.server.job;

import dev.sealift.api.operator.Audit;
import dev.sealift.server.audit.ChangeFeed;
import dev.sealift.server.audit.Remembered;
import dev.sealift.server.database.Database;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.device.SignsOfLife;
import java.time.Clock;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether devices have nothing to do. Most polls come to that, so mostly they neither read the database nor write it; what
 * happens to a device makes it unknown, and so does an offer of a job to it.
 */
public final class IdleDevices {
    private static final String DEVICE = "device:";
    private static final String JOB = "job:";

    private final Remembered<String, Seen> seen;
    private final Database database;
    private final ExecutionStore executions;
    private final SignsOfLife signs;
    private final Clock clock;
    private final JsonMapper json;

    /** How one was seen: who may speak for it, and until when its last sign of life stands for those that follow. */
    private static final class Seen {
        private final String caller;
        private final boolean idle;
        private volatile Instant until = Instant.MIN;

        Seen(String caller, boolean idle) {
            this.caller = caller;
            this.idle = idle;
        }
    }

    public IdleDevices(Database database, ChangeFeed feed, SignsOfLife signs, Clock clock, JsonMapper json) {
        this.database = database;
        this.executions = Stores.of(json).executions();
        this.signs = signs;
        this.clock = clock;
        this.json = json;
        this.seen = new Remembered<>(database, feed, this::forget);
    }

    /**
     * Whether the device has nothing to do, as far as that caller may know; being asked is a sign of life of the device.
     *
     * @param look reads it, once the caller may speak for the device
     */
    boolean contains(String device, String caller, BooleanSupplier look) {
        Instant now = clock.instant();
        Seen known = seen.get(device).filter(some -> some.caller.equals(caller)).orElse(null);
        if (known == null) {
            known = seen.read(device, () -> new Seen(caller, look.getAsBoolean()));
        }
        if (!known.idle) {
            return false;
        }
        if (!now.isBefore(known.until)) {
            known.until = now.plus(DeviceService.SEEN_PRECISION);
            signs.note(device);
        }
        return true;
    }

    /** What was seen of a device turned out not to hold any more. */
    void lookAgain(String device) {
        seen.forget(device);
    }

    private void forget(Audit.Event event, Remembered<String, Seen> remembered) {
        String subject = event.subject();
        if (subject.startsWith(DEVICE)) {
            remembered.forget(subject.substring(DEVICE.length()));
        } else if (event.kind().equals(Events.OFFERED)) {
            JsonNode data = json.readTree(event.data());
            if (data.get(Events.DEVICES).asInt() >= remembered.size()) {
                remembered.forgetAll(); // to look for them would take longer than to ask again
                return;
            }
            Instant at = Instant.ofEpochMilli(data.get(Events.QUEUED_AT).asLong());
            String job = subject.substring(JOB.length());
            database.read(tx -> executions.queuedAt(tx, job, at)).forEach(remembered::forget);
        }
    }
}
