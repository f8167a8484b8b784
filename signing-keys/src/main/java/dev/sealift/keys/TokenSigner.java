package dev.sealift.keys;

import dev.sealift.image.Bytes;
import dev.sealift.image.EcdsaSignature;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.cryptoki.CryptokiException;
import dev.sealift.keys.cryptoki.Mechanism;
import dev.sealift.keys.cryptoki.ReturnCode;
import dev.sealift.keys.cryptoki.Session;

/**
 * Signs with a key that stays in its token.
 *
 * @param key  its handle in that session
 * @param name of the key, for messages
 */
record TokenSigner(Session session, long key, VerifyingKey publicKey, String name) implements Signer {
    @Override
    public Bytes sign(Bytes hash) throws SigningException {
        var algorithm = publicKey.algorithm();
        Bytes signature;
        try {
            signature = Bytes.of(session.sign(key, mechanism(algorithm), hash.toArray()));
            if (algorithm == KeyAlgorithm.ECDSA_P256 || algorithm == KeyAlgorithm.ECDSA_P384) {
                signature = EcdsaSignature.ofRaw(algorithm, signature).der();
            }
        } catch (CryptokiException e) {
            throw new SigningException(name + " does not sign: " + explain(e, algorithm));
        } catch (IllegalArgumentException e) {
            throw new SigningException(name + " made a signature of another form: " + e.getMessage());
        }
        // A token whose public and private objects do not belong together would go unseen until a device refuses the
        // image.
        if (!publicKey.verifies(hash, signature)) {
            throw new SigningException(
                    name + " made a signature that its public key does not verify: check which objects"
                            + " of the token share an id");
        }
        return signature;
    }

    private static Mechanism mechanism(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case ECDSA_P256, ECDSA_P384 -> Mechanism.ECDSA;
            case ED25519 -> Mechanism.EDDSA;
            case RSA_3072 -> Mechanism.RSA_PSS_SHA256;
        };
    }

    private static String explain(CryptokiException e, KeyAlgorithm algorithm) {
        return switch ((int) e.code()) {
            case (int) ReturnCode.MECHANISM_INVALID ->
                "the token cannot sign with " + algorithm + ": " + e.getMessage();
            case (int) ReturnCode.DEVICE_REMOVED, (int) ReturnCode.TOKEN_NOT_PRESENT ->
                "the token is gone: " + e.getMessage();
            default -> String.valueOf(e.getMessage());
        };
    }
}
