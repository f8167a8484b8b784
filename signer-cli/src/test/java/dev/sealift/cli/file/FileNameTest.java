package dev.sealift.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Sandbox;
import dev.sealift.cli.Terminal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileNameTest {
    @Test
    void bytes_that_are_no_characters_are_not_called_a_missing_file() {
        var result = new Sandbox(Path.of("")).run("inspect", "caf\ufffd.bin");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .contains("'caf\ufffd.bin' has bytes that are no characters in this locale (expected: ");
    }

    @Test
    void a_locale_without_characters_is_named(@TempDir Path directory) {
        new Sandbox(directory).write("café.bin", new byte[] {1});
        var result = new Terminal().with("LC_ALL", "C").run("inspect", directory.resolve("café.bin"));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.screen()).contains("a locale such as LC_ALL=C.UTF-8").doesNotContain("Exception");
    }
}
