package dev.sealift.cli;

import dev.sealift.image.Printable;
import java.io.PrintStream;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints what went wrong and gives the exit code. */
final class ErrorReporter implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final PrintStream err;

    ErrorReporter(PrintStream err) {
        this.err = err;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
        return report(e);
    }

    /** Of a command that failed. */
    int report(Exception e) {
        var failure = Failures.of(e);
        return report(failure.code(), failure.message());
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        return report(ExitCode.USAGE, e.getMessage() + instead(e) + "\nSee '" + name + " --help'");
    }

    /** What may have been meant. */
    private static String instead(ParameterException e) {
        var unmatched = e instanceof UnmatchedArgumentException u ? u : null;
        var meant = unmatched == null ? List.<String>of() : unmatched.getSuggestions();
        // Sorted: those that are methods come in no order of their own.
        var commands = new TreeSet<>(e.getCommandLine().getSubcommands().keySet());
        boolean option = unmatched != null && unmatched.isUnknownOption();
        return (commands.isEmpty() || option ? "" : " (expected: one of " + String.join(", ", commands) + ")")
                + (meant.isEmpty() ? "" : "\nDid you mean " + String.join(" or ", meant) + "?");
    }

    private int report(ExitCode code, String message) {
        // Whatever is named in it, a terminal obeys none of it.
        err.println("sealift: "
                + message.lines()
                        .map(line -> Printable.of(line.replace("\t", "    ")))
                        .collect(Collectors.joining("\n")));
        return code.number();
    }
}
