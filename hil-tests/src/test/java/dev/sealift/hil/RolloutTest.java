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
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The one path: released, offered, downloaded, tried, confirmed, and believed on evidence; from A to B and back to A. */
@ExtendWith(RigExtension.class)
final class RolloutTest {
    private static final Duration UPDATE = Duration.ofMinutes(2);

    @ParameterizedTest
    @EnumSource(Rig.Line.class)
    void releaseArrivesInBothSlots(Rig.Line line, Rig rig, Firmware firmware) throws Exception {
        Board board = rig.board("board-1", line, firmware.provisioned("board-1", "1.0.0"));
        board.powerOn();
        try (Lab lab = LabRollouts.lab(rig, firmware)) {
            lab.serve(List.of(board));

            update(lab, rig, firmware, SlotName.B, "1.1.0");
            update(lab, rig, firmware, SlotName.A, "1.2.0");
        }
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
