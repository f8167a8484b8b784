package dev.sealift.cli.image;

import static dev.sealift.cli.image.LayoutOptions.usage;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Numbers;
import dev.sealift.cli.PlainWords;
import dev.sealift.cli.Shell;
import dev.sealift.cli.key.PendingKey;
import dev.sealift.cli.key.SigningKeyOptions;
import dev.sealift.cli.service.ServiceOptions;
import dev.sealift.cli.service.SigningService;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.Slot;
import dev.sealift.image.board.BoardProfile;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        try {
            return sign(profile, slot, keys);
        } finally {
            keys.forEach(PendingKey::close);
        }
    }

    private int sign(@Nullable BoardProfile profile, @Nullable Slot slot, List<PendingKey> keys)
            throws SigningException {
        var services = service.open();
        try {
            var signers = new ArrayList<Signer>(keys);
            external.signer().ifPresent(signers::add);
            var name = RecipeChoice.format(format, profile);
            external.requireSignatureFile(name, files);
            var choice = new RecipeChoice(
                    name, append, hexAddress, layout, extras, external, profile, slot, layoutOptions());
            choice.requireBinaryNames(batch.wanted() ? files : files.subList(files.size() - 1, files.size()), files);
            Function<List<Signer>, Recipe> with = choice::of;
            var signer = new FileSigner(
                    services.isEmpty()
                            ? with.apply(signers)
                            : new ServiceRecipe(
                                    services, name, profile == null ? null : profile.name(), signers, with));
            if (!batch.wanted()) {
                return signOne(signer);
            }
            keys.forEach(PendingKey::publicKey); // one that must not be used is named once and not with each file
            return batch.run(shell, json.given(), signer, files);
        } finally {
            services.forEach(SigningService::close);
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
    private List<PendingKey> open() {
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

    /** The options that lay out a new MCUboot image, as far as they were given. */
    private List<String> layoutOptions() {
        if (spec == null) { // the plainest words, which make MCUboot images only
            return List.of();
        }
        var layoutClasses =
                Set.of(LayoutOptions.class, ExtraOptions.class, TrailerOptions.class, EncryptionOptions.class);
        return spec.commandLine().getParseResult().matchedOptions().stream()
                .filter(option -> option.userObject() instanceof Field field
                        && (layoutClasses.contains(field.getDeclaringClass())
                                || option.longestName().equals("--hex-addr")))
                .map(option -> option.longestName())
                .toList();
    }
}
