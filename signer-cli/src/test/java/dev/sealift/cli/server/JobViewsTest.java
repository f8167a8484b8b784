package dev.sealift.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Hold;
import dev.sealift.api.JobStatus;
import dev.sealift.api.Json;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.Jobs;
import dev.sealift.cli.Shell;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class JobViewsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void a_job_that_is_cancelled_has_not_ended_before_all_its_targets_are() {
        Jobs.View cancelled = TestJobs.view(JobStatus.CANCELED, List.of());
        ObjectNode settling = Json.mapper().valueToTree(cancelled);
        settling.putArray("holds").add(Hold.SETTLING.name());
        assertThat(new JobSnapshot(cancelled, List.of()).ended()).isTrue();
        assertThat(new JobSnapshot(Json.mapper().treeToValue(settling, Jobs.View.class), List.of()).ended())
                .isFalse();
    }

    @Test
    void a_line_for_each_change_and_none_without() {
        var view = new LineView(shell(Map.of()));
        view.show(snapshot(JobStatus.IN_PROGRESS, downloading("d1", 10)));
        view.show(snapshot(JobStatus.IN_PROGRESS, downloading("d1", 10)));
        view.show(snapshot(JobStatus.IN_PROGRESS, downloading("d1", 15)));
        view.show(snapshot(JobStatus.IN_PROGRESS, downloading("d1", 55)));

        assertThat(out().lines().filter(line -> line.contains("DOWNLOADING")))
                .containsExactly(
                        "  d1                       IN_PROGRESS DOWNLOADING 10% (10 of 100 KiB) slot B",
                        "  d1                       IN_PROGRESS DOWNLOADING 55% (55 of 100 KiB) slot B");
    }

    @Test
    void a_patch_is_said_to_be_one_also_at_the_end() {
        var details = Map.of("phase", "DOWNLOADING", "received", "300", "total", "1025", "image", "43510", "slot", "B");
        var view = new LineView(shell(Map.of()));
        view.show(snapshot(JobStatus.IN_PROGRESS, execution("d1", ExecutionStatus.IN_PROGRESS, details, null)));
        view.show(snapshot(JobStatus.COMPLETED, execution("d1", ExecutionStatus.SUCCEEDED, details, null)));

        assertThat(out())
                .contains("IN_PROGRESS DOWNLOADING 29% (0 of 1 KiB) by a patch: 2 KiB in place of 42 slot B")
                .contains("SUCCEEDED by a patch: 2 KiB in place of 42\n");
    }

    @Test
    void a_failure_comes_with_meaning_and_action() {
        new LineView(shell(Map.of())).show(snapshot(JobStatus.COMPLETED, failed("d1", ReasonCode.SELF_TEST_FAILED)));

        assertThat(out())
                .contains("FAILED: SELF_TEST_FAILED")
                .contains(ReasonCode.SELF_TEST_FAILED.meaning())
                .contains("to do: " + ReasonCode.SELF_TEST_FAILED.action());
    }

    @Test
    void a_claim_without_evidence_is_no_success() {
        new LineView(shell(Map.of()))
                .show(snapshot(
                        JobStatus.IN_PROGRESS,
                        execution("d1", ExecutionStatus.IN_PROGRESS, Map.of(), ReasonCode.EVIDENCE_HASH_MISMATCH)));

        assertThat(out()).contains("IN_PROGRESS, evidence lacking: EVIDENCE_HASH_MISMATCH");
    }

    @Test
    void each_change_is_a_line_of_json() {
        var view = new JsonLinesView(shell(Map.of()));
        view.show(snapshot(JobStatus.IN_PROGRESS, downloading("d1", 10)));
        view.show(snapshot(JobStatus.IN_PROGRESS, downloading("d1", 10)));
        view.show(snapshot(JobStatus.IN_PROGRESS, downloading("d1", 11)));

        assertThat(out().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"execution\":{") || line.startsWith("{\"job\":{"));
    }

    @Test
    void a_terminal_is_drawn_anew_in_place() {
        var view = new ScreenView(shell(Map.of()));
        view.show(snapshot(JobStatus.IN_PROGRESS, downloading("d1", 50)));
        assertThat(out()).contains("█".repeat(12) + "░".repeat(12)).doesNotContain("\u001b[3A");
        view.show(snapshot(JobStatus.COMPLETED, execution("d1", ExecutionStatus.SUCCEEDED, Map.of(), null)));

        assertThat(out()).contains("\u001b[3A").contains("\u001b[32m" + "█".repeat(24));
    }

    @Test
    void colours_can_be_turned_off() {
        new ScreenView(shell(Map.of("NO_COLOR", "1"))).show(snapshot(JobStatus.IN_PROGRESS, downloading("d1", 50)));

        assertThat(out()).doesNotContain("\u001b[33m");
    }

    @Test
    void many_devices_fit_on_a_screen_and_the_busy_ones_come_first() {
        var executions = IntStream.range(0, 100)
                .mapToObj(i -> i == 99 ? downloading("busy", 1) : failed("d" + i, ReasonCode.SELF_TEST_FAILED))
                .toArray(Jobs.Execution[]::new);
        new ScreenView(shell(Map.of())).show(snapshot(JobStatus.IN_PROGRESS, executions));

        var lines = List.of(out().split("\n", -1));
        assertThat(lines).hasSizeLessThan(24);
        assertThat(lines.stream().filter(line -> line.contains("░")).findFirst())
                .hasValueSatisfying(first -> assertThat(first).contains("busy"));
        assertThat(out()).contains("more");
    }

    @Test
    void what_a_device_says_of_itself_is_not_trusted() {
        var nonsense = Map.of("phase", "DANCING", "received", "x", "total", "-5");
        new ScreenView(shell(Map.of()))
                .show(snapshot(JobStatus.IN_PROGRESS, execution("d1", ExecutionStatus.IN_PROGRESS, nonsense, null)));

        assertThat(out()).contains("IN_PROGRESS").doesNotContain("DANCING");
    }

    @Test
    void a_job_succeeded_only_when_every_device_did() {
        var good = execution("d1", ExecutionStatus.SUCCEEDED, Map.of(), null);
        var notOffered = execution("d2", null, Map.of(), null);

        assertThat(snapshot(JobStatus.COMPLETED, good).succeeded()).isTrue();
        assertThat(snapshot(JobStatus.COMPLETED, good, failed("d2", ReasonCode.NONE))
                        .succeeded())
                .isFalse();
        assertThat(snapshot(JobStatus.COMPLETED, good, notOffered).succeeded()).isFalse();
        assertThat(snapshot(JobStatus.ABORTED, good).succeeded()).isFalse();
        assertThat(snapshot(JobStatus.IN_PROGRESS, good).ended()).isFalse();
        assertThat(snapshot(JobStatus.ABORTED, good, notOffered).ended()).isTrue();
        assertThat(snapshot(JobStatus.ABORTED, downloading("d2", 1)).ended()).isFalse();
    }

    private static JobSnapshot snapshot(JobStatus status, Jobs.Execution... executions) {
        var job = TestJobs.view(status, List.of(executions));
        return new JobSnapshot(job, List.of(executions));
    }

    private static Jobs.Execution downloading(String device, int percent) {
        var details = Map.of("phase", "DOWNLOADING", "received", "" + percent * 1024, "total", "102400", "slot", "B");
        return execution(device, ExecutionStatus.IN_PROGRESS, details, null);
    }

    private static Jobs.Execution failed(String device, ReasonCode reason) {
        return execution(device, ExecutionStatus.FAILED, Map.of(), reason);
    }

    private static Jobs.Execution execution(
            String device, @Nullable ExecutionStatus status, Map<String, String> details, @Nullable ReasonCode reason) {
        return TestJobs.execution(device, status, details, reason);
    }

    private Shell shell(Map<String, String> environment) {
        return new Shell(
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                true);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
