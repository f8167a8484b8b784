package dev.sealift.bench.server;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Json;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.device.ExecutionReply;
import dev.sealift.api.device.JobDocument;
import dev.sealift.api.device.JobExecution;
import dev.sealift.api.device.StartNextRequest;
import dev.sealift.api.device.StatusDetails;
import dev.sealift.api.device.UpdateReply;
import dev.sealift.api.device.UpdateRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A board with two slots, as far as the server can tell: what it runs, and how it is updated. */
final class SimulatedBoard {
    private static final JsonMapper JSON = Json.mapper();

    private final String device;
    private long boots = 7;
    private SlotName slot = SlotName.A;
    private String imageHash = "0".repeat(64);
    private String version = "1.0.0+0";
    private @Nullable JobExecution last;

    SimulatedBoard(String device) {
        this.device = device;
    }

    /**
     * A whole update: poll, start, download, a report on the way, and the evidence.
     *
     * @return whether the server believed it
     */
    boolean update(DeviceConnection connection) throws IOException {
        String jobs = "/things/" + device + "/jobs/";
        connection.send("GET", jobs + "$next?includeJobDocument=false", "").good();
        var started = begin(connection);
        if (started == null) {
            throw new IOException(device + " was offered nothing");
        }
        var document = JSON.readValue(Objects.requireNonNull(started.jobDocument()), JobDocument.class);
        SlotName free = slot == SlotName.A ? SlotName.B : SlotName.A;
        var image = document.images().stream()
                .filter(some -> some.slot() == free)
                .findFirst()
                .orElseThrow();
        var file = connection.send("GET", image.path(), "").good();
        if (file.length() != image.size()) {
            throw new IOException("an image of " + file.length() + " bytes");
        }
        connection
                .send(
                        "POST",
                        jobs + started.jobId(),
                        text(update(ExecutionStatus.IN_PROGRESS, Map.of(StatusDetails.PHASE, "REBOOTING"), null)))
                .good();
        boots++;
        slot = free;
        imageHash = image.imageHash();
        version = document.version();
        last = started;
        var evidence = JSON.readValue(
                        connection
                                .send(
                                        "POST",
                                        jobs + started.jobId(),
                                        text(update(ExecutionStatus.SUCCEEDED, null, report())))
                                .good()
                                .body(),
                        UpdateReply.class)
                .evidence();
        return evidence != null && evidence.accepted();
    }

    /** Begins what it is offered next, and says whether there was anything. */
    boolean start(DeviceConnection connection) throws IOException {
        return begin(connection) != null;
    }

    private @Nullable JobExecution begin(DeviceConnection connection) throws IOException {
        var reply = connection
                .send("PUT", "/things/" + device + "/jobs/$next", text(new StartNextRequest(null, null, report())))
                .good();
        return JSON.readValue(reply.body(), ExecutionReply.class).execution();
    }

    /** Gives up what it has begun, and says whether the server took that. */
    boolean fail(DeviceConnection connection, String job) throws IOException {
        String failed = text(update(ExecutionStatus.FAILED, null, null));
        return connection
                        .send("POST", "/things/" + device + "/jobs/" + job, failed)
                        .status()
                == 200;
    }

    /** Says what it runs. */
    DeviceConnection.Reply sendReport(DeviceConnection connection) throws IOException {
        return connection.send("POST", "/things/" + device + "/reports", text(report()));
    }

    /** What it runs now. */
    private DeviceReport report() {
        var boot = new BootReport(
                boots,
                slot,
                imageHash,
                version,
                0,
                true,
                false,
                "software",
                last == null ? null : last.jobId(),
                last == null ? null : last.executionNumber(),
                null,
                null,
                null,
                null);
        return new DeviceReport(boot, Map.of("heap_free", 40_000L, "stack_free.main", 512L, "uptime_ms", 1200L));
    }

    private static UpdateRequest update(
            ExecutionStatus status, @Nullable Map<String, String> details, @Nullable DeviceReport report) {
        return new UpdateRequest(status, details, null, null, null, null, null, report, null);
    }

    private static String text(Object body) {
        return JSON.writeValueAsString(body);
    }
}
