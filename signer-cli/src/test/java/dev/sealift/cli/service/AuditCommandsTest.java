package dev.sealift.cli.service;

import static dev.sealift.cli.service.ServiceBench.assertOk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Sandbox;
import dev.sealift.server.release.TrustedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a real server, listed, exported, and verified there and from the file. */
class AuditCommandsTest {
    private final ServiceBench bench;
    private final Sandbox admin;
    private final Path head;
    private final Path headKey;
    private List<String> lines = List.of();

    AuditCommandsTest(@TempDir Path directory) {
        bench = new ServiceBench(directory, new Sandbox(directory).key("release.pem"), TrustedKeys.ofImages(List.of()));
        admin = bench.admin();
        head = directory.resolve("server").resolve("audit-head.json");
        headKey = directory.resolve("server").resolve("audit.pub.pem");
    }

    @BeforeEach
    void exportALog() throws IOException {
        for (int i = 1; i <= 5; i++) {
            assertOk(admin.run("device", "add", "board-" + i, "--board", "stm32f405"));
        }
        bench.restart(() -> {}); // the stop signs the head
        assertOk(admin.run("audit", "export", "--out", "@/events.jsonl"));
        lines = Files.readAllLines(admin.path("events.jsonl"));
        assertThat(lines).hasSizeGreaterThan(5);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private Sandbox.Result verifyFile(List<String> events) throws IOException {
        Files.write(admin.path("changed.jsonl"), events);
        return admin.run(
                "audit",
                "verify",
                "--file",
                "@/changed.jsonl",
                "--head",
                head.toString(),
                "--head-key",
                headKey.toString());
    }

    private void assertBroken(List<String> events, String fault) throws IOException {
        var result = verifyFile(events);
        assertThat(result.code()).isEqualTo(ExitCode.LOG_BROKEN.number());
        assertThat(result.out()).contains("NOT intact", fault);
    }

    @Test
    void an_untouched_log_is_intact_here_and_there() throws IOException {
        var server = admin.run("audit", "verify", "--head", head.toString());
        assertOk(server);
        assertThat(server.out()).startsWith("intact: " + lines.size() + " events");
        assertOk(verifyFile(lines));
    }

    @Test
    void the_list_is_by_subject() {
        var result = admin.run("audit", "list", "--subject", "device:board-3");
        assertOk(result);
        assertThat(result.out().lines()).hasSize(1).allMatch(line -> line.contains("DEVICE_CREATED"));
    }

    @Test
    void changed_removed_moved_and_cut_off_events_are_found_in_a_file() throws IOException {
        var changed = new ArrayList<>(lines);
        changed.set(3, changed.get(3).replaceFirst("\"actor\":\"[^\"]*\"", "\"actor\":\"operator:eve\""));
        assertBroken(changed, "CHANGED");
        var removed = new ArrayList<>(lines);
        removed.remove(3);
        assertBroken(removed, "MISSING");
        var moved = new ArrayList<>(lines);
        Collections.swap(moved, 3, 4);
        assertBroken(moved, "REORDERED");
        var first = new ArrayList<>(lines);
        first.add(first.removeFirst());
        assertBroken(first, "REORDERED");
        var forged = new ArrayList<>(lines);
        forged.add(forged.remove(3).replaceFirst("\"actor\":\"[^\"]*\"", "\"actor\":\"operator:eve\""));
        assertBroken(forged, "MISSING");
        var repeated = new ArrayList<>(lines);
        repeated.add(4, repeated.get(3));
        assertBroken(repeated, "REORDERED");
        assertBroken(lines.subList(0, lines.size() - 1), "CUT_OFF");
        assertBroken(lines.subList(1, lines.size()), "MISSING");
    }

    @Test
    void a_head_that_another_key_signed_proves_nothing() throws IOException {
        var other = admin.run("key", "show", "@/release.pem");
        assertOk(other);
        Files.write(admin.path("other.pem"), other.raw().toArray());
        var result = admin.run(
                "audit", "verify", "--file", "@/events.jsonl", "--head", head.toString(), "--head-key", "@/other.pem");
        assertThat(result.code()).isEqualTo(ExitCode.LOG_BROKEN.number());
        assertThat(result.out()).contains("HEAD_FORGED");
    }

    @Test
    void what_is_no_export_is_named() throws IOException {
        var result = verifyFile(List.of("no json"));
        assertThat(result.code()).isEqualTo(ExitCode.FILE.number());
        assertThat(result.err()).contains("line 1");
    }
}
