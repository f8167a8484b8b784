package dev.sealift.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Sandbox;
import dev.sealift.cli.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts and pages that other programs read. */
class ShellCommandsTest {
    @Test
    void bash_takes_its_script(@TempDir Path directory) throws Exception {
        var sandbox = new Sandbox(directory);
        var script = sandbox.run("completion", "bash").out();
        assertThat(sandbox.run("completion").out()).isEqualTo(script);
        assertThat(sandbox.run("completion", "zsh").out()).contains("bashcompinit");

        sandbox.write("script", script.getBytes(StandardCharsets.UTF_8));
        assertThat(bash(directory, "sealift boa")).isEqualTo("board");
        assertThat(bash(directory, "sealift sign --format es")).isEqualTo("esp-v1 esp-v2");
        assertThat(bash(directory, "sealift sign --board stm")).isEqualTo("stm32f405");
        assertThat(bash(directory, "sealift operator add --role r")).isEqualTo("release-engineer");
        assertThat(script).as("a key is completed as a file").doesNotContain("+o default");
    }

    /** What bash offers behind those words. */
    private static String bash(Path directory, String words) throws IOException {
        int last = words.split(" ").length - 1;
        return output(
                directory,
                "bash",
                "-c",
                "source ./script; COMP_WORDS=(" + words + "); COMP_CWORD=" + last
                        + "; _complete_sealift; echo ${COMPREPLY[@]}");
    }

    private static String output(Path directory, String... command) throws IOException {
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @ParameterizedTest
    @CsvSource({
        "sealift boa, board",
        "sealift sign --bo, --board --boot-record",
        "sealift key new -a ed, ed25519",
        "sealift operator add --role r, release-engineer",
        "sealift --json sign --key scr, script"
    })
    void fish_completes_by_its_script(String words, String expected, @TempDir Path directory) throws Exception {
        var sandbox = new Sandbox(directory);
        sandbox.write("script", sandbox.run("completion", "fish").raw().toArray());

        var offered = output(directory, "fish", "--no-config", "-c", "source ./script; complete -C '" + words + "'");

        assertThat(offered.lines().map(line -> line.split("\t", -1)[0]).sorted())
                .containsExactly(expected.split(" "));
    }

    @Test
    void zsh_completes_what_is_typed(@TempDir Path directory) {
        var sandbox = new Sandbox(directory);
        sandbox.write("script", sandbox.run("completion", "zsh").raw().toArray());
        // A function in the place of the command shows what the Tab key made of its words. The quotes tell the prompt
        // from its echo.
        var start = "cd " + directory + "; autoload -Uz compinit; compinit -D -u; source ./script;"
                + " sealift() { print -r -- typed: $* }; PS1='rea''dy> '";
        var zsh = new Terminal()
                .type("", start)
                .type("ready> ", "sealift boa\t")
                .type("ready> ", "sealift sign --board stm\t")
                .type("ready> ", "sealift key new -a ed\t")
                .type("ready> ", "sealift sign --key scr\t")
                .type("ready> ", "exit")
                .runProgram(List.of("zsh", "-f", "-i"));

        assertThat(zsh.screen())
                .contains(
                        "typed: board",
                        "typed: sign --board stm32f405",
                        "typed: key new -a ed25519",
                        "typed: sign --key script");
        assertThat(zsh.code()).isZero();
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
