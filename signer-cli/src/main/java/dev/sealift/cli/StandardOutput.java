package dev.sealift.cli;

import dev.sealift.cli.file.FileErrors;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;

/** What a command printed: a redirected file that is not whole must not look like one. */
final class StandardOutput {
    /** The reader has seen enough, as {@code head} does. */
    private static final String READER_GONE = "Broken pipe";

    private StandardOutput() {}

    /**
     * The exit code of a command that would end with that one.
     *
     * @param out what was printed to; it knows that something failed and not what
     * @param raw what lies below it
     */
    static int finish(PrintStream out, OutputStream raw, PrintStream err, int code) {
        if (!out.checkError()) {
            return code;
        }
        try {
            raw.write('\n');
            raw.flush();
            throw new IOException("not all of it was written");
        } catch (IOException e) {
            if (READER_GONE.equals(e.getMessage())) {
                return code;
            }
            int failed = new ErrorReporter(err).report(FileErrors.writing(Path.of("standard output"), e));
            return code == ExitCode.OK.number() ? failed : code;
        }
    }
}
