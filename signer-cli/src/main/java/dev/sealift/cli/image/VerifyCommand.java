package dev.sealift.cli.image;

import static dev.sealift.cli.image.LayoutOptions.usage;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Failures;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.BuildFile;
import dev.sealift.cli.file.FileName;
import dev.sealift.cli.file.InputFile;
import dev.sealift.image.ByteSource;
import dev.sealift.image.Bytes;
import dev.sealift.image.FormatException;
import dev.sealift.image.ImageFault;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.board.BoardProfile;
import dev.sealift.image.trust.KeyStatus;
import dev.sealift.image.trust.TrustSet;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift verify}. */
@Command(
        name = "verify",
        description = {
            "Check signed files by the rules of the device and say which rule is broken.",
            "Without --board only form, hash and signature count.",
        })
public final class VerifyCommand implements Callable<Integer> {
    /** A verdict for programs, the same for people, and how the command ends by it. */
    private record Result(FileVerdict verdict, String text, ExitCode code) {}

    private final Shell shell;

    @Mixin
    private final TrustOptions trustOptions = new TrustOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = FormatName.Words.class,
            description =
                    "mcuboot, esp-v1, esp-v2; with --signature der, raw or aws. Default: the board's, or what the file looks like.")
    private @Nullable String format;

    @Option(
            names = "--signature",
            paramLabel = "FILE",
            description = "The signature of FILE, which is a file of its own (--format der by default).")
    private @Nullable Path signature;

    @Mixin
    private final BoardOptions boardOptions;

    @Mixin
    private final DeviceOptions device = new DeviceOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Signed files; binary or Intel HEX.")
    private List<Path> files = List.of();

    /** Checks in that shell. */
    public VerifyCommand(Shell shell) {
        this.shell = shell;
        this.boardOptions = new BoardOptions(shell);
    }

    @Override
    public Integer call() {
        var board = boardOptions.board();
        requireMeaning(board);
        var trust = trustOptions.trust();
        var results = new ArrayList<Result>();
        for (var file : files) {
            var result = judge(file, board, trust);
            results.add(result);
            if (!json.given()) {
                (result.verdict().error() == null ? shell.out() : shell.err()).println(result.text());
            }
        }
        if (json.given()) {
            shell.printJson(results.stream().map(Result::verdict).toList());
        }
        return results.stream()
                .map(Result::code)
                .filter(code -> code != ExitCode.OK)
                .findFirst()
                .orElse(ExitCode.OK)
                .number();
    }

    /** An option that would do nothing is a misunderstanding, and here one that would end with "good". */
    private void requireMeaning(@Nullable BoardProfile board) {
        if (signature != null && board != null) {
            throw usage(
                    "--board with --signature (expected: one of them; no board looks at a signature beside its file)");
        }
        var boards = board == null ? null : board.images().format();
        if (boards != null && format != null && !format.equals(boards)) {
            throw usage(
                    "--format " + format + " with --board (expected: " + boards + ", the board's, or leave it out)");
        }
        var meant = format(board);
        var given = mcubootOptions();
        if (meant != null && !meant.equals(FormatName.MCUBOOT.toString()) && !given.isEmpty()) {
            throw usage(String.join(", ", given) + " with --format " + meant
                    + " (expected: none of them; only MCUboot images are held to them)");
        }
    }

    /** The format that the options mean; null: that is for each file to say. */
    private @Nullable String format(@Nullable BoardProfile board) {
        if (format != null) {
            return format;
        }
        if (signature != null) {
            return FormatName.DER.toString();
        }
        if (board != null) {
            return board.images().format();
        }
        // Whoever says what an MCUboot image is held to wants no other format called good.
        return mcubootOptions().isEmpty() ? null : FormatName.MCUBOOT.toString();
    }

    private List<String> mcubootOptions() {
        return Stream.concat(trustOptions.ofSets().stream(), device.given().stream())
                .toList();
    }

    /** One file that cannot be read says nothing of the others; an option that is wrong is wrong for all. */
    private Result judge(Path file, @Nullable BoardProfile board, TrustSet trust) {
        try {
            return verify(file, board, trust);
        } catch (CliException | UncheckedIOException e) {
            var why = Failures.of(e);
            if (why.code() != ExitCode.FILE && why.code() != ExitCode.IMAGE_REFUSED) {
                throw e;
            }
            return new Result(FileVerdict.failed(file, why), "sealift: " + why.message(), why.code());
        }
    }

    private Result verify(Path file, @Nullable BoardProfile board, TrustSet trust) {
        try (var open = signature == null ? BuildFile.open(file, ExitCode.IMAGE_REFUSED) : BuildFile.openAsIs(file)) {
            var content = open.bytes();
            var keys = trust.keys(KeyStatus.ACTIVE);
            var name = Detection.format(format(board), content);
            if (name.detached() != (signature != null)) {
                throw usage("--format " + name + (signature == null ? " without" : " with")
                        + " --signature (expected: der, raw or aws with --signature, the others without)");
            }
            try {
                return switch (name) {
                    case MCUBOOT -> mcuboot(file, board, trust, content);
                    case ESP_V1, ESP_V2 -> {
                        int version = name == FormatName.ESP_V1 ? 1 : 2;
                        var slot = boardOptions.slot(board);
                        var signers = EspRecipe.check(version, content, keys, board, slot);
                        yield good(
                                FileVerdict.accepted(file, name, null, signers),
                                EspView.of(file, version, content).line());
                    }
                    case DER, RAW, AWS -> detached(file, name, keys, content);
                };
            } catch (FormatException e) {
                return new Result(
                        FileVerdict.refused(file, name, e),
                        "REFUSED  " + FileName.shown(file) + ": " + Explanation.of(e),
                        ExitCode.IMAGE_REFUSED);
            }
        }
    }

    private Result mcuboot(Path file, @Nullable BoardProfile board, TrustSet trust, ByteSource content)
            throws FormatException {
        var check = device.check(board, boardOptions.slot(board), trust, trustOptions.rootKey());
        var accepted = check.check(content);
        return good(
                FileVerdict.accepted(file, FormatName.MCUBOOT, accepted.hash(), accepted.keys()),
                ImageView.of(file, accepted.image()).line());
    }

    private Result detached(Path file, FormatName name, List<VerifyingKey> keys, ByteSource content)
            throws FormatException {
        byte[] bytes = InputFile.read(Objects.requireNonNull(signature), InputFile.MAX_TEXT);
        var signers = keys.stream()
                .filter(key -> DetachedRecipe.format(name).verifies(content, bytes, key))
                .toList();
        if (signers.isEmpty()) {
            throw new FormatException(
                    ImageFault.SIGNATURE_INVALID,
                    "a signature of " + bytes.length + " bytes that no given key made of these bytes",
                    "one in the form " + name + " by " + keys);
        }
        Bytes hash = signers.getFirst().algorithm().hash().of(content, content.size());
        return good(
                FileVerdict.accepted(file, name, hash, signers),
                FileName.shown(file) + ": " + content.size() + " bytes, hash " + hash);
    }

    private static Result good(FileVerdict verdict, String line) {
        return new Result(
                verdict, "good     " + line + ", signed by " + String.join(", ", verdict.keyHashes()), ExitCode.OK);
    }
}
