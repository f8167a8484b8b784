package dev.sealift.cli;

import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

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
        return report(ExitCode.USAGE, e.getMessage() + "\nSee '" + name + " --help'");
    }

    private int report(ExitCode code, String message) {
        err.println("sealift: " + message);
        return code.number();
    }
}
