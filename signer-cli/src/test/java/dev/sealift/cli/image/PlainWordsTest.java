package dev.sealift.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Shell;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Plain arguments of {@code sealift sign} are read without picocli, and to the same effect. */
class PlainWordsTest {
    private static final String PLAIN = "-k a.pem in.bin out.bin";

    private final PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    private final Shell shell = new Shell(Map.of(), silent, silent, false);

    @Test
    void each_option_that_is_read_plainly_is_read_as_picocli_reads_it() {
        var taken = new TreeSet<String>();
        for (var option :
                new CommandLine(new SignCommand(shell)).getCommandSpec().options()) {
            for (var name : option.names()) {
                var words = words(name, option);
                if (SignCommand.plain(shell, words).isPresent()) {
                    taken.add(name);
                    assertAlike(words);
                }
            }
        }
        assertThat(taken)
                .containsExactly(
                        "--align",
                        "--cid",
                        "--confirm",
                        "--header-size",
                        "--key",
                        "--out-dir",
                        "--overwrite-only",
                        "--pad",
                        "--pad-header",
                        "--rom-fixed",
                        "--security-counter",
                        "--slot-size",
                        "--version",
                        "--vid",
                        "-F",
                        "-H",
                        "-S",
                        "-k",
                        "-s",
                        "-v");
    }

    @Test
    void a_whole_command_line_is_read_alike() {
        assertAlike(List.of(
                "-k a.pem -v 1.2.3+4 in.bin -H 0x200 -k b.pem --pad-header out.bin -S 0x60000 --align 8".split(" ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.bin", "a.bin b.bin", "a.bin b.bin c.bin"})
    void any_number_of_files_with_a_directory_for_them(String files) {
        assertAlike(List.of(("-k a.pem --out-dir signed " + files).split(" ")));
    }

    /** Errors too: picocli words them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "in.bin out.bin",
                "-k a.pem in.bin",
                "-k a.pem --out-dir signed",
                "-k a.pem in.bin out.bin third.bin",
                PLAIN + " -v",
                PLAIN + " -v 1.2",
                PLAIN + " -v 1.2.3 --version 1.2.4",
                PLAIN + " -H none",
                PLAIN + " -H=0x200",
                PLAIN + " -H0x200",
                PLAIN + " -H --pad-header",
                PLAIN + " --align x",
                PLAIN + " --pad --pad",
                PLAIN + " --pad=false",
                PLAIN + " --fail-fast",
                PLAIN + " --out-dir",
                PLAIN + " --out-dir a --out-dir b",
                PLAIN + " --board stm32f405",
                PLAIN + " --help",
                PLAIN + " --no-such-option",
                "-k a.pem @list out.bin",
                "-k a.pem -- in.bin out.bin",
            })
    void what_is_not_plain_is_left_to_picocli(String words) {
        assertThat(SignCommand.plain(shell, List.of(words.split(" ")))).isEmpty();
    }

    private static List<String> words(String name, OptionSpec option) {
        var words = new ArrayList<>(List.of(PLAIN.split(" ")));
        words.add(name);
        if (option.arity().max() > 0) {
            words.add(option.names()[0].equals("-v") ? "1.2.3+4" : "8");
        }
        return words;
    }

    private void assertAlike(List<String> words) {
        var byPicocli = new SignCommand(shell);
        new CommandLine(byPicocli).parseArgs(words.toArray(String[]::new));
        assertThat(SignCommand.plain(shell, words).orElseThrow())
                .as(String.join(" ", words))
                .usingRecursiveComparison()
                // What picocli tells of itself, and a default that it writes and nobody reads without --profile.
                .ignoringFields("spec", "json.command")
                .isEqualTo(byPicocli);
    }
}
