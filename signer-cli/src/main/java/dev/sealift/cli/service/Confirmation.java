package dev.sealift.cli.service;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Shell;
import java.io.Console;

/** Asks a person before something that cannot be undone. */
final class Confirmation {
    private Confirmation() {}

    /** Goes on when {@code --yes} was given or the person at the terminal types {@code yes}; otherwise nothing is done. */
    static void require(Shell shell, boolean yes, String question) {
        if (yes) {
            return;
        }
        Console console = System.console();
        if (!shell.interactive() || console == null) {
            throw new CliException(
                    ExitCode.USAGE,
                    "nobody is at a terminal to be asked: " + question + " (expected: --yes to answer in advance)");
        }
        String answer = console.readLine("%s Type 'yes' to go on: ", question);
        if (answer == null || !answer.strip().equals("yes")) {
            throw new CliException(ExitCode.USAGE, "not confirmed: nothing was done");
        }
    }
}
