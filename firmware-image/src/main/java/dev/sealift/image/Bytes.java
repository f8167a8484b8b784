package dev.sealift.image;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes that do not change, compared by value and shown as lower-case hex. */
public final class Bytes {
    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** A copy of those bytes. */
    public static Bytes of(byte[] bytes) {
        return new Bytes(bytes.clone());
    }

    /** A copy of {@code bytes[from, to)}. */
    public static Bytes of(byte[] bytes, int from, int to) {
        return new Bytes(Arrays.copyOfRange(bytes, from, to));
    }

    /** A copy of these bytes. */
    public byte[] toArray() {
        return content.clone();
    }

    /** How many there are. */
    public int size() {
        return content.length;
    }

    /** Two lower-case digits a byte. */
    public String hex() {
        return HexFormat.of().formatHex(content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return hex();
    }
}
