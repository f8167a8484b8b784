package dev.sealift.cli.key;

import picocli.CommandLine.Option;

/** The key that signs trust sets. */
final class RootKeyOption {
    @Option(
            names = "--root-key",
            required = true,
            paramLabel = "KEY",
            description =
                    "The root key, private, that signs the set: FILE.pem, FILE.p12#NAME, pkcs11:token=…;object=…, vault:MOUNT/NAME, awskms:…, azurekms:… or gcpkms:….")
    private String reference = "";

    String reference() {
        return reference;
    }
}
