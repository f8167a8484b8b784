package dev.sealift.cli.key;

import dev.sealift.image.VerifyingKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The C source that makes keys trusted by the bootloader it is linked into (firmware-ref/include/sealift/trusted_keys.h). */
final class TrustedKeysSource {
    /** Says to the bootloader that there is no root key: all its bytes are zero. */
    private static final byte[] NO_ROOT = new byte[1];

    private TrustedKeysSource() {}

    /**
     * Source of those keys.
     *
     * @param root signs trust sets; null: the bootloader never takes one
     */
    static String of(List<VerifyingKey> keys, @Nullable VerifyingKey root) {
        var out = new StringBuilder("/* Written by 'sealift key export-c'. */\n")
                .append("#include \"trusted_keys.h\"\n\nconst struct trusted_key trusted_keys[] = {\n");
        for (var key : keys) {
            out.append("    {\n        .hash = {");
            append(out, key.hash().toArray(), "\n            ");
            out.append("\n        },\n        .point = {");
            append(out, key.point().toArray(), "\n            ");
            out.append("\n        },\n    },\n");
        }
        out.append("};\nconst unsigned trusted_key_count = ")
                .append(keys.size())
                .append(";\n\n");
        out.append("const uint8_t root_key_point[64] = {");
        append(out, root == null ? NO_ROOT : root.point().toArray(), "\n    ");
        return out.append("\n};\n").toString();
    }

    private static void append(StringBuilder out, byte[] values, String line) {
        for (int i = 0; i < values.length; i++) {
            out.append(i % 16 == 0 ? line : " ").append("0x%02x,".formatted(values[i]));
        }
    }
}
