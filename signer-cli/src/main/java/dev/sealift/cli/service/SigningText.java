package dev.sealift.cli.service;

import dev.sealift.api.SigningState;
import dev.sealift.api.operator.Signing;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Profiles and requests in words. */
final class SigningText {
    private SigningText() {}

    static String line(Signing.Profile profile) {
        var rules = profile.rules();
        var revoked = profile.revokedAt();
        return "%s: key %s (%s), %s, %s%s%s"
                .formatted(
                        rules.name(),
                        rules.key(),
                        profile.algorithm(),
                        rules.formats().stream().map(Words::of).collect(Collectors.joining(", ")),
                        approvals(rules.approvals()),
                        rules.contentRequired() ? ", only what was sent" : "",
                        revoked == null ? "" : "; revoked " + revoked);
    }

    static String full(Signing.Profile profile) {
        var rules = profile.rules();
        var text = new StringBuilder(line(profile));
        append(text, "boards", anyOr(rules.boards(), "any"));
        append(text, "may ask", anyOr(rules.requesters(), "every release engineer"));
        append(text, "may approve", anyOr(rules.approvers(), "every approver"));
        append(text, "rate", rules.perHour() + " an hour, " + rules.perHourRequester() + " by one asker");
        append(text, "expires", "after " + rules.expiresMinutes() + " minutes");
        append(
                text,
                "same digest",
                profile.deterministic()
                        ? "same signature by the key itself"
                        : "the key signs it differently each time; the first signature is kept");
        return text.append("\n").append(profile.publicKey().strip()).toString();
    }

    private static String anyOr(List<String> names, String otherwise) {
        return names.isEmpty() ? otherwise : String.join(", ", names);
    }

    private static String approvals(int count) {
        return count == 1 ? "1 approval" : count + " approvals";
    }

    static String line(Signing.Request request) {
        return "%-5d %-9s %-16s %s by %s, %d of %s"
                .formatted(
                        request.id(),
                        request.state(),
                        request.profile(),
                        what(request.subject()),
                        request.requester(),
                        request.approvals().size(),
                        approvals(request.approvalsNeeded()));
    }

    static String full(Signing.Request request) {
        var text = new StringBuilder("request " + request.id() + ": " + request.state());
        var subject = request.subject();
        append(text, "profile", request.profile());
        append(text, "asked by", request.requester() + ", " + request.createdAt());
        append(text, "format", Words.of(subject.format()));
        append(text, "board", orDash(subject.board()));
        append(text, "version", orDash(subject.version()));
        append(text, "counter", orDash(subject.securityCounter()));
        append(text, "file", orDash(subject.fileName()));
        append(
                text,
                "says so",
                request.checked() ? checked(request) : "only the asker: the server has seen no more than the digest");
        append(text, "digest", request.hash() + " " + request.digest());
        for (var approval : request.approvals()) {
            String comment = approval.comment();
            append(
                    text,
                    "approved by",
                    approval.approver() + ", " + approval.at() + (comment == null ? "" : ": " + comment));
        }
        append(text, "approvals", request.approvals().size() + " of " + request.approvalsNeeded());
        if (!request.state().terminal()) {
            append(text, "expires", request.expiresAt());
        }
        String reason = request.reason();
        if (reason != null) {
            append(text, request.state() == SigningState.APPROVED ? "not signed" : "because", reason);
        }
        String signature = request.signature();
        if (signature != null) {
            append(text, "signature", signature);
        }
        return text.toString();
    }

    private static String checked(Signing.Request request) {
        return switch (request.subject().format()) {
            case MCUBOOT -> "the image, which the server has read";
            case ESP_V1, ESP_V2, DETACHED, DSSE -> "the asker; the server has made the digest of the bytes it was sent";
        };
    }

    static String what(Signing.Subject subject) {
        var text = new StringBuilder(Words.of(subject.format()));
        for (var part : new @Nullable String[] {subject.board(), subject.version(), subject.fileName()}) {
            text.append(part == null ? "" : " " + part);
        }
        return text.toString();
    }

    private static String orDash(@Nullable Object value) {
        return Objects.requireNonNullElse(value, "-").toString();
    }

    private static void append(StringBuilder text, String name, Object value) {
        text.append("\n  %-12s %s".formatted(name, value));
    }
}
