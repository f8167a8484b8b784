package dev.sealift.image;

/** Signs with one private key, wherever that lies: in a file, in a security module, behind a service. */
public interface Signer {
    /** The public half of its key, which some make only when they are asked for it. */
    VerifyingKey publicKey();

    /** What its key signs with; unlike the public half it is known at once. */
    default KeyAlgorithm algorithm() {
        return publicKey().algorithm();
    }

    /**
     * The signature over a hash, in the form that the algorithm of the key has: see {@link KeyAlgorithm}.
     *
     * @throws SigningException when whatever holds the key does not sign
     */
    Bytes sign(Bytes hash) throws SigningException;
}
