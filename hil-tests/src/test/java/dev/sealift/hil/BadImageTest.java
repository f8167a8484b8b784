package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.hil.firmware.BadImage;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.flash.ImageReference;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Conversation;
import dev.sealift.hil.rig.Rig;
import dev.sealift.link.smp.BoardReport;
import dev.sealift.link.smp.SmpErrorException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Behind intake the board stands alone: its agent refuses each bad image, and its bootloader does when the agent was passed by. */
@ExtendWith(RigExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadImageTest {
    private static final Duration BOOT = Duration.ofSeconds(20);
    private static final SlotName FREE = SlotName.B;

    private final Rig rig;
    private final Firmware firmware;
    private final Board board;
    private final byte[] running;
    private long execution;

    @SuppressWarnings("NullAway.Init")
    BadImageTest(Rig rig, Firmware firmware) throws Exception {
        this.rig = rig;
        this.firmware = firmware;
        this.running = firmware.signed(SlotName.A, BadImage.RUNNING);
        this.board = rig.board("board-1", Rig.Line.PTY, firmware.provisioned("board-1", BadImage.RUNNING));
    }

    @BeforeAll
    void powerOn() throws Exception {
        board.powerOn();
    }

    @ParameterizedTest
    @EnumSource(BadImage.class)
    void agentRefuses(BadImage bad) throws Exception {
        byte[] image = bad.bytes(firmware, FREE);
        try (Conversation cable = rig.talkTo(board)) {
            BoardReport before = cable.awaitReport("the board to answer", BOOT, BoardReport::confirmed);
            execution++;
            assertThatThrownBy(() -> cable.install(image, Firmware.imageHash(image), FREE, bad.name(), execution))
                    .isInstanceOf(SmpErrorException.class);

            BoardReport after = cable.sealift().report();
            assertThat(after.refused()).hasValue(bad.agent().code());
            assertThat(after.boots()).isEqualTo(before.boots());
        }
        assertUntouched();
    }

    @ParameterizedTest
    @EnumSource(BadImage.class)
    void bootloaderRefuses(BadImage bad) throws Exception {
        byte[] image = bad.bytes(firmware, FREE);
        board.powerOff();
        board.program(flash -> Firmware.stage(flash, FREE, image));
        board.powerOn();
        try (Conversation cable = rig.talkTo(board)) {
            BoardReport report = cable.awaitReport("the board to answer", BOOT, BoardReport::confirmed);
            assertThat(report.hash()).isEqualTo(Firmware.imageHash(running));
            assertThat(report.reason().flatMap(ReasonCode::of)).hasValue(bad.bootloader());
            assertThat(report.failed().flatMap(failed -> ReasonCode.of(failed.reason())))
                    .hasValue(bad.bootloader());
        }
        assertUntouched();
    }

    private void assertUntouched() throws Exception {
        assertThat(board.flash().slot(SlotName.A, running.length)).isEqualTo(running);
        ImageReference confirmed = board.flash().state().orElseThrow().confirmed();
        assertThat(confirmed.slot()).isEqualTo(SlotName.A);
        assertThat(confirmed.imageHash()).isEqualTo(Firmware.imageHash(running));
    }
}
