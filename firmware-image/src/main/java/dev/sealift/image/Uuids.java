package dev.sealift.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.jspecify.annotations.Nullable;

/** Name-based UUIDs, version 5 (RFC 9562, 5.5), which the JDK does not make. */
public final class Uuids {
    /** Namespace of domain names (RFC 9562, 6.6). */
    public static final UUID DNS = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    private static final Pattern DASHED = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private static final Pattern PLAIN = Pattern.compile("\\p{XDigit}{32}");

    private Uuids() {}

    /** UUIDv5 of that name in that namespace. */
    public static UUID named(UUID namespace, String name) {
        var sha1 = new SHA1Digest();
        byte[] space = bytes(namespace);
        sha1.update(space, 0, space.length);
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        sha1.update(text, 0, text.length);
        byte[] digest = new byte[sha1.getDigestSize()];
        sha1.doFinal(digest, 0);
        digest[6] = (byte) ((digest[6] & 0x0f) | 0x50); // version 5
        digest[8] = (byte) ((digest[8] & 0x3f) | 0x80); // variant of RFC 9562
        var in = ByteBuffer.wrap(digest);
        return new UUID(in.getLong(), in.getLong());
    }

    /**
     * A UUID as imgtool takes it: with dashes, as 32 digits, or as a name in that namespace.
     *
     * @throws IllegalArgumentException for a name without a namespace
     */
    public static UUID parse(@Nullable UUID namespace, String text) {
        if (DASHED.matcher(text).matches()) {
            return UUID.fromString(text);
        }
        if (PLAIN.matcher(text).matches()) {
            return new UUID(
                    Long.parseUnsignedLong(text.substring(0, 16), 16), Long.parseUnsignedLong(text.substring(16), 16));
        }
        if (namespace == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is a name (expected: a UUID, or the vendor's too, in whose namespace it is)");
        }
        return named(namespace, text);
    }

    /** The 16 bytes of a UUID. */
    static byte[] bytes(UUID uuid) {
        return ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }
}
