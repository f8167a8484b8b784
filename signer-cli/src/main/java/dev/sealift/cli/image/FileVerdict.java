package dev.sealift.cli.image;

import dev.sealift.api.ReasonCode;
import dev.sealift.cli.Failures;
import dev.sealift.image.Bytes;
import dev.sealift.image.FormatException;
import dev.sealift.image.VerifyingKey;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on one file, in JSON and as text.
 *
 * @param reason    name of the broken rule
 * @param code      its number in the table of reason codes, when devices have it too
 * @param keyHash   SHA-256 of the first key that signed it
 * @param keyHashes the same of all trusted keys whose signatures counted, up to the threshold
 * @param exitCode  when it could not be judged: how the command ends if it is the first that is not good
 * @param error     and why
 */
record FileVerdict(
        String file,
        @Nullable String format,
        boolean accepted,
        @Nullable String reason,
        @Nullable Integer code,
        @Nullable String found,
        @Nullable String expected,
        @Nullable String imageHash,
        @Nullable String keyHash,
        List<String> keyHashes,
        @Nullable Integer exitCode,
        @Nullable String error) {
    static FileVerdict accepted(Path file, FormatName format, @Nullable Bytes imageHash, List<VerifyingKey> keys) {
        var hashes = keys.stream().map(key -> key.hash().hex()).toList();
        return new FileVerdict(
                file.toString(),
                format.toString(),
                true,
                null,
                null,
                null,
                null,
                imageHash == null ? null : imageHash.hex(),
                hashes.getFirst(),
                hashes,
                null,
                null);
    }

    static FileVerdict refused(Path file, FormatName format, FormatException e) {
        return new FileVerdict(
                file.toString(),
                format.toString(),
                false,
                e.fault().name(),
                Explanation.reason(e.fault().name()).map(ReasonCode::code).orElse(null),
                e.found(),
                e.expected(),
                null,
                null,
                List.of(),
                null,
                null);
    }

    /** Of a file that could not be judged. */
    static FileVerdict failed(Path file, Failures.Failure why) {
        return new FileVerdict(
                file.toString(),
                null,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                why.code().number(),
                why.message());
    }
}
