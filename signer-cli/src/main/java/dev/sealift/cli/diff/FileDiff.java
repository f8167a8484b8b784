package dev.sealift.cli.diff;

import dev.sealift.cli.file.FileName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two files, in JSON and as text.
 *
 * @param format how both were read: mcuboot, esp or raw
 * @param fields with other values, or that only one has
 * @param parts  of which the bytes differ, by name
 */
record FileDiff(String a, String b, String format, boolean same, List<Field> fields, Map<String, ByteRanges> parts) {
    /** A value that differs; null: it has none. */
    record Field(String name, @Nullable String a, @Nullable String b) {}

    /** Ranges that the text shows; JSON has more. */
    private static final int SHOWN = 20;

    static FileDiff of(
            String a,
            String b,
            String format,
            Map<String, String> fieldsA,
            Map<String, String> fieldsB,
            Map<String, ByteRanges> parts) {
        var fields = new ArrayList<Field>();
        var names = new LinkedHashSet<>(fieldsA.keySet());
        names.addAll(fieldsB.keySet());
        for (var name : names) {
            var left = fieldsA.get(name);
            var right = fieldsB.get(name);
            if (left == null || !left.equals(right)) {
                fields.add(new Field(name, left, right));
            }
        }
        var different = new LinkedHashMap<String, ByteRanges>();
        parts.forEach((name, ranges) -> {
            if (!ranges.same()) {
                different.put(name, ranges);
            }
        });
        return new FileDiff(a, b, format, fields.isEmpty() && different.isEmpty(), fields, different);
    }

    String text() {
        if (same) {
            return FileName.shown(a) + " and " + FileName.shown(b) + " are the same";
        }
        var out = new StringBuilder("--- " + FileName.shown(a) + "\n+++ " + FileName.shown(b) + "\n");
        for (var field : fields) {
            out.append(field.name()).append('\n');
            out.append("  - ").append(field.a() == null ? "(none)" : field.a()).append('\n');
            out.append("  + ").append(field.b() == null ? "(none)" : field.b()).append('\n');
        }
        parts.forEach((name, ranges) -> append(out, name, ranges));
        return out.toString().stripTrailing();
    }

    private static void append(StringBuilder out, String name, ByteRanges ranges) {
        out.append("%s: %d bytes differ in %d range%s"
                .formatted(name, ranges.bytes(), ranges.count(), ranges.count() == 1 ? "" : "s"));
        if (ranges.sizeA() != ranges.sizeB()) {
            out.append(", sizes %d and %d".formatted(ranges.sizeA(), ranges.sizeB()));
        }
        out.append('\n');
        ranges.ranges().stream()
                .limit(SHOWN)
                .forEach(range -> out.append("  0x%08x  %d%n".formatted(range.at(), range.length())));
        if (ranges.count() > SHOWN) {
            out.append("  … and ").append(ranges.count() - SHOWN).append(" more\n");
        }
    }
}
