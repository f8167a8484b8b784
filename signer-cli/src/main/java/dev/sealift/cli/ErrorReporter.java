package dev.sealift.cli;

<<<<<<< HEAD
import dev.sealift.cli.key.KeyErrors;
import dev.sealift.image.KeyException;
import dev.sealift.image.SigningException;
import dev.sealift.keys.KeyStoreException;
=======
>>>>>>> main
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
<<<<<<< HEAD
        return switch (e) {
            case CliException failure -> report(failure.code(), failure.getMessage());
            case KeyException failure -> report(ExitCode.KEY, failure.getMessage());
            case KeyStoreException failure -> report(KeyErrors.exitCode(failure), failure.getMessage());
            case SigningException failure -> report(ExitCode.UNSIGNABLE, failure.getMessage());
            case UncheckedIOException failure -> report(ExitCode.FILE, failure.getMessage());
            default -> {
                e.printStackTrace(err);
                yield report(
                        ExitCode.INTERNAL, "this is a fault of sealift itself: please report it with the lines above");
            }
        };
=======
        var failure = Failures.of(e);
        return report(failure.code(), failure.message());
>>>>>>> main
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
