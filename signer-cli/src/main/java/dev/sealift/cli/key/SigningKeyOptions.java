package dev.sealift.cli.key;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Shell;
import dev.sealift.keys.KeyReference;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.OpenKey;
import dev.sealift.keys.Secrets;
import dev.sealift.keys.SigningKeys;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The keys that a command signs with, and where their secrets come from; commands mix it in. */
public final class SigningKeyOptions {
    private final Shell shell;

    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            description = "Private key: a file in PEM (PKCS#8, SEC1). Several make several signatures.")
    private List<String> references = List.of();

    /** For commands of that shell. */
    public SigningKeyOptions(Shell shell) {
        this.shell = shell;
    }

    /** Whether there is a key. */
    public boolean given() {
        return !references.isEmpty();
    }

    /** All the keys, in the order given, ready to sign; the caller closes them. At least one must be given. */
    public List<OpenKey> open() {
        if (!given()) {
            throw new CliException(ExitCode.USAGE, "--key is missing (expected: -k and the key to sign with)");
        }
        var keys = new SigningKeys(shell.environment());
        var open = new ArrayList<OpenKey>();
        try {
            for (var reference : references) {
                open.add(keys.open(KeyReference.parse(reference), Secrets.none()));
            }
            return List.copyOf(open);
        } catch (KeyStoreException e) {
            open.forEach(OpenKey::close);
            throw KeyErrors.of(e);
        }
    }
}
