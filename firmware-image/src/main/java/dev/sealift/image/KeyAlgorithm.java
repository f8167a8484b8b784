package dev.sealift.image;

/** How a key signs a hash. */
public enum KeyAlgorithm {
    /** Signature: DER of r and s, at most 72 bytes. */
    ECDSA_P256("P-256", HashAlgorithm.SHA256, Ecdsa.P256),
    /** Signature: DER of r and s, at most 104 bytes. */
    ECDSA_P384("P-384", HashAlgorithm.SHA384, Ecdsa.P384),
    /** RFC 8032, the hash taken as the message. Signature: 64 bytes. */
    ED25519("Ed25519", HashAlgorithm.SHA512, Ed25519.INSTANCE),
    /** PSS with MGF1 and a salt of 32 bytes. Signature: 384 bytes, big endian. */
    RSA_3072("RSA-3072", HashAlgorithm.SHA256, RsaPss.INSTANCE);

    private final String label;
    private final HashAlgorithm hash;
    private final SignatureScheme scheme;

    KeyAlgorithm(String label, HashAlgorithm hash, SignatureScheme scheme) {
        this.label = label;
        this.hash = hash;
        this.scheme = scheme;
    }

    /** The hash that fits its strength. Formats say which they use. */
    public HashAlgorithm hash() {
        return hash;
    }

    SignatureScheme scheme() {
        return scheme;
    }

    /** {@code P-256}. */
    @Override
    public String toString() {
        return label;
    }
}
