package dev.sealift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What docs/cli.md says is what there is. */
class CommandLineDocumentationTest {
    @Test
    void the_page_lists_every_exit_code() throws Exception {
        String page = Files.readString(Path.of("../docs/cli.md"));
        for (var code : ExitCode.values()) {
            assertThat(page).contains("| " + code.number() + " | " + code.name() + " |");
        }
    }

    @Test
    void the_page_shows_every_command() throws Exception {
        String page = Files.readString(Path.of("../docs/cli.md"));
        var root = CommandTree.commandLine(new Shell(Map.of(), System.out, System.err, false));
        root.getSubcommands().forEach((name, command) -> assertThat(page).contains("sealift " + name));
    }

    @Test
    void every_command_explains_itself() {
        assertExplained(CommandTree.commandLine(new Shell(Map.of(), System.out, System.err, false)));
    }

    private static void assertExplained(CommandLine command) {
        var spec = command.getCommandSpec();
        assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).isNotEmpty();
        assertThat(spec.usageMessage().description()[0])
                .as("what lists of commands show of " + spec.qualifiedName())
                .matches(".*\\.|.* \\| .*");
        spec.options()
                .forEach(option -> assertThat(option.description())
                        .as(spec.qualifiedName() + " " + option.longestName())
                        .isNotEmpty());
        boolean printsScript = List.of("completion", "man").contains(spec.name());
        assertThat(command.getSubcommands().isEmpty() && !printsScript && spec.findOption("--json") == null)
                .as(spec.qualifiedName() + " has no --json")
                .isFalse();
        command.getSubcommands().values().forEach(CommandLineDocumentationTest::assertExplained);
    }

    /** picocli calls a command that is a method on the object of the command above it. */
    @Test
    void every_command_that_is_a_method_can_be_called() {
        assertCallable(CommandTree.commandLine(new Shell(Map.of(), System.out, System.err, false)));
    }

    private static void assertCallable(CommandLine command) {
        command.getSubcommands().values().forEach(below -> {
            if (below.getCommand() instanceof Method method) {
                Object above = command.getCommand();
                assertThat(above).as(below.getCommandSpec().qualifiedName()).isInstanceOf(method.getDeclaringClass());
            }
            assertCallable(below);
        });
    }

    @Test
    void it_says_which_version_it_is() {
        assertThat(new Sandbox(Path.of("")).run("--version").out()).isEqualTo("sealift 0.1.0\n");
    }

    @Test
    void a_slip_of_the_hand_is_told_what_there_is() {
        var unknown = new Sandbox(Path.of("")).run("job", "creat");
        var missing = new Sandbox(Path.of("")).run("key");
        var option = new Sandbox(Path.of("")).run("sign", "--heder-size", "1");

        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err())
                .contains("'creat' (expected: one of advance, approve, cancel, ", "Did you mean create");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("(expected: one of export-c, import, list, new, ");
        assertThat(option.err())
                .contains("'--heder-size'", "Did you mean --header-size")
                .doesNotContain("one of");
    }

    @Test
    void an_unknown_command_is_no_help() {
        var result = new Sandbox(Path.of("")).run("releases", "--help");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("'releases' (expected: one of ", "Did you mean release?");
    }

    @Test
    void what_is_far_from_any_word_is_not_guessed() {
        assertThat(new Sandbox(Path.of("")).run("xyzzy").err()).doesNotContain("Did you mean");
        assertThat(new Sandbox(Path.of(""))
                        .run("sign", "--pad-headr", "in", "out")
                        .err())
                .contains("Did you mean --pad-header?");
    }

    @Test
    void what_other_tools_call_otherwise_is_told() {
        for (var there : OtherTools.COMMANDS.entrySet()) {
            var result = new Sandbox(Path.of("")).run(there.getKey(), "-k", "k.pem");
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains("Here it is " + there.getValue()).doesNotContain("Did you mean");
        }
        for (var there : OtherTools.OPTIONS.entrySet()) {
            var result = new Sandbox(Path.of("")).run((there.getKey() + " FILE").split(" "));
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains("Here it is " + there.getValue());
        }
    }

    @Test
    void the_page_for_those_who_come_from_other_tools_has_their_commands() throws Exception {
        var page = Files.readString(Path.of("../docs/from-imgtool.md"));

        assertThat(OtherTools.COMMANDS.keySet())
                .allSatisfy(command -> assertThat(page).contains("`" + command));
    }

    @Test
    void completion_is_a_script() {
        var sandbox = new Sandbox(Path.of(""));

        assertThat(sandbox.run("completion").out()).contains("complete -F _complete_sealift");
    }
}
