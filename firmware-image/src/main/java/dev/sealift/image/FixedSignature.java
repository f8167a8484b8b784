package dev.sealift.image;

/**
 * A signature that was made elsewhere, over what {@link ImageSigner#vectorToSign} gives. It is checked before it is used, so
 * that one of other bytes, or of another key, never gets into an image.
 */
public record FixedSignature(VerifyingKey publicKey, Bytes signature) implements Signer {
    @Override
    public Bytes sign(Bytes hash) throws SigningException {
        if (!publicKey.verifies(hash, signature)) {
            throw new SigningException("the given signature of " + signature.size()
                    + " bytes is not one of this image by " + publicKey + " (expected: one over the hash " + hash
                    + "): sign what --vector-to-sign writes with the same input, options and key");
        }
        return signature;
    }
}
