package dev.sealift.cli.key;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.trust.TrustSet;
import dev.sealift.keys.KeyStoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift key export-c}. */
@Command(
        name = "export-c",
        description =
                "Write the C source of the public keys that a bootloader is built to trust. Sample keys are refused.")
final class KeyExportCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(
            arity = "1..*",
            paramLabel = "KEY",
            description = "The factory keys, private or public: any of them signs images.")
    private List<String> references = List.of();

    @Option(
            names = "--root-key",
            paramLabel = "KEY",
            description = "The key that signs trust sets, private or public. Without it the bootloader takes none.")
    private @Nullable String root;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write there instead of to standard output.")
    private @Nullable Path output;

    @Mixin
    private final SecretOptions options;

    @Mixin
    private final JsonOption json = new JsonOption();

    KeyExportCommand(Shell shell) {
        this.shell = shell;
        this.options = new SecretOptions(shell);
    }

    @Override
    public Integer call() throws KeyStoreException {
        var intake = PublicKeys.of(options);
        var named = new LinkedHashMap<String, VerifyingKey>();
        for (var reference : references) {
            named.put(reference, intake.get(reference));
        }
        var keys = named.values().stream().distinct().toList();
        if (keys.size() > TrustSet.MAX_KEYS) {
            throw new CliException(
                    ExitCode.USAGE, keys.size() + " factory keys (expected: at most " + TrustSet.MAX_KEYS + ")");
        }
        var rootKey = root == null ? null : intake.get(root);
        if (rootKey != null && keys.contains(rootKey)) {
            throw new CliException(
                    ExitCode.USAGE,
                    root
                            + " is root key and factory key (expected: two keys; the root key is kept apart and signs no images)");
        }
        write(TrustedKeysSource.of(keys, rootKey));
        if (json.given()) {
            var views = new ArrayList<KeyView>();
            named.forEach((name, key) -> views.add(KeyView.of(name, key)));
            shell.printJson(views);
        }
        return ExitCode.OK.number();
    }

    private void write(String source) {
        if (output != null) {
            OutputFile.write(output, source.getBytes(StandardCharsets.UTF_8));
        } else if (json.given()) {
            throw new CliException(ExitCode.USAGE, "--json without --output (expected: both; two texts do not mix)");
        } else {
            shell.out().print(source);
        }
    }
}
