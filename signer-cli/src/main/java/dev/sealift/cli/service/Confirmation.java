package dev.sealift.cli.service;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Shell;
import java.util.Optional;

/** Asks a person before something that cannot be undone. */
final class Confirmation {
    private Confirmation() {}

    /** Goes on when {@code --yes} was given or the person at the terminal types {@code yes}; otherwise nothing is done. */
    static void require(Shell shell, boolean yes, String question) {
        if (yes) {
            return;
        }
        if (!shell.interactive()) {
            throw new CliException(
                    ExitCode.USAGE,
                    "nobody is at a terminal to be asked: " + question + " (expected: --yes to answer in advance)");
        }
        var answer = Optional.ofNullable(System.console())
                .map(console -> console.readLine("%s Type 'yes' to go on: ", question));
        if (answer.filter(typed -> typed.strip().equals("yes")).isEmpty()) {
            throw new CliException(ExitCode.USAGE, "not confirmed: nothing was done");
        }
    }
}
