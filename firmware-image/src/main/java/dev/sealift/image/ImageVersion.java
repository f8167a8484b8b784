package dev.sealift.image;

import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version in an image header.
 *
 * @param major    0–255
 * @param minor    0–255
 * @param revision 0–65535
 * @param build    0–4294967295
 */
public record ImageVersion(int major, int minor, int revision, long build) implements Comparable<ImageVersion> {
    /** No leading zeros. At most 10 digits, so that a long always holds it. imgtool lets parts be absent; a slip does not pass here. */
    private static final Pattern TEXT =
            Pattern.compile("(0|[1-9]\\d{0,9})\\.(0|[1-9]\\d{0,9})\\.(0|[1-9]\\d{0,9})(?:\\+(0|[1-9]\\d{0,9}))?");

    /** Refuses parts that do not fit the header, which other tools cut off or fail on. */
    public ImageVersion {
        requireRange("major", major, 0xff);
        requireRange("minor", minor, 0xff);
        requireRange("revision", revision, 0xffff);
        requireRange("build", build, 0xffff_ffffL);
    }

    /**
     * Reads {@code major.minor.revision[+build]}.
     *
     * @throws IllegalArgumentException with the text and what was expected
     */
    public static ImageVersion parse(String text) {
        var match = TEXT.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "version '" + text + "' (expected: major.minor.revision+build in digits, e.g. 1.2.3+4)");
        }
        return new ImageVersion(
                Math.toIntExact(part("major", match.group(1), 0xff)),
                Math.toIntExact(part("minor", match.group(2), 0xff)),
                Math.toIntExact(part("revision", match.group(3), 0xffff)),
                part("build", match.group(4), 0xffff_ffffL));
    }

    /** The 8 bytes that headers and dependencies hold. */
    static ImageVersion decode(ByteBuffer in) {
        return new ImageVersion(
                Byte.toUnsignedInt(in.get()),
                Byte.toUnsignedInt(in.get()),
                Short.toUnsignedInt(in.getShort()),
                Integer.toUnsignedLong(in.getInt()));
    }

    @Override
    public int compareTo(ImageVersion other) {
        // No comparator of method references: a start would load eight classes for it, though it compares nothing.
        int order = Integer.compare(major, other.major);
        order = order != 0 ? order : Integer.compare(minor, other.minor);
        order = order != 0 ? order : Integer.compare(revision, other.revision);
        return order != 0 ? order : Long.compare(build, other.build);
    }

    /** {@code 1.2.3}, or {@code 1.2.3+4} when build is not 0, as the device writes it. */
    @Override
    public String toString() {
        return major + "." + minor + "." + revision + (build == 0 ? "" : "+" + build);
    }

    private static long part(String name, @Nullable String digits, long max) {
        return digits == null ? 0 : requireRange(name, Long.parseLong(digits), max);
    }

    private static long requireRange(String name, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("version " + name + " " + value + " (expected: 0–" + max + ")");
        }
        return value;
    }
}
