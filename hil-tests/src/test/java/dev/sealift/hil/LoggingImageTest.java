package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.SlotName;
import dev.sealift.hil.firmware.Fault;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Conversation;
import dev.sealift.hil.rig.Rig;
import dev.sealift.link.smp.BoardReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lines for people and frames for programs leave by the same serial line: they take turns. */
@ExtendWith(RigExtension.class)
final class LoggingImageTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ID = "board-1";

    /** A reply of several lines, in whose time a tick may come. */
    private static final String LONG = "0123456789".repeat(60);

    private static final int ECHOES = 50;

    @Test
    void lineAtEachTickBreaksNoFrame(Rig rig, Firmware firmware) throws Exception {
        byte[] logging = firmware.faulty(SlotName.A, "1.0.0", Fault.LOGS_WITHOUT_END);
        Board board = rig.board(ID, Rig.Line.TCP, firmware.provisioned(ID, logging));
        board.powerOn();
        try (Conversation cable = rig.talkTo(board)) {
            cable.awaitReport("the first boot", SOON, BoardReport::confirmed);
            cable.awaitLine("and on", SOON);
            cable.mark("echoes");
            for (int i = 0; i < ECHOES; i++) {
                assertThat(cable.os().echo(LONG + i)).isEqualTo(LONG + i);
            }
        }
        assertThat(requestsBehindTheMark(rig.folder().resolve(ID).resolve(ID + ".transcript")))
                .as("requests: one that is sent again had a broken reply")
                .isEqualTo(ECHOES);
    }

    private static long requestsBehindTheMark(Path transcript) throws Exception {
        try (Stream<String> lines = Files.lines(transcript)) {
            return lines.dropWhile(line -> !line.contains("echoes"))
                    .filter(line -> line.contains(" > \\x06\\x09"))
                    .count();
        }
    }
}
