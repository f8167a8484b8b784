package dev.sealift.server.release;

import dev.sealift.api.Problem;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.Releases;
import dev.sealift.image.Board;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.Slot;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What a release may hold. All that is wrong is said at once. */
final class ReleaseRules {
    /** Two slots of thirty-two boards. */
    private static final int MAX_ARTIFACTS = 64;

    private final List<Board> boards;
    private final ArtifactStore artifacts = new ArtifactStore();
    private final SecurityCounters counters = new SecurityCounters();
    private final ReleaseStore releases;

    ReleaseRules(List<Board> boards, ReleaseStore releases) {
        this.boards = boards;
        this.releases = releases;
    }

    /** The boards of images, each once. */
    static List<String> boards(List<Releases.Artifact> images) {
        return List.copyOf(
                new TreeSet<>(images.stream().map(Releases.Artifact::board).toList()));
    }

    /** Images that may stand together even in a draft: of one version and counter, no two for the same slot. */
    List<Releases.Artifact> gather(Handle tx, List<String> digests) {
        Require.size("artifacts", digests, 1, MAX_ARTIFACTS);
        List<Problem.Fault> missing = new ArrayList<>();
        List<Releases.Artifact> images = new ArrayList<>();
        for (String digest : digests) {
            Require.sha256("artifacts", digest);
            artifacts
                    .find(tx, digest)
                    .ifPresentOrElse(
                            images::add,
                            () -> missing.add(new Problem.Fault(
                                    "there is no artifact '" + digest + "': upload it first", digest, null, null)));
        }
        refuse(ProblemCode.NOT_FOUND, missing);
        images.sort(Comparator.comparing(Releases.Artifact::board).thenComparing(Releases.Artifact::slot));
        refuse(ProblemCode.RELEASE_REFUSED, differences(images));
        return List.copyOf(images);
    }

    private static List<Problem.Fault> differences(List<Releases.Artifact> images) {
        List<Problem.Fault> faults = new ArrayList<>();
        var first = images.getFirst();
        var places = new HashSet<String>();
        for (var image : images) {
            requireSame(faults, "version", image, first.version(), image.version());
            requireSame(
                    faults,
                    "security counter",
                    image,
                    Long.toString(first.securityCounter()),
                    Long.toString(image.securityCounter()));
            if (!places.add(image.board() + " " + image.slot())) {
                faults.add(new Problem.Fault(
                        "artifact " + image.digest() + " is a second image for slot " + image.slot() + " of "
                                + image.board() + " (expected: one image for each): leave one image out",
                        image.digest(),
                        "one image for each slot",
                        null));
            }
        }
        return faults;
    }

    private static void requireSame(
            List<Problem.Fault> faults, String what, Releases.Artifact image, String expected, String found) {
        if (!found.equals(expected)) {
            faults.add(new Problem.Fault(
                    "artifact " + image.digest() + " for slot " + image.slot() + " of " + image.board() + " has the "
                            + what + " " + found + " (expected: " + expected + ", as the others): a release holds one "
                            + what,
                    found,
                    expected,
                    null));
        }
    }

    /** Refuses to publish what devices could not install. */
    void requireInstallable(Handle tx, Releases.View release) {
        List<Problem.Fault> faults = new ArrayList<>();
        for (String name : release.boards()) {
            boards.stream()
                    .filter(board -> board.name().equals(name))
                    .findFirst()
                    .ifPresentOrElse(
                            board -> requireSlots(faults, board, release.images(name)),
                            () -> faults.add(new Problem.Fault(
                                    "board " + name + " is not one that this server knows any more",
                                    name,
                                    null,
                                    null)));
            requireCounter(tx, faults, name, release.securityCounter());
            requireEarlierVersion(tx, faults, release, name);
        }
        refuse(ProblemCode.RELEASE_REFUSED, faults);
    }

    private static void requireSlots(List<Problem.Fault> faults, Board board, List<Releases.Artifact> images) {
        var found = images.stream().map(image -> image.slot().name()).toList();
        var expected = board.slots().stream().map(Slot::name).toList();
        if (!found.equals(expected)) {
            faults.add(new Problem.Fault(
                    "slots " + found + " of " + board.name() + " (expected: " + expected
                            + "): build and upload the missing image as well",
                    found.toString(),
                    expected.toString(),
                    ReasonCode.NO_IMAGE_FOR_SLOT));
        }
    }

    private void requireCounter(Handle tx, List<Problem.Fault> faults, String board, long counter) {
        long highest = counters.highest(tx, board);
        if (counter < highest) {
            faults.add(new Problem.Fault(
                    "security counter " + counter + " (expected: at least " + highest
                            + ", the highest one released for " + board + ")",
                    Long.toString(counter),
                    "at least " + highest,
                    ReasonCode.COUNTER_TOO_LOW));
        }
    }

    /** Devices get to the version that is required only by a release of it, or of one in between. */
    private void requireEarlierVersion(Handle tx, List<Problem.Fault> faults, Releases.View release, String board) {
        ImageVersion own = ImageVersion.parse(release.version());
        Requirements.of(release, board)
                .filter(required -> releases.versions(tx, board).stream()
                        .noneMatch(version -> version.compareTo(required) >= 0 && version.compareTo(own) < 0))
                .ifPresent(required -> faults.add(new Problem.Fault(
                        "version " + release.version() + " requires " + required + " on " + board
                                + " (expected: a release for it with a version from " + required + " on, before "
                                + release.version() + "): release that first",
                        required.toString(),
                        "a version that was released for " + board,
                        ReasonCode.DEPENDENCY_UNMET)));
    }

    private static void refuse(ProblemCode code, List<Problem.Fault> faults) {
        if (!faults.isEmpty()) {
            throw Refusal.of(code, faults);
        }
    }

    /** A version that a device must run at least, or none. */
    static @Nullable String requiredVersion(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return ImageVersion.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(
                    "requires", text, Objects.requireNonNullElse(e.getMessage(), "a version like 1.2.3+4"));
        }
    }
}
