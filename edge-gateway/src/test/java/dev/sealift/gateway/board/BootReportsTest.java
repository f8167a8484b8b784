package dev.sealift.gateway.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.DefenderReport;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.link.smp.BoardMetrics;
import dev.sealift.link.smp.BoardReport;
import dev.sealift.server.device.Reports;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootReportsTest {
    @Test
    void theServerTakesTheMetricsWhateverTheTasksAreCalled() {
        Map<String, Long> metrics = metrics(
                Map.of("uptime_ms", 1L, "", 2L), Map.of("My Task!", 300L, "My_Task_", 200L, "é".repeat(90), 7L));
        assertThat(metrics)
                .hasSize(5)
                .containsEntry("cpu_permille:IDLE", 990L)
                .containsEntry("_", 2L)
                .containsEntry("stack_free:My_Task_", 200L)
                .containsEntry("stack_free:" + "_".repeat(53), 7L);
    }

    @Test
    void ofTooManyTheStacksAreLeftOut() {
        Map<String, Long> stacks = new LinkedHashMap<>();
        IntStream.range(0, 100).forEach(i -> stacks.put("task" + i, 1L));
        assertThat(metrics(Map.of("uptime_ms", 1L, "heap_free", 2L), stacks))
                .hasSize(DefenderReport.MAX_CUSTOM)
                .containsKeys("uptime_ms", "heap_free", "stack_free:task0")
                .doesNotContainKey("stack_free:task99");
    }

    @Test
    void howTheChipIsProtectedIsSaidInTheServersWords() {
        assertThat(BootReports.boot(board(Optional.of(new BoardReport.Protection(2, true))))
                        .protection())
                .isEqualTo(new BootReport.Protection("level 2", true));
        assertThat(BootReports.boot(board(Optional.empty())).protection()).isNull();
    }

    /** As the server gets them, after its own check. */
    private static Map<String, Long> metrics(Map<String, Long> values, Map<String, Long> stacks) {
        DeviceReport report = BootReports.report(
                board(Optional.empty()),
                new BoardMetrics(values, stacks, Map.of("IDLE", 990L)),
                Instant.ofEpochMilli(1234));
        Reports.check(report);
        DefenderReport defender = Objects.requireNonNull(report.defender());
        assertThat(defender.header()).isEqualTo(new DefenderReport.Header(1234, "1.0"));
        return defender.numbers();
    }

    private static BoardReport board(Optional<BoardReport.Protection> protection) {
        return new BoardReport(
                4,
                0,
                "ab".repeat(32),
                "1.0.0",
                1,
                true,
                false,
                3,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                protection,
                Optional.empty());
    }
}
