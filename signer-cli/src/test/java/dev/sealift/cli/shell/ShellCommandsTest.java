package dev.sealift.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Sandbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts and pages that other programs read. */
class ShellCommandsTest {
    @Test
    void bash_takes_its_script(@TempDir Path directory) throws Exception {
        var sandbox = new Sandbox(directory);
        var script = sandbox.run("completion", "bash").out();
        assertThat(sandbox.run("completion").out()).isEqualTo(script);
        assertThat(sandbox.run("completion", "zsh").out()).contains("bashcompinit");

        sandbox.write("script", script.getBytes(StandardCharsets.UTF_8));
        var process = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source ./script; COMP_WORDS=(sealift boa); COMP_CWORD=1; _complete_sealift; echo ${COMPREPLY[@]}")
                .directory(directory.toFile())
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("board");
    }

    @Test
    void fish_is_told_of_every_command_and_option() {
        var script = new Sandbox(Path.of("")).run("completion", "fish").out();

        assertThat(script)
                .contains("complete -c sealift -f -n '__sealift_at ' -a sign -d")
                .contains("complete -c sealift -f -n '__sealift_at board' -a check -d")
                .contains("complete -c sealift -n '__sealift_in sign' -s H -l header-size -r -d");
        assertThat(script.lines().filter(line -> line.startsWith("complete"))).allMatch(ShellCommandsTest::isQuoted);
    }

    /** A quote inside a description must not end it. */
    private static boolean isQuoted(String line) {
        return line.replace("\\\\", "")
                                .replace("\\'", "")
                                .chars()
                                .filter(c -> c == '\'')
                                .count()
                        % 2
                == 0;
    }

    @Test
    void other_shells_are_refused() {
        var result = new Sandbox(Path.of("")).run("completion", "tcsh");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("completion for tcsh (expected: bash, zsh or fish)");
    }

    @Test
    void the_manual_page_has_every_command() {
        var page = new Sandbox(Path.of("")).run("man").out();

        assertThat(page).startsWith(".TH SEALIFT 1\n");
        for (var command : List.of("sealift sign", "sealift board check", "sealift job watch", "sealift diff")) {
            assertThat(page).contains(".SS \"" + command);
        }
        assertThat(page.lines().filter(line -> line.startsWith(".")))
                .as("nothing but macros begins with a dot")
                .allMatch(line -> line.matches("\\.(TH|SH|SS|PP|TP|B)( .*)?"));
    }
}
