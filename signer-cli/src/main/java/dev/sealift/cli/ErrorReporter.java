package dev.sealift.cli;

import dev.sealift.image.Printable;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
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
        var command = e.getCommandLine();
        // Sorted: those that are methods come in no order of their own.
        var commands = new TreeSet<>(command.getSubcommands().keySet());
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return oneOf(commands);
        }
        var word = unmatched.getUnmatched().getFirst();
        var inFront = command.getCommandSpec().qualifiedName(" ").replaceFirst("^sealift ?", "");
        var there = OtherTools.here(inFront, word);
        return (unmatched.isUnknownOption() ? "" : oneOf(commands))
                + there.map(here -> "\nHere it is " + here).orElseGet(() -> alike(word, unmatched.getSuggestions()));
    }

    private static String oneOf(Set<String> commands) {
        return commands.isEmpty() ? "" : " (expected: one of " + String.join(", ", commands) + ")";
    }

    /** Picocli suggests whatever shares some letters; the nearest first, and only those that a slip or two away are. */
    private static String alike(String word, List<String> suggestions) {
        var near = suggestions.stream()
                .filter(known -> EditDistance.between(word, known) <= Math.max(1, known.length() / 3))
                .sorted(Comparator.comparingInt(known -> EditDistance.between(word, known)))
                .limit(3)
                .toList();
        return near.isEmpty() ? "" : "\nDid you mean " + String.join(" or ", near) + "?";
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
