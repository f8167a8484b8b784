package dev.sealift.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.api.operator.Jobs;
import dev.sealift.cli.ExitCode;
import dev.sealift.server.retention.Retention;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Templates, and what is left of jobs and events of long ago, from the command line, against a real server. */
class JobCommandsTest extends CommandsTest {
    private final AtomicReference<Instant> now;

    JobCommandsTest(@TempDir Path directory) throws Exception {
        var time = new AtomicReference<>(Instant.now());
        InstantSource source = time::get;
        super(
                directory,
                settings -> settings.with(new Retention.Policy(Duration.ofDays(30), Duration.ofDays(10))),
                source.withZone(ZoneOffset.UTC));
        now = time;
    }

    @Test
    void a_template_holds_all_that_its_jobs_have_in_common() throws Exception {
        shell.write("blink.json", "{\"blink\": 3}".getBytes(StandardCharsets.UTF_8));
        ok("device", "add", "d1", "--board", "stm32f405");
        ok("job", "template", "create", "blink", "--kind", "custom", "--document", "@/blink.json");
        ok("job", "create", "--id", "once", "--template", "blink", "--target", "d1");
        assertThat(ok("job", "show", "once")).contains("job once: IN_PROGRESS, CUSTOM, 1 target");

        ok("release", "create", image("A", "1.0.0"), image("B", "1.0.0"));
        ok("job", "template", "create", "back", "--release", "stm32f405-1.0.0", "--allow-downgrade");
        var made = Json.mapper()
                .readValue(ok("job", "create", "--template", "back", "--target", "d1", "--json"), Jobs.View.class);
        assertThat(made.release()).isEqualTo("stm32f405-1.0.0");
        assertThat(made.allowDowngrade()).isTrue();
    }

    @Test
    void what_is_not_there_is_named_with_the_command_that_lists_what_is() {
        assertThat(refused("job", "show", "nope")).contains("no job 'nope'", "one that 'sealift job list' shows");
        assertThat(refused("job", "create", "--template", "nope", "--target", "d1"))
                .contains("no job template 'nope'", "'sealift job template list'");
    }

    @Test
    void executions_that_were_pruned_are_not_missing_without_a_word() throws Exception {
        ok("release", "create", image("A", "1.0.0"), image("B", "1.0.0"));
        ok("device", "add", "d1", "--board", "stm32f405");
        ok("job", "create", "--id", "old", "--release", "stm32f405-1.0.0", "--target", "d1", "--silence-minutes", "30");
        now.updateAndGet(then -> then.plus(Duration.ofMinutes(30)));
        server.tick();
        assertThat(ok("job", "executions", "old")).contains("DEVICE_SILENT").doesNotContain("pruned");
        assertThat(ok("job", "counter", "old")).contains("there is nothing to take back");
        now.updateAndGet(then -> then.plus(Duration.ofDays(11)));
        server.tick();
        assertThat(ok("job", "executions", "old")).contains("pruned", "--keep-executions");
        assertThat(ok("job", "show", "old")).contains("1 TIMED_OUT", "pruned").doesNotContain("and 1 more");
    }

    @Test
    void a_pruned_log_says_which_head_it_needs() throws Exception {
        ok("device", "add", "d1", "--board", "stm32f405");
        server.tick();
        Files.copy(shell.path("server/audit-head.json"), shell.path("old-head.json"));
        now.updateAndGet(then -> then.plus(Duration.ofDays(31)));
        ok("device", "add", "d2", "--board", "stm32f405");
        server.tick();
        assertThat(ok("audit", "verify", "--head", "@/old-head.json")).contains("pruned", "it was not compared");
        ok("audit", "export", "--out", "@/events.jsonl");
        var broken = shell.run("audit", "verify", "--file", "@/events.jsonl");
        assertThat(broken.code()).isEqualTo(ExitCode.LOG_BROKEN.number());
        assertThat(broken.out()).contains("MISSING", "give --head");
        server.tick();
        ok("audit", "verify", "--file", "@/events.jsonl", "--head", "@/server/audit-head.json");
    }
}
