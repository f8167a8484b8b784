package dev.sealift.cli.key;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyReference;
import dev.sealift.keys.KeyStoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
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
        HASH
    }

    private final Shell shell;

    @Parameters(
            arity = "1..*",
            paramLabel = "KEY",
            description =
                    "FILE.pem (private, public or a certificate), FILE.p12#NAME, pkcs11:token=…;object=…, vault:MOUNT/NAME, awskms:…, azurekms:… or gcpkms:….")
    private List<String> references = List.of();

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "pem (default), der or hash.")
    private Format format = Format.PEM;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write there instead of to standard output.")
    private @Nullable Path output;

    @Mixin
    private final SecretOptions options;

    @Mixin
    private final JsonOption json = new JsonOption();

    KeyShowCommand(Shell shell) {
        this.shell = shell;
        this.options = new SecretOptions(shell);
    }

    @Override
    public Integer call() throws KeyStoreException {
        var keys = new LinkedHashMap<String, VerifyingKey>();
        var secrets = options.secrets();
        for (var reference : references) {
            keys.put(reference, options.keys().publicKey(KeyReference.parse(reference), secrets));
        }
        if (json.given()) {
            var views = new ArrayList<KeyView>();
            keys.forEach((name, key) -> views.add(KeyView.of(name, key)));
            shell.printJson(views);
        } else {
            write(keys.values().stream().distinct().toList());
        }
        return ExitCode.OK.number();
    }

    private void write(List<VerifyingKey> keys) {
        byte[] shown =
                switch (format) {
                    case PEM -> text(keys, VerifyingKey::toPem);
                    case HASH -> text(keys, key -> key.hash() + "\n");
                    case DER -> der(keys);
                };
        if (output == null && format == Format.DER && shell.interactive()) {
            throw new CliException(
                    ExitCode.USAGE, "--format der on a terminal (expected: -o FILE, or a pipe; it is not text)");
        }
        if (output == null) {
            shell.out().write(shown, 0, shown.length);
            shell.out().flush();
        } else {
            OutputFile.write(output, shown);
        }
    }

    private static byte[] text(Collection<VerifyingKey> keys, Function<VerifyingKey, String> form) {
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
