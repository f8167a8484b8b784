package dev.sealift.image.detached;

import dev.sealift.image.ByteSource;
import dev.sealift.image.Bytes;
import dev.sealift.image.EcdsaSignature;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.VerifyingKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a signature over a whole file is written. The hash is the one of the key's algorithm: {@link KeyAlgorithm#hash()}. */
public enum DetachedFormat {
    /** As the algorithm has it: DER for ECDSA. */
    DER {
        @Override
        byte[] encode(KeyAlgorithm algorithm, Bytes signature) {
            return signature.toArray();
        }

        @Override
        Bytes decode(KeyAlgorithm algorithm, byte[] encoded) {
            return Bytes.of(encoded);
        }
    },

    /** r and s of ECDSA, each as long as the field, big endian. */
    RAW {
        @Override
        byte[] encode(KeyAlgorithm algorithm, Bytes signature) {
            return EcdsaSignature.ofDer(algorithm, signature).raw().toArray();
        }

        @Override
        Bytes decode(KeyAlgorithm algorithm, byte[] encoded) {
            return EcdsaSignature.ofRaw(algorithm, Bytes.of(encoded)).der();
        }
    },

    /**
     * {@code sig-sha256-ecdsa} of the job documents of AWS FreeRTOS OTA: the DER of a P-256 signature in base64, without line
     * breaks.
     */
    AWS_OTA {
        @Override
        byte[] encode(KeyAlgorithm algorithm, Bytes signature) {
            requireP256(algorithm);
            return Base64.getEncoder().encode(signature.toArray());
        }

        @Override
        Bytes decode(KeyAlgorithm algorithm, byte[] encoded) {
            requireP256(algorithm);
            var text = new String(encoded, StandardCharsets.US_ASCII).strip();
            byte[] der = Base64.getDecoder().decode(text);
            if (!Base64.getEncoder().encodeToString(der).equals(text)) {
                throw new IllegalArgumentException("base64 with stray bits (expected: its one strict form)");
            }
            return Bytes.of(der);
        }

        private void requireP256(KeyAlgorithm algorithm) {
            if (algorithm != KeyAlgorithm.ECDSA_P256) {
                throw new IllegalArgumentException("a key of " + algorithm + " (expected: P-256 for sig-sha256-ecdsa)");
            }
        }
    };

    /** No signature in any of these forms is longer: 384 bytes of RSA, or base64 of 72. */
    private static final int MAX_SIZE = 1024;

    /**
     * The signature of that file.
     *
     * @throws SigningException when the key does not go with the format, or does not sign
     */
    public byte[] sign(ByteSource file, Signer signer) throws SigningException {
        var algorithm = signer.publicKey().algorithm();
        var signature = signer.sign(algorithm.hash().of(file, file.size()));
        try {
            return encode(algorithm, signature);
        } catch (IllegalArgumentException e) {
            throw new SigningException(
                    "a key of " + algorithm + " has no signature in the form " + this + ": take P-256");
        }
    }

    /** Whether that is this key's signature of that file; whatever the bytes are, this only says no. */
    public boolean verifies(ByteSource file, byte[] signature, VerifyingKey key) {
        if (signature.length > MAX_SIZE) {
            return false;
        }
        var algorithm = key.algorithm();
        try {
            return key.verifies(algorithm.hash().of(file, file.size()), decode(algorithm, signature));
        } catch (IllegalArgumentException e) {
            return false; // not this form, or a key that has none
        }
    }

    abstract byte[] encode(KeyAlgorithm algorithm, Bytes signature);

    abstract Bytes decode(KeyAlgorithm algorithm, byte[] encoded);
}
