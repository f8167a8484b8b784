package dev.sealift.cli.image;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.file.BuildFile;
import dev.sealift.cli.file.FileName;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.cli.file.PendingFile;
import dev.sealift.image.ByteSource;
import dev.sealift.image.FormatException;
import dev.sealift.image.SigningException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Signs one file: reads it, writes the signed one beside its name, reads that back, checks it, and gives it its name. */
record FileSigner(Recipe recipe) {
    SignedFile sign(Path input, Path output) throws SigningException {
        return sign(input, output, OutputFile::<Supplier<SignedFile>>write).get();
    }

    /** The same up to the name. */
    PendingFile<Supplier<SignedFile>> prepare(Path input, Path output) throws SigningException {
        return sign(input, output, OutputFile::prepare);
    }

    /** How far a file is written. */
    @FunctionalInterface
    private interface Writing<T> {
        T write(Path output, OutputFile.Body<Supplier<SignedFile>> body) throws SigningException;
    }

    private <T> T sign(Path input, Path output, Writing<T> writing) throws SigningException {
        requireOther(input, output);
        try (var build =
                recipe.takesBuilds() ? BuildFile.open(input, ExitCode.UNSIGNABLE) : BuildFile.openAsIs(input)) {
            if (build.bytes().size() == 0) {
                throw new SigningException(input + " is empty (expected: what is to be signed)");
            }
            var ready = recipe.ready(build.firmware(), output);
            return writing.write(output, out -> {
                var check = ready.write(build.firmware(), output, out);
                return (file, written) -> checked(check, file, written);
            });
        }
    }

    /** What would not be accepted does not get the name of a signed file. */
    private Supplier<SignedFile> checked(Recipe.Check check, Path file, FileChannel written) throws IOException {
        try {
            var bytes = ByteSource.held(written);
            return check.of(
                    recipe.makesImages()
                            ? BuildFile.read(file, written, bytes, ExitCode.UNSIGNABLE)
                                    .bytes()
                            : bytes);
        } catch (FormatException e) {
            throw refused(e);
        }
    }

    /** What is to be said then. */
    static CliException refused(FormatException e) {
        return new CliException(
                ExitCode.UNSIGNABLE,
                "the signed file would be refused: " + Explanation.of(e) + "\nNothing was written.",
                e);
    }

    private static void requireOther(Path input, Path output) {
        if (FileName.same(input, output)) {
            throw new CliException(
                    ExitCode.USAGE, "INFILE and OUTFILE are both " + FileName.shown(input) + " (expected: two files)");
        }
    }
}
