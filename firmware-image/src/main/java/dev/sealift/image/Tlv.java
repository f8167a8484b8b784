package dev.sealift.image;

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

    /** Bytes in front of the data of an entry: u16 type, u16 length. */
    static final int HEAD_SIZE = 4;

    /** Name of the type as MCUboot's image.h has it, or its number. */
    public String name() {
        return switch (type) {
            case KEYHASH -> "KEYHASH";
            case 0x02 -> "PUBKEY";
            case SHA256 -> "SHA256";
            case 0x11 -> "SHA384";
            case 0x12 -> "SHA512";
            case 0x20 -> "RSA2048_PSS";
            case ECDSA_SIG -> "ECDSA_SIG";
            case 0x23 -> "RSA3072_PSS";
            case 0x24 -> "ED25519";
            case 0x25 -> "SIG_PURE";
            case 0x30 -> "ENC_RSA2048";
            case 0x31 -> "ENC_KW";
            case 0x32 -> "ENC_EC256";
            case 0x33 -> "ENC_X25519";
            case 0x40 -> "DEPENDENCY";
            case SEC_CNT -> "SEC_CNT";
            case 0x60 -> "BOOT_RECORD";
            case UUID_VID -> "UUID_VID";
            case UUID_CID -> "UUID_CID";
            default -> "0x%02x".formatted(type);
        };
    }
}
