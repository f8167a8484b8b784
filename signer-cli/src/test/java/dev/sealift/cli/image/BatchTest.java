package dev.sealift.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Sandbox;
import dev.sealift.cli.Shell;
import dev.sealift.image.Board;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many files at once. */
class BatchTest {
    private static final int COUNT = 40;

    private Sandbox sandbox = new Sandbox(Path.of(""));

    @BeforeEach
    void setUp(@TempDir Path directory) throws Exception {
        sandbox = new Sandbox(directory);
        sandbox.key("k.pem");
        Files.createDirectories(directory.resolve("out"));
        for (int i = 0; i < COUNT; i++) {
            sandbox.build(i + ".bin", Board.STM32F405.slots().getFirst(), 1000 + i);
        }
    }

    @Test
    void each_is_signed_as_it_is_alone() throws Exception {
        var result = batch(List.of());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains(COUNT + " signed and checked, 0 failed");
        assertThat(result.err()).as("no bar where nobody looks").isEmpty();
        sandbox.run(
                "sign",
                "-k",
                "@/k.pem",
                "-v",
                "1.0.0",
                "--board",
                "stm32f405",
                "--slot",
                "A",
                "@/7.bin",
                "@/alone.bin");
        assertThat(sandbox.path("out/7.bin")).hasSameBinaryContentAs(sandbox.path("alone.bin"));
        assertThat(sandbox.path("out")).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void a_failure_does_not_stop_the_others_and_ends_the_command_with_its_code() throws Exception {
        Files.delete(sandbox.path("3.bin"));
        sandbox.write("9.bin", new byte[1000]); // no vector table: the device would refuse it
        var result = batch(List.of());

        assertThat(result.code()).as("of the first that failed").isEqualTo(3);
        assertThat(result.out()).contains(COUNT - 2 + " signed and checked, 2 failed");
        assertThat(result.err()).contains("3.bin: cannot read", "9.bin: the signed file would be refused");
        assertThat(sandbox.path("out/9.bin")).doesNotExist();
        assertThat(sandbox.path("out/10.bin")).exists();
    }

    @Test
    void it_stops_when_told_to() throws Exception {
        for (int i = 0; i < COUNT; i++) {
            Files.delete(sandbox.path(i + ".bin"));
        }
        var result = batch(List.of("--fail-fast"));

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out()).contains("not tried");
    }

    @Test
    void programs_get_a_line_for_each_and_one_at_the_end() throws Exception {
        Files.delete(sandbox.path("3.bin"));
        var lines = batch(List.of("--json")).out().lines().toList();

        assertThat(lines).hasSize(COUNT + 1);
        assertThat(lines.getLast())
                .isEqualTo("{\"summary\":{\"signed\":%d,\"failed\":1,\"skipped\":0}}".formatted(COUNT - 1));
        assertThat(lines.stream().filter(line -> line.contains("\"result\":\"failed\"")))
                .singleElement()
                .asString()
                .contains("3.bin", "\"exitCode\":3");
        assertThat(lines.stream().filter(line -> line.contains("/7.bin\"")))
                .singleElement()
                .asString()
                .contains("\"signed\":{\"file\"", "\"imageHash\"");
    }

    @Test
    void a_list_of_files_is_a_manifest() throws Exception {
        var odd = Files.copy(sandbox.path("1.bin"), sandbox.path("it's a \"build\" #1\\.bin"));
        sandbox.write("list", (odd + "\r\n" + sandbox.path("2.bin") + "\n").getBytes(StandardCharsets.UTF_8));
        var result = sandbox.run(
                "sign",
                "-k",
                "@/k.pem",
                "--format",
                "der",
                "--out-dir",
                "@/out",
                "@" + Path.of("").toAbsolutePath().relativize(sandbox.path("list")));

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(sandbox.path("out/2.bin.sig")).exists();
        assertThat(sandbox.path("out/" + odd.getFileName() + ".sig")).exists();
    }

    @Test
    void what_does_not_go_together_is_said_before_anything_is_written() throws Exception {
        Files.createDirectories(sandbox.path("sub"));
        Files.copy(sandbox.path("1.bin"), sandbox.path("sub/1.bin"));
        assertThat(sandbox.run(
                                "sign",
                                "-k",
                                "@/k.pem",
                                "--format",
                                "der",
                                "--out-dir",
                                "@/out",
                                "@/1.bin",
                                "@/sub/1.bin")
                        .err())
                .contains("would both become 1.bin.sig");
        assertThat(sandbox.run("sign", "-k", "@/k.pem", "--format", "der", "--out-dir", "@/none", "@/1.bin")
                        .err())
                .contains("is no directory");
        assertThat(sandbox.run("sign", "-k", "@/k.pem", "--format", "der", "--fail-fast", "@/1.bin", "@/x")
                        .err())
                .contains("--fail-fast without --out-dir");
        assertThat(sandbox.run("sign", "-k", "@/k.pem", "--format", "der", "@/1.bin")
                        .err())
                .contains("1 file (expected: INFILE and OUTFILE");
        assertThat(sandbox.path("out")).isEmptyDirectory();
    }

    @Test
    void a_terminal_shows_how_far_it_is() {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var shell = new Shell(
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                true);
        try (var report = new BatchReport.Text(shell, 2, () -> 0)) {
            report.tell(new Batch.Skipped(new Batch.Item(Path.of("a"), Path.of("b"))));
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("█".repeat(12) + "░".repeat(12) + " 1 of 2");
        assertThat(err.size()).as("a log of errors has no bar").isZero();
    }

    private Sandbox.Result batch(List<String> options) {
        var args =
                new ArrayList<>(List.of("sign", "-k", "@/k.pem", "-v", "1.0.0", "--board", "stm32f405", "--slot", "A"));
        args.addAll(options);
        args.addAll(List.of("--out-dir", "@/out"));
        for (int i = 0; i < COUNT; i++) {
            args.add("@/" + i + ".bin");
        }
        return sandbox.run(args.toArray(String[]::new));
    }
}
