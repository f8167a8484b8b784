package dev.sealift.server.http;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.Tagged;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.server.problem.Refusal;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import tools.jackson.databind.json.JsonMapper;

/** The ETag of a reply, and the condition that a caller makes of it. */
final class EntityTag {
    /** Who read a thing and then changes it says here what it read. */
    static final String IF_MATCH = "If-Match";

    /** A few tags. */
    static final int MAX_CONDITION = 256;

    /** Half a SHA-256: nobody finds two states with the same one. */
    private static final int BYTES = 16;

    private EntityTag() {}

    /** Of what operators change in the reply, see {@link Tagged}. */
    static String of(Record reply, JsonMapper json) {
        Object covered = reply instanceof Tagged tagged ? tagged.tagged() : reply;
        MessageDigest digest = HashAlgorithm.SHA256.start();
        byte[] hash = digest.digest(json.writeValueAsBytes(covered));
        return '"' + HexFormat.of().formatHex(hash, 0, BYTES) + '"';
    }

    /** Refuses a change of something that is no longer as the caller read it. */
    static void require(String condition, String now) {
        if (condition.strip().equals("*")) {
            return;
        }
        if (Arrays.stream(condition.split(",")).map(String::strip).noneMatch(now::equals)) {
            throw Refusal.of(
                    ProblemCode.PRECONDITION_FAILED,
                    "it changed since it was read: read it again and decide anew",
                    condition,
                    now);
        }
    }
}
