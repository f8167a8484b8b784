package dev.sealift.server;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Json;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.device.ExecutionReply;
import dev.sealift.api.device.JobDocument;
import dev.sealift.api.device.JobExecution;
import dev.sealift.api.device.StartNextRequest;
import dev.sealift.api.device.UpdateReply;
import dev.sealift.api.device.UpdateRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A board with what it or its gateway does on the device plane. */
public final class TestDevice extends TestBoard {
    public final String id;
    public final HttpsClient client;

    public TestDevice(String id, HttpsClient client) {
        this.id = id;
        this.client = client;
    }

    public Reply report() {
        return client.post("/things/" + id + "/reports", boot());
    }

    /** Asks for the next execution, which starts then. */
    public Reply poll() {
        return client.put("/things/" + id + "/jobs/$next", new StartNextRequest(null, null, boot()));
    }

    public @Nullable JobExecution startNext() {
        return poll().as(ExecutionReply.class).execution();
    }

    /** Starts the next execution, which must be there. */
    public JobExecution start() {
        return Objects.requireNonNull(startNext(), "nothing to start for " + id);
    }

    public Reply update(
            String jobId, ExecutionStatus status, @Nullable DeviceReport report, @Nullable ReasonCode reason) {
        var request = new UpdateRequest(status, null, null, null, null, null, null, report, reason);
        return client.post("/things/" + id + "/jobs/" + jobId, request);
    }

    public void fail(String jobId, ReasonCode reason) {
        update(jobId, ExecutionStatus.FAILED, boot(), reason).as(UpdateReply.class);
    }

    /** The board boots the image of the execution in the other slot and confirms it. */
    public void install(JobExecution started) {
        slot = slot == SlotName.A ? SlotName.B : SlotName.A;
        imageHash = image(started, slot).imageHash();
        boots++;
        job = started.jobId();
        execution = started.executionNumber();
        confirmed = true;
    }

    public UpdateReply.Evidence claimSuccess(String jobId) {
        return Objects.requireNonNull(update(jobId, ExecutionStatus.SUCCEEDED, boot(), null)
                .as(UpdateReply.class)
                .evidence());
    }

    /** All of an update that goes well. */
    public void update(String jobId) {
        JobExecution started = start();
        install(started);
        UpdateReply.Evidence evidence = claimSuccess(jobId);
        if (!evidence.accepted()) {
            throw new AssertionError(evidence);
        }
    }

    public static JobDocument document(JobExecution execution) {
        return Json.mapper().readValue(Objects.requireNonNull(execution.jobDocument()), JobDocument.class);
    }

    public static JobDocument.Image image(JobExecution execution, SlotName slot) {
        return document(execution).images().stream()
                .filter(image -> image.slot() == slot)
                .findFirst()
                .orElseThrow();
    }
}
