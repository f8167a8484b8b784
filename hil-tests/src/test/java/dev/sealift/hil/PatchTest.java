package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Conversation;
import dev.sealift.hil.rig.Rig;
import dev.sealift.image.delta.DeltaPatch;
import dev.sealift.link.smp.BoardReport;
import dev.sealift.link.smp.SmpErrorException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The board makes its next image out of the running one and a patch, and says what is wrong with a patch that it refuses. */
@ExtendWith(RigExtension.class)
final class PatchTest {
    private static final Duration BOOT = Duration.ofSeconds(20);
    /** An update by a patch is to be worth it: as many times smaller. */
    private static final int LEAST_GAIN = 20;

    @Test
    void patchesAreRefusedWithTheirCodeAndAGoodOneIsConfirmed(Rig rig, Firmware firmware) throws Exception {
        Board board = rig.board("board-1", Rig.Line.PTY, firmware.provisioned("board-1", "1.0.0"));
        byte[] runs = firmware.signed(SlotName.A, "1.0.0");
        byte[] image = firmware.signed(SlotName.B, "1.1.0");
        byte[] patch = DeltaPatch.make(runs, image);
        assertThat(patch.length).isLessThan(image.length / LEAST_GAIN);
        board.powerOn();
        try (Conversation cable = rig.talkTo(board)) {
            cable.awaitReport("the first boot", BOOT, BoardReport::confirmed);

            refused(cable, DeltaPatch.make(firmware.signed(SlotName.A, "0.9.0"), image), ReasonCode.PATCH_WRONG_BASE);
            refused(cable, Arrays.copyOf(patch, patch.length / 2), ReasonCode.PATCH_CORRUPT);

            cable.uploadAndTry(patch, Firmware.imageHash(image));
            BoardReport trial = cable.awaitReport("the trial of 1.1.0", BOOT, BoardReport::trial);
            assertThat(trial.hash()).isEqualTo(Firmware.imageHash(image));
            cable.images().confirm();
            BoardReport confirmed = cable.sealift().report();
            assertThat(confirmed.confirmed()).isTrue();
            assertThat(confirmed.slot()).isEqualTo(1);
            assertThat(confirmed.version()).isEqualTo("1.1.0");
        }
    }

    private static void refused(Conversation cable, byte[] patch, ReasonCode reason) throws Exception {
        assertThatExceptionOfType(SmpErrorException.class).isThrownBy(() -> cable.upload(patch));
        assertThat(cable.sealift().report().refused()).hasValue(reason.code());
    }
}
