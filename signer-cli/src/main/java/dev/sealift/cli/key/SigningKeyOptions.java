package dev.sealift.cli.key;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.PlainWords;
import dev.sealift.cli.Shell;
import dev.sealift.keys.KeyReference;
import dev.sealift.keys.KeyStoreException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The keys that a command signs with, and where their secrets come from; commands mix it in. */
public final class SigningKeyOptions {
    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            description =
                    "Private key: FILE.pem, FILE.p12#NAME, pkcs11:token=…;object=…, vault:MOUNT/NAME, awskms:…, azurekms:…, gcpkms:… (docs/keys.md)."
                            + " Several make several signatures.")
    private List<String> references = List.of();

    @Mixin
    private final SecretOptions secretOptions;

    /** For commands of that shell. */
    public SigningKeyOptions(Shell shell) {
        this.secretOptions = new SecretOptions(shell);
    }

    /** Reads that option if it is {@code --key}. */
    public boolean take(String option, PlainWords words) {
        if (!option.equals("-k") && !option.equals("--key")) {
            return false;
        }
        var all = new ArrayList<>(references);
        all.add(words.value());
        references = all;
        return true;
    }

    /** Whether there is a key. */
    public boolean given() {
        return !references.isEmpty();
    }

    /** All the keys, in the order given; the caller closes them. At least one must be given. */
    public List<PendingKey> open() {
        if (!given()) {
            throw new CliException(ExitCode.USAGE, "--key is missing (expected: -k and the key to sign with)");
        }
        var keys = secretOptions.keys();
        var secrets = secretOptions.secrets();
        var open = new ArrayList<PendingKey>();
        try {
            for (var reference : references) {
                open.add(new PendingKey(keys.openUnchecked(KeyReference.parse(reference), secrets)));
            }
            return List.copyOf(open);
        } catch (KeyStoreException e) {
            open.forEach(PendingKey::close);
            throw KeyErrors.of(e);
        }
    }
}
