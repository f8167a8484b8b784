package dev.sealift.cli.key;

import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.image.SigningException;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyReference;
import dev.sealift.keys.KeyStoreException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What rotate and revoke share: a set that the root key signed, and the one that follows it. */
final class TrustSetUpdate {
    /** What changes. */
    @FunctionalInterface
    interface Step {
        void apply(TrustSetChange change, PublicKeys intake) throws KeyStoreException;
    }

    private final Shell shell;

    @Parameters(index = "0", paramLabel = "SET", description = "The signed trust set that devices have now.")
    private Path input = Path.of("");

    @Mixin
    private final RootKeyOption root = new RootKeyOption();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The signed set that follows; it travels inside an image: sealift sign --trust-set.")
    private Path output = Path.of("");

    @Option(
            names = "--threshold",
            paramLabel = "M",
            description = "How many different active keys must have signed an image (default: as before).")
    private @Nullable Integer threshold;

    @Mixin
    private final SecretOptions options;

    TrustSetUpdate(Shell shell) {
        this.shell = shell;
        this.options = new SecretOptions(shell);
    }

    void run(JsonOption json, Step step) throws KeyStoreException, SigningException {
        var intake = PublicKeys.of(options);
        try (var key = intake.keys().open(KeyReference.parse(root.reference()), intake.secrets())) {
            var signer = key.signer();
            var before = TrustSetFile.verified(input, signer.publicKey());
            var change = new TrustSetChange(before);
            step.apply(change, intake);
            if (threshold != null) {
                change.threshold(threshold);
            }
            var after = change.after();
            TrustSetFile.write(output, after, signer);
            TrustSetView.of(after, signer.publicKey(), before).print(shell, json, output.toString(), true);
        }
    }

    /** By the beginning of its hash, or as a file or reference. */
    static VerifyingKey find(TrustSetChange change, String reference, PublicKeys intake) throws KeyStoreException {
        var key = change.byHash(reference);
        return key == null ? intake.keys().publicKey(KeyReference.parse(reference), intake.secrets()) : key;
    }
}
