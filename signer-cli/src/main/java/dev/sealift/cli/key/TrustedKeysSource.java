package dev.sealift.cli.key;

import dev.sealift.image.Bytes;
import dev.sealift.image.VerifyingKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The C source that makes keys trusted by the bootloader it is linked into (firmware-ref/include/sealift/trusted_keys.h). */
final class TrustedKeysSource {
    private TrustedKeysSource() {}

    /** @param root signs trust sets; null: the bootloader never takes one */
    static String of(List<VerifyingKey> keys, @Nullable VerifyingKey root) {
        var out = new StringBuilder("/* Written by 'sealift key show --format c'. */\n")
                .append("#include \"trusted_keys.h\"\n\nconst struct trusted_key trusted_keys[] = {\n");
        for (var key : keys) {
            out.append("    {\n");
            append(out, "hash", key.hash());
            append(out, "point", key.point());
            out.append("    },\n");
        }
        out.append("};\nconst unsigned trusted_key_count = ")
                .append(keys.size())
                .append(";\n\n");
        out.append("const uint8_t root_key_point[64] = {");
        append(out, root == null ? new byte[1] : root.point().toArray(), "\n    ");
        return out.append("\n};\n").toString();
    }

    private static void append(StringBuilder out, String member, Bytes bytes) {
        out.append("        .").append(member).append(" = {");
        append(out, bytes.toArray(), "\n            ");
        out.append("\n        },\n");
    }

    private static void append(StringBuilder out, byte[] values, String line) {
        for (int i = 0; i < values.length; i++) {
            out.append(i % 16 == 0 ? line : " ").append("0x%02x,".formatted(values[i]));
        }
    }
}
