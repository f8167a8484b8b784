package dev.sealift.cli.key;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SigningKey;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyStoreException;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift key new}. */
@Command(
        name = "new",
        description = {
            "Make a key: in PEM (PKCS#8) or PKCS#12, readable by you alone, or inside a token, which it never leaves.",
            "What exists is never overwritten."
        })
final class KeyNewCommand implements Callable<Integer> {
    /** As people type them. */
    enum Algorithm {
        P256(KeyAlgorithm.ECDSA_P256),
        P384(KeyAlgorithm.ECDSA_P384),
        ED25519(KeyAlgorithm.ED25519),
        RSA3072(KeyAlgorithm.RSA_3072);

        private final KeyAlgorithm algorithm;

        Algorithm(KeyAlgorithm algorithm) {
            this.algorithm = algorithm;
        }
    }

    private final Shell shell;

    @Parameters(paramLabel = "KEY", description = "FILE.pem, FILE.p12#NAME or pkcs11:token=…;object=NAME.")
    private String destination = "";

    @Option(
            names = {"-a", "--algorithm"},
            paramLabel = "ALGORITHM",
            description = "p256 (default; what Sealift's bootloader verifies), p384, ed25519 or rsa3072.")
    private Algorithm algorithm = Algorithm.P256;

    @Option(names = "--encrypt", description = "PEM under a passphrase; PKCS#12 always is.")
    private boolean encrypt;

    @Mixin
    private final SecretOptions options;

    @Mixin
    private final JsonOption json = new JsonOption();

    KeyNewCommand(Shell shell) {
        this.shell = shell;
        this.options = new SecretOptions(shell);
    }

    @Override
    public Integer call() throws KeyStoreException {
        var target = new KeyDestination(destination, encrypt);
        var made = make(target);
        if (json.given()) {
            shell.printJson(KeyView.of(destination, made));
        } else {
            shell.out().println(destination + ": private key, " + made.algorithm() + "; key hash " + made.hash());
        }
        return ExitCode.OK.number();
    }

    private VerifyingKey make(KeyDestination target) throws KeyStoreException {
        var random = new SecureRandom();
        if (target.isToken()) {
            return options.keys().generate(target.token(), algorithm.algorithm, options.secrets(), random);
        }
        var key = SigningKey.generate(algorithm.algorithm, random);
        target.write(key, options, options.secrets());
        return key.publicKey();
    }
}
