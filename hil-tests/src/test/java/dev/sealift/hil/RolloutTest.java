package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.operator.Jobs;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.lab.Lab;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Rig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The one path: released, offered, downloaded, tried, confirmed, and believed on evidence; from A to B, and back to A by a patch,
 * for the gateway now has what the board runs.
 */
@ExtendWith(RigExtension.class)
final class RolloutTest {
    private static final Duration UPDATE = Duration.ofMinutes(2);

    /** As many times fewer bytes have to go over the line with a patch, at least, for a new version of the same build. */
    private static final int LEAST_GAIN = 20;

    @ParameterizedTest
    @EnumSource(Rig.Line.class)
    void releaseArrivesInBothSlots(Rig.Line line, Rig rig, Firmware firmware) throws Exception {
        Board board = rig.board("board-1", line, firmware.provisioned("board-1", "1.0.0"));
        board.powerOn();
        try (Lab lab = LabRollouts.lab(rig, firmware)) {
            lab.serve(List.of(board));

            update(lab, rig, firmware, SlotName.B, "1.1.0");
            Map<String, Long> before = measures(lab);
            int image = UploadedPieces.read(lab.transcripts()).total();
            update(lab, rig, firmware, SlotName.A, "1.2.0");
            theBoardMeasures(before, measures(lab));
            int patch = UploadedPieces.read(lab.transcripts()).total() - image;
            assertThat(image).isGreaterThanOrEqualTo(firmware.signed(SlotName.B, "1.1.0").length);
            assertThat(patch).isPositive().isLessThan(image / LEAST_GAIN);
        }
    }

    private static Map<String, Long> measures(Lab lab) {
        var report = Objects.requireNonNull(lab.operator().device("board-1").lastReport());
        return Objects.requireNonNull(report.defender()).numbers();
    }

    private static void theBoardMeasures(Map<String, Long> before, Map<String, Long> after) {
        assertThat(after.get("boots")).isEqualTo(Objects.requireNonNull(before.get("boots")) + 1);
        assertThat(after.get("erases")).isGreaterThan(before.get("erases"));
        assertThat(after.get("heap_free")).isPositive();
        assertThat(after.get("stack_free:agent")).isPositive();
        assertThat(after.get("cpu_permille:IDLE")).isBetween(1L, 999L);
        assertThat(after).as("it has no network").doesNotContainKey("bytes_in");
    }

    private static void update(Lab lab, Rig rig, Firmware firmware, SlotName slot, String version) throws Exception {
        String release = LabRollouts.release(lab, rig, firmware, version);
        String job = "to-slot-" + slot;
        lab.operator().offer(job, release, List.of("board-1"), List.of());

        Jobs.Execution execution = lab.awaitEnd(job, "board-1", UPDATE);
        assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(lab.operator().job(job).job().status()).isEqualTo(JobStatus.COMPLETED);
        BootReport boot = Objects.requireNonNull(
                        lab.operator().device("board-1").lastReport())
                .boot();
        assertThat(boot.slot()).isEqualTo(slot);
        assertThat(boot.confirmed()).isTrue();
        assertThat(boot.imageHash()).isEqualTo(Firmware.imageHash(firmware.signed(slot, version)));
        assertThat(boot.jobId()).isEqualTo(job);
    }
}
