package dev.sealift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** On Linux, whose device {@code /dev/full} is a disk that is full. */
class StandardOutputTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void a_full_disk_below_it_ends_the_command_with_an_error() throws Exception {
        try (var full = new FileOutputStream("/dev/full")) {
            assertThat(finish(full, ExitCode.OK)).isEqualTo(ExitCode.FILE.number());
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .isEqualTo(
                            "sealift: cannot write standard output: the disk is full: free some space and try again\n");
            assertThat(finish(full, ExitCode.DIFFERENT)).isEqualTo(ExitCode.DIFFERENT.number());
        }
    }

    @Test
    void a_reader_that_has_seen_enough_is_no_error() throws Exception {
        var reader = new ProcessBuilder("sh", "-c", "exec <&-; echo; exec sleep 60").start();
        try {
            assertThat(reader.getInputStream().read())
                    .as("it has closed its input")
                    .isEqualTo('\n');
            assertThat(finish(reader.getOutputStream(), ExitCode.OK)).isEqualTo(ExitCode.OK.number());
        } finally {
            reader.destroyForcibly();
        }
        assertThat(err.size()).isZero();
    }

    @Test
    void what_was_taken_changes_nothing() {
        assertThat(finish(new ByteArrayOutputStream(), ExitCode.OK)).isEqualTo(ExitCode.OK.number());
        assertThat(err.size()).isZero();
    }

    private int finish(OutputStream raw, ExitCode code) {
        var out = new PrintStream(raw, true, StandardCharsets.UTF_8);
        out.println("a line");
        return StandardOutput.finish(out, raw, new PrintStream(err, true, StandardCharsets.UTF_8), code.number());
    }
}
