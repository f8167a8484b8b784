package dev.sealift.server.signing;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.SignedFormat;
import dev.sealift.api.operator.Signing;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.Printable;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Holds what is asked for against the rules of the profile, and against the content where that was sent. */
final class RequestCheck {
    /** Shown to approvers on terminals: nothing that moves a cursor. */
    private static final Pattern VERSION = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9.+_-]{0,63}");

    private static final Pattern FILE_NAME = Pattern.compile("[^" + Printable.OBEYED + "/]{1,255}");

    private static final Pattern WORDS = Pattern.compile("[^" + Printable.OBEYED + "]{1,256}");

    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

    private RequestCheck() {}

    /** Refuses what the profile does not allow. */
    static void allowed(Signing.Profile profile, String requester, Signing.Ask ask) {
        var rules = profile.rules();
        var subject = ask.subject();
        if (!rules.requesters().isEmpty() && !rules.requesters().contains(requester)) {
            throw Refusal.of(
                    ProblemCode.FORBIDDEN,
                    "profile '" + rules.name() + "' does not let " + requester + " ask",
                    requester,
                    "one of " + rules.requesters());
        }
        if (!rules.formats().contains(subject.format())) {
            throw refused(rules, "format", subject.format().name(), rules.formats());
        }
        if (!rules.boards().isEmpty() && !rules.boards().contains(String.valueOf(subject.board()))) {
            throw refused(rules, "board", subject.board(), rules.boards());
        }
        var hashes = ProfileService.hashes(profile);
        if (!hashes.contains(ask.hash())) {
            throw refused(rules, "hash for a key of " + profile.algorithm(), ask.hash(), hashes);
        }
        if (rules.contentRequired() && ask.content() == null) {
            throw Refusal.of(
                    ProblemCode.PROFILE_REFUSED,
                    "profile '" + rules.name() + "' signs only what it has seen: send the bytes under the signature to"
                            + " /api/v1/signing/contents and name them as content",
                    null,
                    "content");
        }
    }

    private static Refusal refused(Signing.Rules rules, String what, @Nullable String value, List<?> allowed) {
        return Refusal.of(
                ProblemCode.PROFILE_REFUSED,
                "profile '" + rules.name() + "' does not allow the " + what + " " + value + " (expected: one of "
                        + allowed + ")",
                value,
                "one of " + allowed);
    }

    /** Refuses a comment that is too long, or could write over what a terminal shows. */
    static void words(String field, @Nullable String text) {
        if (text != null) {
            Require.matches(field, text, WORDS, "1-256 characters without control characters");
        }
    }

    /** Refuses values that no request can have. */
    static void wellFormed(Signing.Ask ask) {
        int digits = 2 * HashAlgorithm.valueOf(ask.hash()).size();
        if (ask.digest().length() != digits || !HEX.matcher(ask.digest()).matches()) {
            throw Refusal.invalid("digest", ask.digest(), digits + " lower-case hex digits");
        }
        var subject = ask.subject();
        if (subject.board() != null) {
            Require.board("subject.board", subject.board());
        }
        if (subject.version() != null) {
            Require.matches("subject.version", subject.version(), VERSION, "1-64 of a-z A-Z 0-9 . + _ -");
        }
        if (subject.securityCounter() != null) {
            Require.between("subject.securityCounter", subject.securityCounter(), 0, 0xffff_ffffL);
        }
        if (subject.fileName() != null) {
            Require.matches(
                    "subject.fileName",
                    subject.fileName(),
                    FILE_NAME,
                    "a file's name of 1-255 characters, without folders and control characters");
        }
    }

    /** Refuses a digest or a subject that is not what the content says. */
    static void matches(Signing.Ask ask, Contents.Stored content, SigningBoards boards) {
        var image = content.content().image();
        boolean mcuboot = ask.subject().format() == SignedFormat.MCUBOOT;
        if (mcuboot && image == null) {
            throw Refusal.of(
                    ProblemCode.CONTENT_MISMATCH,
                    "the content is no plain MCUboot image up to its last protected TLV: send exactly the bytes that"
                            + " the signature covers; an encrypted image cannot be read here",
                    content.content().content(),
                    "header, payload and protected TLVs");
        }
        same("digest", ask.digest(), content.digest(ask.hash()));
        if (!mcuboot && image != null) {
            // The signature would be good for the image too, and nobody would have held it to its board and version.
            throw Refusal.of(
                    ProblemCode.CONTENT_MISMATCH,
                    "the content is what a signature of an MCUboot image covers: ask for the format MCUBOOT",
                    ask.subject().format().name(),
                    SignedFormat.MCUBOOT.name());
        }
        if (image == null) {
            return; // bytes with a digest; what else they are, only the asker says
        }
        var subject = ask.subject();
        String boardId = subject.board() == null ? null : boardId(subject.board(), boards);
        same(
                "board id",
                Objects.requireNonNullElse(boardId, "none"),
                Objects.requireNonNullElse(image.boardId(), "none"));
        same("version", String.valueOf(subject.version()), image.version());
        same("security counter", String.valueOf(subject.securityCounter()), Long.toString(image.securityCounter()));
    }

    private static String boardId(String name, SigningBoards boards) {
        return boards.id(name)
                .orElseThrow(
                        () -> Refusal.invalid("subject.board", name, "a board the server knows: " + boards.names()))
                .toString();
    }

    private static void same(String what, String asked, String found) {
        if (!asked.equals(found)) {
            throw Refusal.of(
                    ProblemCode.CONTENT_MISMATCH,
                    "the request says " + what + " " + asked + ", the content " + found
                            + ": ask for what the content is",
                    asked,
                    found);
        }
    }
}
