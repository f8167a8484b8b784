package dev.sealift.server.release;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.api.operator.Releases;
import dev.sealift.image.Board;
import dev.sealift.image.ImageException;
import dev.sealift.image.ImageFault;
import dev.sealift.image.ImageParser;
import dev.sealift.image.ImageRules;
import dev.sealift.image.ImageVerifier;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.SignedImage;
import dev.sealift.image.Verdict;
import dev.sealift.image.trust.TrustSet;
import dev.sealift.image.trust.TrustedKey;
import dev.sealift.server.problem.Refusal;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks files by the rules of the device, so that what could not boot is turned away before anything downloads it. */
public final class Intake {
    private final TrustedKeys trusted;
    private final List<Board> boards;

    /** Trusts signatures of those keys only, and knows those boards only. */
    public Intake(TrustedKeys trusted, List<Board> boards) {
        this.trusted = trusted;
        this.boards = boards;
    }

    /**
     * What the file is, or the refusal that says which rule it breaks.
     *
     * @param digest         SHA-256 of the file
     * @param minimumCounter lowest security counter that a board of that name still takes
     */
    public Releases.Artifact check(String digest, byte[] file, ToLongFunction<Board> minimumCounter) {
        Board board = boardOf(file);
        return switch (verdict(file, board, minimumCounter.applyAsLong(board))) {
            case Verdict.Accepted accepted ->
                new Releases.Artifact(
                        digest,
                        file.length,
                        board.name(),
                        SlotName.valueOf(Objects.requireNonNull(accepted.slot()).name()),
                        accepted.image().header().version().toString(),
                        accepted.hash().hex(),
                        accepted.key().hash().hex(),
                        accepted.image().securityCounter(),
                        requires(accepted.image()));
            case Verdict.Refused refused -> throw refusal(refused);
        };
    }

    /** The version that the device must run at least: the image's dependency on itself, of which a board has one. */
    private static @Nullable String requires(SignedImage image) {
        var own = image.header().version();
        ImageVersion highest = null;
        for (var dependency : image.dependencies()) {
            var minimum = dependency.minimum();
            if (dependency.image() != 0) {
                throw refused(
                        ReasonCode.DEPENDENCY_UNMET,
                        "a dependency on image " + dependency.image(),
                        "dependencies on image 0 only: boards here have one image");
            }
            if (minimum.compareTo(own) >= 0) {
                throw refused(
                        ReasonCode.DEPENDENCY_UNMET,
                        "version " + own + " that requires " + minimum,
                        "a requirement of an earlier version");
            }
            highest = highest == null || minimum.compareTo(highest) > 0 ? minimum : highest;
        }
        return highest == null ? null : highest.toString();
    }

    /** The trust set decides on the keys it names; only of those it does not know, the plain keys do. */
    private Verdict verdict(byte[] file, Board board, long minimumCounter) {
        var plain = new ImageRules(board, null, trusted.image(), minimumCounter, null);
        var rules = trusted.root() == null ? plain : plain.withRootKey(trusted.root());
        var set = trusted.set();
        if (set == null) {
            return ImageVerifier.verify(file, rules);
        }
        var bySet = ImageVerifier.verify(file, rules.with(set));
        boolean unknown = bySet instanceof Verdict.Refused refused && refused.fault() == ImageFault.KEY_UNKNOWN;
        return unknown ? ImageVerifier.verify(file, rules.with(withoutNamed(set))) : bySet;
    }

    private TrustSet withoutNamed(TrustSet set) {
        var named = set.keys().stream().map(TrustedKey::key).toList();
        return TrustSet.of(
                trusted.image().stream().filter(key -> !named.contains(key)).toList());
    }

    /** The board the image names. Any board serves for one that names none: the rules are broken before it matters. */
    private Board boardOf(byte[] file) {
        try {
            var id = ImageParser.parse(file).boardId();
            return boards.stream()
                    .filter(board -> id.filter(board.id()::equals).isPresent())
                    .findFirst()
                    .orElse(boards.getFirst());
        } catch (ImageException e) {
            return boards.getFirst();
        }
    }

    private Refusal refusal(Verdict.Refused refused) {
        String expected = refused.fault() == ImageFault.WRONG_BOARD
                ? "one of the boards " + boards.stream().map(Board::name).collect(Collectors.joining(", "))
                : refused.expected();
        return refused(ReasonCode.valueOf(refused.fault().name()), refused.found(), expected);
    }

    private static Refusal refused(ReasonCode reason, String found, String expected) {
        return Refusal.of(
                ProblemCode.IMAGE_REFUSED,
                reason,
                reason.name() + ": " + found + " (expected: " + expected + "). " + reason.action(),
                found,
                expected);
    }
}
