package dev.sealift.image;

/** How to come by the plain payload of an image that says it is encrypted: hash and signature are of that. */
@FunctionalInterface
public interface PayloadReader {
    /** For images that carry a wrapped key and yet lie in clear, see {@link Encryption#clear()}. */
    PayloadReader CLEAR = (file, image) -> file;

    /**
     * The file with its payload in clear.
     *
     * @throws ImageException when this is not the way to this image's payload: {@code WRONG_DECRYPTION_KEY}
     */
    ByteSource plain(ByteSource file, SignedImage image) throws ImageException;
}
