package dev.sealift.cli.key;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.keys.KeyReference;
import dev.sealift.keys.KeyStoreException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift key import}. */
@Command(
        name = "import",
        description = {
            "Copy a private key from PEM (PKCS#8, SEC1, PKCS#1, encrypted ones too) or PKCS#12 into PKCS#8, PKCS#12 or a token.",
            "The source stays; sample keys are refused; what exists is never overwritten."
        })
final class KeyImportCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "FILE.pem or FILE.p12#NAME.")
    private String source = "";

    @Parameters(index = "1", paramLabel = "KEY", description = "FILE.pem, FILE.p12#NAME or pkcs11:token=…;object=NAME.")
    private String destination = "";

    @Option(names = "--encrypt", description = "PEM under a passphrase; PKCS#12 always is.")
    private boolean encrypt;

    @Mixin
    private final SecretOptions options;

    @Mixin
    private final JsonOption json = new JsonOption();

    KeyImportCommand(Shell shell) {
        this.shell = shell;
        this.options = new SecretOptions(shell);
    }

    @Override
    public Integer call() throws KeyStoreException {
        var secrets = options.secrets();
        var target = new KeyDestination(destination, encrypt);
        var key = options.keys().read(KeyReference.parse(source), secrets);
        target.write(key, options, secrets);
        if (json.given()) {
            shell.printJson(KeyView.of(destination, key.publicKey()));
        } else {
            var hash = key.publicKey().hash();
            shell.out()
                    .println("%s: private key, %s, from %s; key hash %s"
                            .formatted(destination, key.publicKey().algorithm(), source, hash));
        }
        return ExitCode.OK.number();
    }
}
