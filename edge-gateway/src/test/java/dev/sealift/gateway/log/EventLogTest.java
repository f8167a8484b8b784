package dev.sealift.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void anEventIsOneLineWhateverAPeerSays() {
        new EventLog(new PrintStream(out), false, CLOCK).add(Event.BOARD_ERROR, "board-1", "two\r\nlines");
        assertThat(said()).isEqualTo("2026-01-02T03:04:05.678Z  board-1: two lines\n");
    }

    @Test
    void programsGetTheValues() {
        new EventLog(new PrintStream(out), true, CLOCK)
                .add(Event.JOB_STARTED, "board-1", "job 7", Map.of("execution", 2));
        assertThat(said())
                .isEqualTo("{\"time\":\"2026-01-02T03:04:05.678Z\",\"event\":\"job-started\",\"subject\":\"board-1\","
                        + "\"text\":\"job 7\",\"execution\":2}\n");
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
