package dev.sealift.cli.key;

import dev.sealift.cli.Shell;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.Secrets;
import dev.sealift.keys.SigningKeys;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where PINs and passphrases come from, and which library speaks to tokens; commands mix it in. */
public final class SecretOptions {
    /** Of files, where no option says otherwise. */
    private static final String PASSPHRASE = "SEALIFT_PASSPHRASE";

    /** Of tokens, where no option says otherwise. */
    private static final String PIN = "SEALIFT_PIN";

    private static final String MODULE = "SEALIFT_PKCS11_MODULE";

    private final Shell shell;

    private static final class Source {
        @Option(
                names = {"--passphrase-env", "--pin-env"},
                paramLabel = "NAME",
                description =
                        "PIN or passphrase: that environment variable. Without an option: SEALIFT_PIN, SEALIFT_PASSPHRASE, or a prompt.")
        private @Nullable String variable;

        @Option(
                names = {"--passphrase-file", "--pin-file"},
                paramLabel = "FILE",
                description = "PIN or passphrase: in that file of mode 0600, one a line for several keys.")
        private @Nullable Path file;

        @Option(
                names = {"--passphrase-fd", "--pin-fd"},
                paramLabel = "NUMBER",
                description = "PIN or passphrase: from that open file descriptor, 0 for standard input.")
        private @Nullable Integer descriptor;
    }

    @ArgGroup(exclusive = true)
    private @Nullable Source source;

    @Option(
            names = "--pkcs11-module",
            paramLabel = "FILE",
            description = "The PKCS#11 library of tokens whose reference names none (default: SEALIFT_PKCS11_MODULE).")
    private @Nullable Path module;

    /** For commands of that shell. */
    public SecretOptions(Shell shell) {
        this.shell = shell;
    }

    /** The stores, with the module that the options name. */
    public SigningKeys keys() {
        if (module == null) {
            return new SigningKeys(shell.environment());
        }
        var environment = new HashMap<>(shell.environment());
        environment.put(MODULE, module.toString());
        return new SigningKeys(environment);
    }

    /** The one source of secrets of this command. */
    public Secrets secrets() {
        if (source == null) {
            return byDefault();
        }
        if (source.variable != null) {
            return Secrets.ofEnvironment(shell.environment(), source.variable);
        }
        return source.file != null
                ? Secrets.ofFile(source.file)
                : Secrets.ofDescriptor(Objects.requireNonNull(source.descriptor));
    }

    /** The passphrase of a file that is to be made; a person types it twice. */
    char[] newPassphrase(Path file, Secrets secrets) throws KeyStoreException {
        char[] passphrase = secrets.get(Secrets.Kind.PASSPHRASE, "the new file " + file);
        if (asksAtTerminal(PASSPHRASE)) {
            char[] again = secrets.get(Secrets.Kind.PASSPHRASE, "the new file " + file + ", again");
            boolean same = Arrays.equals(passphrase, again);
            Arrays.fill(again, '\0');
            if (!same) {
                Arrays.fill(passphrase, '\0');
                throw new KeyStoreException(
                        KeyStoreException.Fault.SECRET_WRONG, "the two passphrases differ (expected: the same twice)");
            }
        }
        return passphrase;
    }

    private boolean asksAtTerminal(String variable) {
        return source == null && !shell.environment().containsKey(variable);
    }

    /** The environment, else the person at the terminal. */
    private Secrets byDefault() {
        var pins = Secrets.ofEnvironment(shell.environment(), PIN);
        var passphrases = Secrets.ofEnvironment(shell.environment(), PASSPHRASE);
        return (kind, of) -> {
            boolean pin = kind == Secrets.Kind.PIN;
            if (!asksAtTerminal(pin ? PIN : PASSPHRASE)) {
                return (pin ? pins : passphrases).get(kind, of);
            }
            var console = shell.interactive() ? System.console() : null;
            if (console != null) {
                return Secrets.ofConsole(console).get(kind, of);
            }
            throw new KeyStoreException(
                    KeyStoreException.Fault.SECRET_MISSING,
                    "%1$s needs a %2$s, and there is no terminal to ask at (expected: %3$s in the environment, --%4$s-file or --%4$s-fd)"
                            .formatted(
                                    of,
                                    kind,
                                    pin ? PIN : PASSPHRASE,
                                    kind.toString().toLowerCase(Locale.ROOT)));
        };
    }
}
