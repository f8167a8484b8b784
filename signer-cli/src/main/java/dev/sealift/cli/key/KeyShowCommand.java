package dev.sealift.cli.key;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.image.VerifyingKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift key show}. */
@Command(name = "show", description = "Show public keys; of private keys only the public half.")
final class KeyShowCommand implements Callable<Integer> {
    /** What to show of a key. */
    enum Format {
        PEM,
        DER,
        C,
        HASH
    }

    private final Shell shell;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Keys in PEM, private or public.")
    private List<Path> files = List.of();

    @Option(
            names = {"-f", "--format"},
            description = {
                "pem (default), der, hash, or c: the table of trusted keys that the bootloader is built with.",
            })
    private Format format = Format.PEM;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write there instead of to standard output.")
    private @Nullable Path output;

    @Option(
            names = "--root-key",
            paramLabel = "FILE",
            description =
                    "With --format c: the key that signs trust sets, in PEM. Without it the bootloader takes none.")
    private @Nullable Path rootKey;

    @Mixin
    private final JsonOption json = new JsonOption();

    KeyShowCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (json.given()) {
            shell.printJson(files.stream()
                    .map(file -> KeyView.of(file, KeyFile.verifyingKey(file)))
                    .toList());
            return ExitCode.OK.number();
        }
        var keys = files.stream().map(KeyFile::verifyingKey).distinct().toList();
        byte[] shown =
                switch (format) {
                    case PEM -> text(keys, VerifyingKey::toPem);
                    case HASH -> text(keys, key -> key.hash() + "\n");
                    case C ->
                        TrustedKeysSource.of(keys, rootKey == null ? null : KeyFile.verifyingKey(rootKey))
                                .getBytes(StandardCharsets.UTF_8);
                    case DER -> der(keys);
                };
        if (output == null) {
            shell.out().write(shown, 0, shown.length);
            shell.out().flush();
        } else {
            OutputFile.write(output, shown);
        }
        return ExitCode.OK.number();
    }

    private static byte[] text(List<VerifyingKey> keys, Function<VerifyingKey, String> form) {
        return keys.stream().map(form).collect(Collectors.joining()).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] der(List<VerifyingKey> keys) {
        if (keys.size() != 1) {
            throw new CliException(
                    ExitCode.USAGE, keys.size() + " keys with --format der (expected: one; DER cannot hold more)");
        }
        return keys.getFirst().der().toArray();
    }
}
