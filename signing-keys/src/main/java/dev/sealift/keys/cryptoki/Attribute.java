package dev.sealift.keys.cryptoki;

import dev.sealift.image.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * One attribute of an object, for searches and new objects.
 *
 * @param type  CKA_…
 * @param value as the module takes it: numbers in the machine's order
 */
public record Attribute(long type, Bytes value) {
    public static final long CLASS = 0;
    public static final long TOKEN = 1;
    public static final long PRIVATE = 2;
    public static final long LABEL = 3;
    public static final long VALUE = 0x11;
    public static final long KEY_TYPE = 0x100;
    public static final long ID = 0x102;
    public static final long SENSITIVE = 0x103;
    public static final long SIGN = 0x108;
    public static final long VERIFY = 0x10a;
    public static final long MODULUS = 0x120;
    public static final long MODULUS_BITS = 0x121;
    public static final long PUBLIC_EXPONENT = 0x122;
    public static final long PRIVATE_EXPONENT = 0x123;
    public static final long PRIME_1 = 0x124;
    public static final long PRIME_2 = 0x125;
    public static final long EXPONENT_1 = 0x126;
    public static final long EXPONENT_2 = 0x127;
    public static final long COEFFICIENT = 0x128;
    public static final long EXTRACTABLE = 0x162;
    public static final long EC_PARAMS = 0x180;
    public static final long EC_POINT = 0x181;

    /** CKO_CERTIFICATE. */
    public static final long CERTIFICATE = 1;
    /** CKO_PUBLIC_KEY. */
    public static final long PUBLIC_KEY = 2;
    /** CKO_PRIVATE_KEY. */
    public static final long PRIVATE_KEY = 3;

    /** CKK_RSA. */
    public static final long RSA = 0;
    /** CKK_EC. */
    public static final long EC = 3;
    /** CKK_EC_EDWARDS. */
    public static final long EC_EDWARDS = 0x40;

    /** A CK_ULONG. */
    public static Attribute of(long type, long value) {
        var bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        return new Attribute(type, Bytes.of(bytes.putLong(value).array()));
    }

    /** A CK_BBOOL. */
    public static Attribute of(long type, boolean value) {
        return new Attribute(type, Bytes.of(new byte[] {(byte) (value ? 1 : 0)}));
    }

    /** Text, UTF-8. */
    public static Attribute of(long type, String value) {
        return new Attribute(type, Bytes.of(value.getBytes(StandardCharsets.UTF_8)));
    }

    /** The CK_ULONG in those bytes. */
    public static long number(byte[] value) {
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getLong();
    }
}
