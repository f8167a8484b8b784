package dev.sealift.cli.key;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.image.SigningException;
import dev.sealift.image.trust.KeyStatus;
import dev.sealift.image.trust.TrustSet;
import dev.sealift.keys.KeyReference;
import dev.sealift.keys.KeyStoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift key trust}. */
@Command(
        name = "trust",
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Make and check trust sets: which keys may sign images, and how many of them must. rotate and revoke change them.")
final class TrustCommands {
    /** {@code sealift key trust create}. */
    @Command(
            name = "create",
            description =
                    "Make the first trust set of a product: serial 1. It travels inside an image: sealift sign --trust-set.")
    static final class Create implements Callable<Integer> {
        private final Shell shell;

        @Mixin
        private final RootKeyOption root = new RootKeyOption();

        @Option(
                names = "--active",
                required = true,
                paramLabel = "KEY",
                description = "A key that signs images. Repeatable.")
        private List<String> active = List.of();

        @Option(names = "--next", paramLabel = "KEY", description = "A key that will sign images later. Repeatable.")
        private List<String> next = List.of();

        @Option(
                names = "--threshold",
                paramLabel = "M",
                description = "How many different active keys must have signed an image (default: 1).")
        private int threshold = 1;

        @Option(
                names = {"-o", "--output"},
                required = true,
                paramLabel = "FILE",
                description = "The signed set.")
        private Path output = Path.of("");

        @Mixin
        private final SecretOptions options;

        @Mixin
        private final JsonOption json = new JsonOption();

        Create(Shell shell) {
            this.shell = shell;
            this.options = new SecretOptions(shell);
        }

        @Override
        public Integer call() throws KeyStoreException, SigningException {
            var intake = PublicKeys.of(options);
            var change = new TrustSetChange(TrustSet.of(List.of()));
            change.threshold(threshold);
            for (var reference : active) {
                change.add(intake.get(reference), KeyStatus.ACTIVE);
            }
            for (var reference : next) {
                change.add(intake.get(reference), KeyStatus.NEXT);
            }
            var set = change.after();
            try (var key = intake.keys().open(KeyReference.parse(root.reference()), intake.secrets())) {
                TrustSetFile.write(output, set, key.signer());
                TrustSetView.of(set, key.signer().publicKey(), null).print(shell, json, output.toString(), false);
            }
            return ExitCode.OK.number();
        }
    }

    /** {@code sealift key trust show}. */
    @Command(name = "show", description = "Show a signed trust set; with --root-key only if that key signed it.")
    static final class Show implements Callable<Integer> {
        private final Shell shell;

        @Parameters(paramLabel = "FILE", description = "The signed set.")
        private Path file = Path.of("");

        @Option(names = "--root-key", paramLabel = "KEY", description = "The root key, private or public.")
        private @Nullable String root;

        @Mixin
        private final SecretOptions options;

        @Mixin
        private final JsonOption json = new JsonOption();

        Show(Shell shell) {
            this.shell = shell;
            this.options = new SecretOptions(shell);
        }

        @Override
        public Integer call() throws KeyStoreException {
            var key = root == null ? null : PublicKeys.of(options).get(root);
            var set = key == null ? TrustSetFile.read(file).content() : TrustSetFile.verified(file, key);
            TrustSetView.of(set, key, null).print(shell, json, file.toString(), false);
            return ExitCode.OK.number();
        }
    }

    private TrustCommands() {}

    static CommandLine tree(Shell shell) {
        return new CommandLine(new TrustCommands())
                .addSubcommand(new Create(shell))
                .addSubcommand(new Show(shell));
    }
}
