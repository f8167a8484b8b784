package dev.sealift.image;

import java.util.OptionalInt;
import java.util.stream.IntStream;

/** One entry of a TLV area. */
public record Tlv(int type, Bytes data) {
    /** SHA-256 of the public key that made the signature behind it. */
    public static final int KEYHASH = 0x01;

    /** The image hash. */
    public static final int SHA256 = 0x10;

    /** ECDSA signature over the image hash, DER. */
    public static final int ECDSA_SIG = 0x22;

    /** Security counter, u32, protected. */
    public static final int SEC_CNT = 0x50;

    /** Vendor id, 16 bytes, protected. MCUboot's design.md says 0x80; its code and imgtool say 0x74. */
    public static final int UUID_VID = 0x74;

    /** Board id, 16 bytes, protected. */
    public static final int UUID_CID = 0x75;

    /** The public key itself, in place of its hash. */
    public static final int PUBKEY = 0x02;

    /** The image hash. */
    public static final int SHA384 = 0x11;

    /** The image hash. */
    public static final int SHA512 = 0x12;

    /** RSA-3072 signature over the image hash. */
    public static final int RSA3072_PSS = 0x23;

    /** Ed25519 signature over the image hash. */
    public static final int ED25519 = 0x24;

    /** Payload key wrapped for a P-256 key. */
    public static final int ENC_EC256 = 0x32;

    /** Payload key wrapped for an X25519 key. */
    public static final int ENC_X25519 = 0x33;

    /** Likewise, with SHA-512. */
    public static final int ENC_X25519_SHA512 = 0x34;

    /** Another image and the version it must have, 12 bytes, protected. */
    public static final int DEPENDENCY = 0x40;

    /** CBOR for attestation, protected. */
    public static final int BOOT_RECORD = 0x60;

    /** A {@link dev.sealift.image.trust.SignedTrustSet}, protected; in MCUboot's range for vendors, 0xXXA0–0xXXFF. */
    public static final int TRUST_SET = 0x53a0;

    /** Bytes in front of the data of an entry: u16 type, u16 length. */
    static final int HEAD_SIZE = 4;

    /** The last type that MCUboot names. */
    private static final int LAST_NAMED = 0x7f;

    /** The type of that name, or of that number with 0x. */
    public static OptionalInt typeNamed(String name) {
        if (name.matches("0x[0-9a-fA-F]{1,4}")) {
            return OptionalInt.of(Integer.parseInt(name.substring(2), 16));
        }
        return IntStream.rangeClosed(0, LAST_NAMED)
                .filter(type -> nameOf(type).equals(name))
                .findFirst();
    }

    /** Name of the type as MCUboot's image.h has it, or its number. */
    public String name() {
        return nameOf(type);
    }

    /** The same for a type alone. */
    public static String nameOf(int type) {
        return switch (type) {
            case KEYHASH -> "KEYHASH";
            case PUBKEY -> "PUBKEY";
            case SHA256 -> "SHA256";
            case SHA384 -> "SHA384";
            case SHA512 -> "SHA512";
            case 0x20 -> "RSA2048_PSS";
            case ECDSA_SIG -> "ECDSA_SIG";
            case RSA3072_PSS -> "RSA3072_PSS";
            case ED25519 -> "ED25519";
            case 0x25 -> "SIG_PURE";
            case 0x30 -> "ENC_RSA2048";
            case 0x31 -> "ENC_KW";
            case ENC_EC256 -> "ENC_EC256";
            case ENC_X25519 -> "ENC_X25519";
            case ENC_X25519_SHA512 -> "ENC_X25519_SHA512";
            case DEPENDENCY -> "DEPENDENCY";
            case SEC_CNT -> "SEC_CNT";
            case BOOT_RECORD -> "BOOT_RECORD";
            case UUID_VID -> "UUID_VID";
            case UUID_CID -> "UUID_CID";
            case TRUST_SET -> "TRUST_SET";
            default -> "0x%02x".formatted(type);
        };
    }
}
