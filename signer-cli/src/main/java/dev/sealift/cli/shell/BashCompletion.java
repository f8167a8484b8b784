package dev.sealift.cli.shell;

import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Completion for bash, which zsh emulates: what picocli writes, with words as people type them. */
final class BashCompletion {
    /** Would keep file names from options that picocli takes for plain text, such as {@code --key}. */
    private static final String NO_FILES = "type compopt &>/dev/null && compopt +o default";

    /** In the lines that list what an option can be, {@code local ROLE_option_args=("ADMIN" …) # --role values}. */
    private static final String VALUES = "_option_args=(";

    private BashCompletion() {}

    static String of(CommandLine root) {
        return AutoComplete.bash("sealift", root)
                .lines()
                .filter(line -> !line.strip().equals(NO_FILES))
                .map(BashCompletion::asTyped)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String asTyped(String line) {
        int from = line.indexOf(VALUES) + VALUES.length();
        int to = line.lastIndexOf(')');
        return line.contains(VALUES)
                ? line.substring(0, from) + Words.typed(line.substring(from, to)) + line.substring(to)
                : line;
    }
}
