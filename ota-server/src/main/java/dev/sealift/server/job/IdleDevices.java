package dev.sealift.server.job;

import dev.sealift.api.operator.Audit;
import dev.sealift.server.audit.ChangeFeed;
import dev.sealift.server.audit.Remembered;
import dev.sealift.server.database.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    private final Clock clock;
    private final JsonMapper json;

    /**
     * What is known of one.
     *
     * @param caller who was allowed to speak for it
     * @param until  when the next poll is to be recorded as a sign of life
     */
    record Idle(String caller, Instant until) {}

    public IdleDevices(Database database, ChangeFeed feed, Clock clock, JsonMapper json) {
        this.database = database;
        this.executions = Stores.of(json).executions();
        this.clock = clock;
        this.json = json;
        this.idle = new Remembered<>(database, feed, this::forget);
    }

    /**
     * Whether the device has nothing to do, as far as that caller may know.
     *
     * @param look reads it; null when there is something to do
     */
    boolean contains(String device, String caller, Supplier<@Nullable Idle> look) {
        Instant now = clock.instant();
        return idle.get(device)
                        .filter(known -> known.caller().equals(caller) && now.isBefore(known.until()))
                        .isPresent()
                || idle.read(device, look) != null;
    }

    private void forget(Audit.Event event, Remembered<String, Idle> remembered) {
        String subject = event.subject();
        if (subject.startsWith(DEVICE)) {
            remembered.forget(subject.substring(DEVICE.length()));
        } else if (event.kind().equals(Events.OFFERED)) {
            Instant at = Instant.ofEpochMilli(
                    json.readTree(event.data()).get(Events.QUEUED_AT).asLong());
            String job = subject.substring(JOB.length());
            database.read(tx -> executions.queuedAt(tx, job, at)).forEach(remembered::forget);
        }
    }
}
