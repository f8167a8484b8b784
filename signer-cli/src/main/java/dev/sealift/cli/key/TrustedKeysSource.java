package dev.sealift.cli.key;

import dev.sealift.image.Bytes;
import dev.sealift.image.VerifyingKey;
import java.util.List;

/** The C source that makes keys trusted by the bootloader it is linked into (firmware-ref/include/sealift/trusted_keys.h). */
final class TrustedKeysSource {
    private TrustedKeysSource() {}

    static String of(List<VerifyingKey> keys) {
        var out = new StringBuilder("/* Written by 'sealift key show --format c'. */\n")
                .append("#include \"trusted_keys.h\"\n\nconst struct trusted_key trusted_keys[] = {\n");
        for (var key : keys) {
            out.append("    {\n");
            append(out, "hash", key.hash());
            append(out, "point", key.point());
            out.append("    },\n");
        }
        return out.append("};\nconst unsigned trusted_key_count = ")
                .append(keys.size())
                .append(";\n")
                .toString();
    }

    private static void append(StringBuilder out, String member, Bytes bytes) {
        out.append("        .").append(member).append(" = {");
        byte[] values = bytes.toArray();
        for (int i = 0; i < values.length; i++) {
            out.append(i % 16 == 0 ? "\n            " : " ").append("0x%02x,".formatted(values[i]));
        }
        out.append("\n        },\n");
    }
}
