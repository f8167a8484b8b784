package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.SlotName;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.flash.FlashFile;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Conversation;
import dev.sealift.hil.rig.Rig;
import dev.sealift.hil.rig.Waits;
import dev.sealift.link.smp.BoardReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code smpclient} from PyPI, unmodified, updates the board. ./test installs it; where it is missing this fails. */
@ExtendWith(RigExtension.class)
final class StockClientTest {
    private static final Duration BOOT = Duration.ofSeconds(20);
    private static final Duration DRIVE = Duration.ofMinutes(2);

    @Test
    void smpclientUpdatesTheBoard(Rig rig, Firmware firmware) throws Exception {
        Board board = rig.board("board-1", Rig.Line.PTY, firmware.provisioned("board-1", "1.0.0"));
        Path imageA = Files.write(rig.folder().resolve("a.bin"), firmware.signed(SlotName.A, "1.1.0"));
        Path imageB = Files.write(rig.folder().resolve("b.bin"), firmware.signed(SlotName.B, "1.1.0"));
        board.powerOn();
        try (Conversation cable = rig.talkTo(board)) {
            cable.awaitReport("the first boot", BOOT, BoardReport::confirmed);
            // smpclient has no request for these.
            assertThat(cable.images().slotSizes())
                    .containsExactly((long) FlashFile.SLOT_SIZE, (long) FlashFile.SLOT_SIZE);
            assertThat(cable.os().bootloaderMode()).isEqualTo(5);
        }

        Path checkout = RigExtension.checkout();
        Path said = rig.folder().resolve("smpclient.log");
        Process client = new ProcessBuilder(
                        checkout.resolve(".cache/python/bin/python").toString(),
                        checkout.resolve("hil-tests/src/test/python/drive_board.py")
                                .toString(),
                        board.address().substring("pty:".length()),
                        imageA.toString(),
                        imageB.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(client.waitFor(Waits.scaled(DRIVE).toMillis(), TimeUnit.MILLISECONDS))
                    .as("smpclient ends in time; it said: %s", Files.readString(said))
                    .isTrue();
            assertThat(client.exitValue())
                    .as("smpclient said: %s", Files.readString(said))
                    .isZero();
        } finally {
            client.destroyForcibly();
        }

        try (Conversation cable = rig.talkTo(board)) {
            BoardReport report = cable.awaitReport("the new image", BOOT, BoardReport::confirmed);
            assertThat(report.version()).isEqualTo("1.1.0");
            assertThat(report.slot()).isEqualTo(1);
        }
    }
}
