package dev.sealift.server.blob;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A {@code Range} header of a request (RFC 9110, 14.1.2), for one range of bytes. */
sealed interface ByteRange {
    /** The whole file: no range was asked for, or one that a server may ignore (several ranges, another unit). */
    record Whole() implements ByteRange {}

    /** Those bytes. */
    record Part(long first, long length) implements ByteRange {}

    /** No byte of the file is in the range. */
    record Unsatisfiable() implements ByteRange {}

    /** At most 18 digits, so that every number fits a long. */
    Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** Reads the header for a file of that size. */
    static ByteRange parse(@Nullable String header, long size) {
        Matcher range = SINGLE.matcher(header == null ? "" : header);
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return new Whole();
        }
        if (range.group(1).isEmpty()) {
            long last = Math.min(Long.parseLong(range.group(2)), size);
            return last == 0 ? new Unsatisfiable() : new Part(size - last, last);
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? size - 1 : Long.parseLong(range.group(2));
        if (last < first && !range.group(2).isEmpty()) {
            return new Whole(); // not a valid range: ignored, as the RFC wants it
        }
        return first >= size ? new Unsatisfiable() : new Part(first, Math.min(last, size - 1) - first + 1);
    }
}
