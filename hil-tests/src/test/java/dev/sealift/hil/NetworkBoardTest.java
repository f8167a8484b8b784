package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.hil.firmware.Fault;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Conversation;
import dev.sealift.hil.rig.Machine;
import dev.sealift.hil.rig.Rig;
import dev.sealift.link.smp.BoardReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The board with Ethernet, which QEMU gives a watchdog too: nothing but the firmware and the chip acts here. */
@ExtendWith(RigExtension.class)
final class NetworkBoardTest {
    private static final Duration BOOT = Duration.ofSeconds(30);

    @Test
    void imageThatHangsIsEndedByTheChipsOwnWatchdog(Rig rig) throws Exception {
        Firmware firmware = Firmware.ofNetworkBoard(RigExtension.checkout());
        Board board = rig.board(Machine.MPS2_AN386, "board-1", Rig.Line.TCP, firmware.provisioned("board-1", "1.0.0"));
        board.powerOn();
        try (Conversation cable = rig.talkTo(board)) {
            cable.awaitReport("the first boot", BOOT, BoardReport::confirmed);
            byte[] image = firmware.faulty(SlotName.B, "1.1.0", Fault.HANG_WITH_INTERRUPTS_OFF);
            cable.uploadAndTry(image, Firmware.imageHash(image));

            BoardReport back = cable.awaitReport(
                    "the way back", BOOT, report -> report.failed().isPresent());
            assertThat(back.version()).isEqualTo("1.0.0");
            assertThat(back.confirmed()).isTrue();
            assertThat(back.failed().orElseThrow().reason()).isEqualTo(ReasonCode.TRIAL_WATCHDOG.code());
        }
    }
}
