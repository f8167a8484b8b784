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
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** How a signature over a whole file is written. The hash is the one of the key's algorithm: {@link KeyAlgorithm#hash()}. */
public enum DetachedFormat {
    /** As the algorithm has it: DER for ECDSA. */
    DER("der") {
        @Override
        Set<KeyAlgorithm> algorithms() {
            return KeyAlgorithm.ALL;
        }

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
    RAW("raw") {
        @Override
        Set<KeyAlgorithm> algorithms() {
            return EnumSet.of(KeyAlgorithm.ECDSA_P256, KeyAlgorithm.ECDSA_P384);
        }

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
    AWS_OTA("aws") {
        @Override
        Set<KeyAlgorithm> algorithms() {
            return EnumSet.of(KeyAlgorithm.ECDSA_P256);
        }

        @Override
        byte[] encode(KeyAlgorithm algorithm, Bytes signature) {
            return Base64.getEncoder().encode(signature.toArray());
        }

        @Override
        Bytes decode(KeyAlgorithm algorithm, byte[] encoded) {
            var text = new String(encoded, StandardCharsets.US_ASCII).strip();
            byte[] der = Base64.getDecoder().decode(text);
            if (!Base64.getEncoder().encodeToString(der).equals(text)) {
                throw new IllegalArgumentException("base64 with stray bits (expected: its one strict form)");
            }
            return Bytes.of(der);
        }
    };

    /** No signature in any of these forms is longer: 384 bytes of RSA, or base64 of 72. */
    private static final int MAX_SIZE = 1024;

    private final String word;

    DetachedFormat(String word) {
        this.word = word;
    }

    /**
     * The signature of that file.
     *
     * @throws SigningException when the key does not go with the format, or does not sign
     */
    public byte[] sign(ByteSource file, Signer signer) throws SigningException {
        var algorithm = signer.algorithm();
        if (!algorithms().contains(algorithm)) {
            throw new SigningException("a key of " + algorithm + " for a signature in the form " + this + " (expected: "
                    + algorithms().stream().map(KeyAlgorithm::toString).collect(Collectors.joining(" or ")) + ")");
        }
        return encode(algorithm, signer.sign(algorithm.hash().of(file, file.size())));
    }

    /** Whether that is this key's signature of that file; whatever the bytes are, this only says no. */
    public boolean verifies(ByteSource file, byte[] signature, VerifyingKey key) {
        var algorithm = key.algorithm();
        if (signature.length > MAX_SIZE || !algorithms().contains(algorithm)) {
            return false;
        }
        try {
            return key.verifies(algorithm.hash().of(file, file.size()), decode(algorithm, signature));
        } catch (IllegalArgumentException e) {
            return false; // not this form
        }
    }

    /** As it is called where somebody chooses it. */
    @Override
    public String toString() {
        return word;
    }

    /** Whose signatures can be written so. */
    abstract Set<KeyAlgorithm> algorithms();

    abstract byte[] encode(KeyAlgorithm algorithm, Bytes signature);

    abstract Bytes decode(KeyAlgorithm algorithm, byte[] encoded);
}
