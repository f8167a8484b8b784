package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.SlotName;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Conversation;
import dev.sealift.hil.rig.Rig;
import dev.sealift.link.smp.BoardReport;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A plain SMP client at the cable brings the board from A to B and back to A. */
@ExtendWith(RigExtension.class)
final class SerialUpdateTest {
    private static final Duration BOOT = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource(Rig.Line.class)
    void updatesFromSlotToSlotAndBack(Rig.Line line, Rig rig, Firmware firmware) throws Exception {
        Board board = rig.board("board-1", line, firmware.provisioned("board-1", "1.0.0"));
        board.powerOn();
        try (Conversation cable = rig.talkTo(board)) {
            cable.awaitReport("the first boot", BOOT, BoardReport::confirmed);

            update(cable, firmware, SlotName.B, "1.1.0");
            update(cable, firmware, SlotName.A, "1.2.0");
        }
    }

    private static void update(Conversation cable, Firmware firmware, SlotName slot, String version) throws Exception {
        byte[] image = firmware.signed(slot, version);
        cable.uploadAndTry(image, Firmware.imageHash(image));
        BoardReport trial = cable.awaitReport("the trial of " + version, BOOT, BoardReport::trial);
        assertThat(trial.version()).isEqualTo(version);
        assertThat(trial.confirmed()).isFalse();

        cable.images().confirm();
        BoardReport confirmed = cable.sealift().report();
        assertThat(confirmed.confirmed()).isTrue();
        assertThat(confirmed.slot()).isEqualTo(slot == SlotName.A ? 0 : 1);
        assertThat(confirmed.hash()).isEqualTo(Firmware.imageHash(image));
        assertThat(confirmed.boots()).isEqualTo(trial.boots());
    }
}
