package dev.sealift.link.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.link.Link;
import dev.sealift.link.LinkException;
import dev.sealift.link.LinkPort;
import dev.sealift.link.TcpListenPort;
import dev.sealift.link.smp.SmpFraming;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void everyLineIsThereAtOnceWithItsDecodedFrame() throws Exception {
        try (TcpListenPort listening = (TcpListenPort) LinkPort.of("tcp-listen:0");
                LinkPort dialling = LinkPort.of("tcp:localhost:" + listening.port());
                Link board = dialling.open(PATIENCE);
                Transcript transcript = Transcript.open(folder.resolve("session.log"), CLOCK);
                Link link = transcript.record(listening.open(PATIENCE))) {
            link.write(SmpFraming.encode(HexFormat.of().parseHex("0a00000900000100a161646568656c6c6f")));
            board.write("tick\t1\n\u0006\t!!\n".getBytes(StandardCharsets.US_ASCII));
            byte[] buffer = new byte[100];
            for (int read = 0; read < 12; ) {
                read += link.read(buffer, PATIENCE);
            }
            transcript.mark("reset");

            // Still open: what a crash would leave.
            List<String> lines = Files.readAllLines(transcript.file());
            assertThat(lines).allMatch(line -> line.matches("2026-01-02T03:04:05.678Z [0-9]+\\.[0-9]{6} [><=#] .+"));
            assertThat(lines)
                    .extracting(line -> line.replaceFirst("^\\S+ \\S+ ", ""))
                    .containsExactly(
                            "# link tcp-listen:0",
                            "> \\x06\\x09ABMKAAAJAAABAKFhZGVoZWxsb3o2",
                            "= smp v2 #1 write 0.0 {d: \"hello\"}",
                            "< tick\\x091",
                            "< \\x06\\x09!!",
                            "= dropped a frame that is not base64",
                            "# reset");
        }
    }

    @Test
    void aLinkThatCannotBeRecordedIsLost() throws Exception {
        try (TcpListenPort listening = (TcpListenPort) LinkPort.of("tcp-listen:0");
                LinkPort dialling = LinkPort.of("tcp:localhost:" + listening.port());
                Link board = dialling.open(PATIENCE);
                Link link = listening.open(PATIENCE);
                Transcript transcript = Transcript.open(Path.of("/dev/full"), CLOCK)) {
            assertThatThrownBy(() -> transcript.mark("start")).hasMessageContaining("/dev/full");
            Transcript closed = Transcript.open(folder.resolve("closed.log"), CLOCK);
            Link recorded = closed.record(link);
            closed.close();
            assertThatThrownBy(() -> recorded.write("line\n".getBytes(StandardCharsets.US_ASCII)))
                    .isInstanceOf(LinkException.class)
                    .hasMessageContaining("closed.log: the transcript cannot be written");
            assertThat(board.read(new byte[10], Duration.ofMillis(20))).isZero();
        }
    }

    @Test
    void aRenamedTranscriptIsWrittenOn() throws Exception {
        try (Transcript transcript = Transcript.open(folder.resolve("port.log"), CLOCK)) {
            transcript.mark("one");
            transcript.rename("board.log");
            transcript.mark("two\nlines");
            assertThat(Files.readAllLines(folder.resolve("board.log")))
                    .hasSize(2)
                    .last()
                    .asString()
                    .endsWith("# two\\nlines");
            assertThat(folder.resolve("port.log")).doesNotExist();
        }
    }
}
