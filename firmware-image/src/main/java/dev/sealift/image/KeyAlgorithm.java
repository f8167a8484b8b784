package dev.sealift.image;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How a key signs a hash. */
public enum KeyAlgorithm {
    /** Signature: DER of r and s, at most 72 bytes. */
    ECDSA_P256("P-256", HashAlgorithm.SHA256),
    /** Signature: DER of r and s, at most 104 bytes. */
    ECDSA_P384("P-384", HashAlgorithm.SHA384),
    /** RFC 8032, the hash taken as the message. Signature: 64 bytes. */
    ED25519("Ed25519", HashAlgorithm.SHA512),
    /** PSS with MGF1 and a salt of 32 bytes. Signature: 384 bytes, big endian. */
    RSA_3072("RSA-3072", HashAlgorithm.SHA256);

    /** Each of them, in this order. Not an EnumSet, for which a start would look the values up by reflection. */
    public static final Set<KeyAlgorithm> ALL = Collections.unmodifiableSet(new LinkedHashSet<>(List.of(values())));

    private final String label;
    private final HashAlgorithm hash;

    KeyAlgorithm(String label, HashAlgorithm hash) {
        this.label = label;
        this.hash = hash;
    }

    /** The hash that fits its strength. Formats say which they use. */
    public HashAlgorithm hash() {
        return hash;
    }

    SignatureScheme scheme() {
        return switch (this) {
            case ECDSA_P256 -> Ecdsa.P256;
            case ECDSA_P384 -> Ecdsa.p384();
            case ED25519 -> Ed25519.INSTANCE;
            case RSA_3072 -> RsaPss.INSTANCE;
        };
    }

    /** {@code P-256}. */
    @Override
    public String toString() {
        return label;
    }
}
