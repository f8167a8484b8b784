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
 * Devices that have nothing to do. Most polls come to that, so mostly they neither read the database nor write it; what
 * happens to a device takes it out, and an offer takes out those that were offered the job.
 */
public final class IdleDevices {
    private static final String DEVICE = "device:";
    private static final String JOB = "job:";

    private final Remembered<String, Idle> idle;
    private final Database database;
    private final ExecutionStore executions;
    private final SignsOfLife signs;
    private final Clock clock;
    private final JsonMapper json;

    /** One that was seen idle: who may speak for it, and until when its last sign of life stands for those that follow. */
    private static final class Idle {
        private final String caller;
        private volatile Instant until;

        Idle(String caller, Instant until) {
            this.caller = caller;
            this.until = until;
        }
    }

    public IdleDevices(Database database, ChangeFeed feed, SignsOfLife signs, Clock clock, JsonMapper json) {
        this.database = database;
        this.executions = Stores.of(json).executions();
        this.signs = signs;
        this.clock = clock;
        this.json = json;
        this.idle = new Remembered<>(database, feed, this::forget);
    }

    /**
     * Whether the device has nothing to do, as far as that caller may know; being asked is a sign of life of the device.
     *
     * @param look reads it, once the caller may speak for the device
     */
    boolean contains(String device, String caller, BooleanSupplier look) {
        Instant now = clock.instant();
        Idle known = idle.get(device).filter(some -> some.caller.equals(caller)).orElse(null);
        if (known == null) {
            known = idle.read(device, () -> look.getAsBoolean() ? new Idle(caller, Instant.MIN) : null);
        }
        if (known == null) {
            return false;
        }
        if (!now.isBefore(known.until)) {
            known.until = now.plus(DeviceService.SEEN_PRECISION);
            signs.note(device);
        }
        return true;
    }

    private void forget(Audit.Event event, Remembered<String, Idle> remembered) {
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
