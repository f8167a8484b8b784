package dev.sealift.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.bouncycastle.crypto.digests.SHA1Digest;

/** Name-based UUIDs, version 5 (RFC 9562, 5.5), which the JDK does not make. */
public final class Uuids {
    /** Namespace of domain names (RFC 9562, 6.6). */
    public static final UUID DNS = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

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

    /** The 16 bytes of a UUID. */
    static byte[] bytes(UUID uuid) {
        return ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }
}
