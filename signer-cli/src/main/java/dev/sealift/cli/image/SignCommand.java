package dev.sealift.cli.image;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.InputFile;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.cli.key.SigningKeyOptions;
import dev.sealift.image.Board;
import dev.sealift.image.ByteSource;
import dev.sealift.image.ImageRules;
import dev.sealift.image.ImageSigner;
import dev.sealift.image.ImageSink;
import dev.sealift.image.ImageVerifier;
import dev.sealift.image.SignOptions;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.Slot;
import dev.sealift.image.Verdict;
import dev.sealift.keys.OpenKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sealift sign}. */
@Command(
        name = "sign",
        sortOptions = false,
        description = {
            "Sign a build as an MCUboot image with ECDSA P-256. The same input gives the same bytes.",
            "The options are imgtool's; --board and --slot stand for --header-size, --pad-header, --slot-size, --rom-fixed and --cid.",
        })
public final class SignCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final SigningKeyOptions keyOptions;

    @Mixin
    private final BoardOptions board = new BoardOptions();

    @Mixin
    private final LayoutOptions layout = new LayoutOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(index = "0", paramLabel = "INFILE", description = "The build, binary.")
    private Path input = Path.of("");

    @Parameters(index = "1", paramLabel = "OUTFILE", description = "The signed image; an old one is replaced.")
    private Path output = Path.of("");

    /** Signs in that shell. */
    public SignCommand(Shell shell) {
        this.shell = shell;
        this.keyOptions = new SigningKeyOptions(shell);
    }

    @Override
    public Integer call() throws SigningException {
        var profile = board.board();
        var slot = profile == null ? null : board.slot(profile);
        var options = profile == null ? layout.explicit() : layout.forBoard(profile, slot);
        requireBinary(input);
        requireBinary(output);
        requireOther(input, output);
        var keys = keyOptions.open();
        try {
            var signers = keys.stream().map(OpenKey::signer).toList();
            return write(sign(options, signers), rules(profile, slot, signers));
        } finally {
            keys.forEach(OpenKey::close);
        }
    }

    private byte[] sign(SignOptions options, List<Signer> signers) throws SigningException {
        byte[] build = InputFile.read(input, InputFile.MAX_IMAGE);
        var out = new ByteArrayOutputStream(build.length + options.headerSize());
        try {
            var sink = ImageSink.binary(out, options.extras().erased());
            ImageSigner.sign(ByteSource.of(build), options, signers, sink);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return out.toByteArray();
    }

    private int write(byte[] image, ImageRules rules) {
        OutputFile.write(output, image, written -> requireAccepted(written, rules));
        var view = ImageView.of(output, image);
        if (json.given()) {
            shell.printJson(view);
        } else {
            shell.out().println(view.line());
        }
        return ExitCode.OK.number();
    }

    private static ImageRules rules(@Nullable Board profile, @Nullable Slot slot, List<Signer> signers) {
        var keys = signers.stream().map(Signer::publicKey).toList();
        return new ImageRules(profile, slot, keys, 0, null);
    }

    /** What cannot boot does not get the name of a signed image. */
    private static void requireAccepted(byte[] image, ImageRules rules) {
        if (ImageVerifier.verify(image, rules) instanceof Verdict.Refused refused) {
            throw new CliException(
                    ExitCode.UNSIGNABLE,
                    "the signed image would be refused: " + Explanation.of(refused) + "\nNothing was written.");
        }
    }

    private static void requireBinary(Path file) {
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".hex")) {
            throw new CliException(
                    ExitCode.USAGE, file + ": Intel HEX (expected: a binary; make one with objcopy -O binary)");
        }
    }

    private static void requireOther(Path input, Path output) {
        try {
            if (Files.exists(input) && Files.exists(output) && Files.isSameFile(input, output)) {
                throw new CliException(
                        ExitCode.USAGE, "INFILE and OUTFILE are both " + input + " (expected: two files)");
            }
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.FILE, "cannot compare " + input + " and " + output + ": " + e.getMessage(), e);
        }
    }
}
