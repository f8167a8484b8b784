package dev.sealift.cli.key;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyReference;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.SampleKeys;
import dev.sealift.keys.Secrets;
import dev.sealift.keys.SigningKeys;

/** Takes in the public keys that devices are to trust: P-256, and no sample keys. */
record PublicKeys(SigningKeys keys, Secrets secrets, SampleKeys samples) {
    static PublicKeys of(SecretOptions options) {
        return new PublicKeys(options.keys(), options.secrets(), SampleKeys.known());
    }

    VerifyingKey get(String reference) throws KeyStoreException {
        var key = keys.publicKey(KeyReference.parse(reference), secrets);
        if (key.algorithm() != KeyAlgorithm.ECDSA_P256) {
            throw new CliException(
                    ExitCode.KEY,
                    "%s: a key of %s (expected: %s, which Sealift's bootloader verifies)"
                            .formatted(reference, key.algorithm(), KeyAlgorithm.ECDSA_P256));
        }
        samples.refuse(key, reference);
        return key;
    }
}
