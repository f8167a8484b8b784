package dev.sealift.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.JobStatus;
import dev.sealift.api.Json;
import dev.sealift.api.operator.Jobs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A past job under another policy from the command line, against a real server. */
class JobReplayTest extends CommandsTest {
    private final AtomicReference<Instant> now;

    JobReplayTest(@TempDir Path directory) throws Exception {
        var time = new AtomicReference<>(Instant.now());
        InstantSource source = time::get;
        super(directory, settings -> settings, source.withZone(ZoneOffset.UTC));
        now = time;
    }

    @Test
    void both_courses_are_told_and_what_cannot_be_replayed_is_refused() throws Exception {
        ok("release", "create", image("A", "1.0.0"), image("B", "1.0.0"));
        ok("device", "add", "d1", "--board", "stm32f405");
        ok("device", "add", "d2", "--board", "stm32f405");
        ok(
                "job",
                "create",
                "--id",
                "blue",
                "--release",
                "stm32f405-1.0.0",
                "--target",
                "d1",
                "d2",
                "--silence-minutes",
                "30",
                "--no-gates");
        assertThat(refused("job", "replay", "blue")).contains("no device has come to an end yet");

        now.updateAndGet(then -> then.plus(Duration.ofMinutes(30)));
        server.tick();
        assertThat(ok("job", "replay", "blue", "--max-per-minute", "1", "--silence-minutes", "10"))
                .contains(
                        "as it was: COMPLETED after 30 min",
                        "under this policy: COMPLETED after 11 min",
                        "2 offered, 0 succeeded, 2 failed");

        shell.write("strict.json", """
                {"gates": [{"failureType": "TIMED_OUT", "thresholdPercentage": 10, "minNumberOfExecutedThings": 1,
                            "action": "PAUSE"}], "maxInFlight": 1}
                """.getBytes(StandardCharsets.UTF_8));
        var replayed = Json.mapper()
                .readValue(ok("job", "replay", "blue", "--policy", "@/strict.json", "--json"), Jobs.Replayed.class);
        assertThat(replayed.recorded().end()).isEqualTo(JobStatus.COMPLETED);
        assertThat(replayed.replayed().end()).isEqualTo(JobStatus.PAUSED);
        assertThat(replayed.replayed().curve().getLast().failed()).isEqualTo(1);
    }
}
