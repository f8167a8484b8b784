package dev.sealift.server.release;

import dev.sealift.api.ProblemCode;
import dev.sealift.server.problem.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a link serves. */
public record LinkCheck(LinkKey key, Clock clock) {
    private static final Pattern FORM = Pattern.compile("((\\d{1,11})\\.([0-9a-f]{64}))\\.([0-9a-f]{64})");

    /** How long that link still serves for that file, or the refusal that says why it does not. */
    Duration require(String digest, @Nullable String link) {
        var parts = FORM.matcher(link == null ? "" : link);
        if (!parts.matches() || !key.authenticates(parts.group(1), parts.group(4))) {
            throw Refusal.of(
                    ProblemCode.LINK_INVALID,
                    "the link was changed, or another server made it: take the one in the job document as it is");
        }
        if (!parts.group(3).equals(digest)) {
            throw Refusal.of(
                    ProblemCode.LINK_OTHER_FILE,
                    "the link is for another file: take the one that the job document has for this one",
                    digest,
                    parts.group(3));
        }
        var now = clock.instant();
        var expires = Instant.ofEpochSecond(Long.parseLong(parts.group(2)));
        if (!now.isBefore(expires)) {
            throw Refusal.of(
                    ProblemCode.LINK_EXPIRED,
                    "the link has expired: ask for the execution again, its document has a new one",
                    expires.toString(),
                    "a time after " + now);
        }
        return Duration.between(now, expires);
    }
}
