package dev.sealift.image;

import java.security.SecureRandom;

/**
 * How the payload is encrypted: AES in counter mode with a fresh key, which only the holder of the recipient's private key
 * can unwrap (MCUboot, docs/encrypted_images.md).
 *
 * @param recipient key of the devices
 * @param keyBits   of AES: 128 or 256
 * @param hash      of HKDF and HMAC: SHA-256, or SHA-512 with X25519
 * @param random    source of the AES key and of the ephemeral key; both must be new for each image
 * @param clear     leaves the payload as it is: the image goes into the primary slot, and the bootloader encrypts it with the
 *                  wrapped key when it moves it to the other
 */
public record Encryption(EncryptionKey recipient, int keyBits, HashAlgorithm hash, SecureRandom random, boolean clear) {
    /** Encrypts the payload. */
    public Encryption(EncryptionKey recipient, int keyBits, HashAlgorithm hash, SecureRandom random) {
        this(recipient, keyBits, hash, random, false);
    }

    /** Refuses what MCUboot cannot decrypt. */
    public Encryption {
        if (keyBits != 128 && keyBits != 256) {
            throw new IllegalArgumentException("AES key of " + keyBits + " bits (expected: 128 or 256)");
        }
        if (hash != HashAlgorithm.SHA256
                && !(hash == HashAlgorithm.SHA512 && recipient.agreement() == KeyAgreement.X25519)) {
            throw new IllegalArgumentException(
                    hash + " for " + recipient.agreement() + " (expected: SHA-256, or SHA-512 with X25519)");
        }
    }

    /** Bytes of the TLV that carries the wrapped key. */
    int tlvSize() {
        return recipient.agreement().publicKeySize() + hash.size() + keyBits / 8;
    }
}
