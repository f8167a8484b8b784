package dev.sealift.cli.image;

import static dev.sealift.cli.image.LayoutOptions.usage;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Numbers;
import dev.sealift.cli.PlainWords;
import dev.sealift.cli.Shell;
import dev.sealift.cli.key.SigningKeyOptions;
import dev.sealift.cli.service.ServiceOptions;
import dev.sealift.cli.service.SigningService;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.Slot;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.board.BoardProfile;
import dev.sealift.keys.OpenKey;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code sealift sign}. */
@Command(
        name = "sign",
        sortOptions = false,
        description = {
            "Sign a build: INFILE OUTFILE, or many with --out-dir. Builds are binary, Intel HEX or ELF.",
            "Every signed file is read back and checked before it gets its name. The options are imgtool's; --board and"
                    + " --slot stand for --header-size, --pad-header, --slot-size, --rom-fixed, --cid and the trailer's.",
        })
public final class SignCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final SigningKeyOptions keyOptions;

    @Mixin
    private final ServiceOptions service;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = FormatName.Words.class,
            description = {
                "mcuboot (default, or what the board has), esp-v1, esp-v2: signatures inside the file;",
                "der, raw, aws: OUTFILE is the signature alone, as DER, as r and s, or for AWS FreeRTOS OTA in base64.",
            })
    private @Nullable String format;

    @Mixin
    private final BoardOptions board;

    @Mixin
    private final LayoutOptions layout = new LayoutOptions();

    @Mixin
    private final ExtraOptions extras = new ExtraOptions();

    @Option(
            names = {"-x", "--hex-addr"},
            converter = Numbers.class,
            paramLabel = "ADDRESS",
            description = "Address of the first byte in an Intel HEX output (default: where the input lies).")
    private @Nullable Long hexAddress;

    @Mixin
    private final ExternalOptions external = new ExternalOptions();

    @Option(names = "--append", description = "Add signatures to a file that is signed already: mcuboot and esp-v2.")
    private boolean append;

    @Mixin
    private final BatchOptions batch = new BatchOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "INFILE OUTFILE; with --out-dir any number of INFILEs. @LIST stands for the lines of LIST.")
    private List<Path> files = List.of();

    @Spec
    private @Nullable CommandSpec spec;

    /** Signs in that shell. */
    public SignCommand(Shell shell) {
        this.shell = shell;
        this.keyOptions = new SigningKeyOptions(shell);
        this.service = new ServiceOptions(shell);
        this.board = new BoardOptions(shell);
    }

    /** The command with those arguments, when they are plain; else picocli is to read them. */
    public static Optional<SignCommand> plain(Shell shell, List<String> arguments) {
        var command = new SignCommand(shell);
        try {
            command.take(new PlainWords(arguments));
            return Optional.of(command);
        } catch (PlainWords.NotPlain | IllegalArgumentException | TypeConversionException e) {
            return Optional.empty();
        }
    }

    private void take(PlainWords words) {
        var paths = new ArrayList<Path>();
        while (words.more()) {
            var word = words.next();
            if (!word.startsWith("-") && !word.startsWith("@")) {
                paths.add(Path.of(word));
            } else if (!keyOptions.take(word, words)
                    && !layout.take(word, words)
                    && !extras.take(word, words)
                    && !batch.take(word, words)) {
                throw new PlainWords.NotPlain();
            }
        }
        if (paths.isEmpty() || (paths.size() != 2 && !batch.wanted()) || !keyOptions.given()) {
            throw new PlainWords.NotPlain();
        }
        files = paths;
    }

    @Override
    public Integer call() throws SigningException {
        var profile = board.board();
        var slot = board.slot(profile);
        var keys = open();
        var services = service.open();
        try {
            var signers =
                    new ArrayList<Signer>(keys.stream().map(OpenKey::signer).toList());
            external.signer().ifPresent(signers::add);
            var name = format(profile);
            external.requireSignatureFile(name, files);
            Function<List<Signer>, Recipe> with = all -> recipe(name, profile, slot, all);
            var signer = new FileSigner(
                    services.isEmpty()
                            ? with.apply(signers)
                            : new ServiceRecipe(
                                    services, name, profile == null ? null : profile.name(), signers, with));
            return batch.wanted() ? batch.run(shell, json.given(), signer, files) : signOne(signer);
        } finally {
            services.forEach(SigningService::close);
            keys.forEach(OpenKey::close);
        }
    }

    private int signOne(FileSigner signer) throws SigningException {
        if (files.size() != 2) {
            throw usage(files.size()
                    + (files.size() == 1 ? " file" : " files")
                    + " (expected: INFILE and OUTFILE, or --out-dir for several)");
        }
        var signed = signer.sign(files.getFirst(), files.getLast());
        external.writeSignature(signed);
        if (json.given()) {
            shell.printJson(signed);
        } else {
            shell.out().println(signed.line());
        }
        return ExitCode.OK.number();
    }

    /** A signature made elsewhere, and what is to be signed elsewhere, need no key here. */
    private List<OpenKey> open() {
        boolean elsewhere = external.wantsVector() || external.signer().isPresent();
        if (elsewhere && (keyOptions.given() || service.given())) {
            throw usage("--key or --profile with --fix-sig or --vector-to-sign (expected: one of them;"
                    + " --fix-sig-pubkey names the key that signs elsewhere)");
        }
        if (elsewhere && batch.wanted()) {
            throw usage("--out-dir with --fix-sig or --vector-to-sign (expected: one file at a time)");
        }
        if (external.wantsSignature() && batch.wanted()) {
            throw usage("--out-dir with --sig-out (expected: one file at a time)");
        }
        boolean byServiceOnly = service.given() && !keyOptions.given();
        return elsewhere || byServiceOnly ? List.of() : keyOptions.open();
    }

    private FormatName format(@Nullable BoardProfile profile) {
        var fromBoard = profile == null ? null : profile.images().format();
        var word = Optional.ofNullable(format)
                .orElse(Objects.requireNonNullElse(fromBoard, FormatName.MCUBOOT.toString()));
        var found = FormatName.of(word)
                .orElseThrow(() -> usage("--format " + word + " (expected: mcuboot, esp-v1, esp-v2, der, raw or aws)"));
        if (fromBoard != null && !found.detached() && !fromBoard.equals(word)) {
            throw usage(
                    "--format " + word + " with --board (expected: " + fromBoard + ", the board's, or leave it out)");
        }
        return found;
    }

    private Recipe recipe(FormatName name, @Nullable BoardProfile profile, @Nullable Slot slot, List<Signer> signers) {
        if (name != FormatName.MCUBOOT || append) {
            requireNoLayout(name);
        }
        requireDifferent(signers);
        if (append && name != FormatName.MCUBOOT && name != FormatName.ESP_V2) {
            throw usage("--append with --format " + name + " (expected: mcuboot or esp-v2)");
        }
        if (external.wantsVector() && (append || name != FormatName.MCUBOOT)) {
            throw usage("--vector-to-sign (expected: --format mcuboot without --append)");
        }
        return switch (name) {
            case MCUBOOT ->
                append
                        ? new McubootAppendRecipe(signers, extras.fullKey(), profile, slot)
                        : mcuboot(profile, slot, signers);
            case ESP_V1 -> new EspRecipe(1, false, signers, profile, slot);
            case ESP_V2 -> new EspRecipe(2, append, signers, profile, slot);
            case DER, RAW, AWS -> {
                if (signers.size() != 1) {
                    throw usage(signers.size() + " keys with --format " + name
                            + " (expected: one; a file holds one signature)");
                }
                yield new DetachedRecipe(name, signers.getFirst());
            }
        };
    }

    /** The second signature by a key says nothing, and thresholds count keys. */
    private static void requireDifferent(List<Signer> signers) {
        var seen = new HashSet<VerifyingKey>();
        for (var signer : signers) {
            if (!seen.add(signer.publicKey())) {
                throw usage("the key " + signer.publicKey().hash() + " is given twice (expected: each key once)");
            }
        }
    }

    private Recipe mcuboot(@Nullable BoardProfile profile, @Nullable Slot slot, List<Signer> signers) {
        if (profile != null && profile.images() instanceof BoardProfile.Sealift) {
            requireVerifiable(profile, signers);
        }
        var options = profile == null ? layout.explicit(extras) : layout.forBoard(profile, slot, extras);
        return external.wantsVector()
                ? new VectorRecipe(options, external.key().stream().toList(), external.wantsDigest())
                : new McubootRecipe(options, signers, profile, slot, hexAddress);
    }

    /** The check of the written image would say so too, in terms of its bytes. */
    private void requireVerifiable(BoardProfile profile, List<Signer> signers) {
        for (var signer : signers) {
            var algorithm = signer.publicKey().algorithm();
            if (algorithm != KeyAlgorithm.ECDSA_P256) {
                throw new CliException(
                        ExitCode.UNSIGNABLE,
                        "a key of " + algorithm + " with --board " + profile.name()
                                + " (expected: P-256, which Sealift's bootloader verifies)");
            }
        }
        if (extras.encrypts()) {
            throw usage("--encrypt with --board " + profile.name()
                    + " (expected: no encryption, since Sealift's bootloader runs images in place)");
        }
    }

    /** An option that would do nothing is a misunderstanding. */
    private void requireNoLayout(FormatName name) {
        var given = Objects.requireNonNull(spec).commandLine().getParseResult().matchedOptions().stream()
                .filter(option -> option.userObject() instanceof Field field
                        && (field.getDeclaringClass() == LayoutOptions.class
                                || field.getDeclaringClass() == ExtraOptions.class)
                        && !(append && option.longestName().equals("--public-key-format")))
                .map(option -> option.longestName())
                .toList();
        if (!given.isEmpty()) {
            throw usage(String.join(", ", given) + " with " + (append ? "--append" : "--format " + name)
                    + " (expected: none of them; they lay out a new MCUboot image)");
        }
    }
}
