package dev.sealift.image;

/**
 * Why an image is refused, in the order in which the rules are checked; those about keys and signatures in the order of the
 * signatures in the image. The names are those of the table of reason codes, so that users of it map by name; that of a key
 * to decrypt with, which no device is given, is not there.
 */
public enum ImageFault {
    IMAGE_BAD_MAGIC,
    IMAGE_BAD_HEADER,
    IMAGE_TOO_LARGE,
    IMAGE_TRUNCATED,
    IMAGE_BAD_TLV,
    WRONG_DECRYPTION_KEY,
    HASH_MISSING,
    HASH_MISMATCH,
    SIGNATURE_MISSING,
    KEY_UNKNOWN,
    KEY_REVOKED,
    KEY_NOT_ACTIVE,
    SIGNATURE_INVALID,
    SIGNATURES_TOO_FEW,
    WRONG_BOARD,
    WRONG_SLOT,
    COUNTER_TOO_LOW,
    VERSION_OLDER,
    IMAGE_BAD_VECTORS,
    TRUST_SET_INVALID,
    TRUST_SET_OLD,
    TRUST_SET_UNBOOTABLE
}
