package dev.sealift.cli.server;

import dev.sealift.api.ReleaseState;
import dev.sealift.api.operator.Releases;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Releases and their images in words. */
final class ReleaseText {
    private ReleaseText() {}

    static String line(Releases.Artifact artifact) {
        String requires = artifact.requires() == null ? "" : ", requires " + artifact.requires();
        return "%s slot %s, version %s, security counter %d%s, %d bytes, image hash %s"
                .formatted(
                        artifact.board(),
                        artifact.slot(),
                        artifact.version(),
                        artifact.securityCounter(),
                        requires,
                        artifact.size(),
                        artifact.imageHash());
    }

    static String line(Releases.View release) {
        var slots = release.artifacts().stream()
                .map(artifact -> artifact.slot().name())
                .distinct()
                .sorted()
                .toList();
        return "%s: version %s for %s, slots %s, security counter %d, %s"
                .formatted(
                        release.id(),
                        release.version(),
                        String.join(" and ", release.boards()),
                        String.join(" and ", slots),
                        release.securityCounter(),
                        release.state());
    }

    /** All of it, and what can be done next. */
    static List<String> full(Releases.View release) {
        var lines = new ArrayList<String>();
        lines.add("release " + line(release));
        release.artifacts().forEach(artifact -> lines.add("  " + line(artifact)));
        if (release.requires() != null) {
            lines.add("  requires: a device that runs " + release.requires() + " or newer");
        }
        if (release.notes() != null) {
            lines.add("  notes: " + release.notes().replace("\n", "\n         "));
        }
        lines.add("  SBOM: " + orNone(release.sbom()));
        lines.add("  provenance: " + orNone(release.provenance()));
        if (release.withdrawalReason() != null) {
            lines.add("  withdrawn " + release.withdrawnAt() + ": " + release.withdrawalReason());
        }
        if (release.state() == ReleaseState.DRAFT) {
            lines.add("  next: sealift release publish " + release.id());
        }
        return lines;
    }

    private static String orNone(@Nullable String digest) {
        return digest == null ? "none" : "SHA-256 " + digest;
    }

    static String line(Releases.Unreferenced file) {
        return "%s %s, %d bytes, last needed %s".formatted(file.kind(), file.digest(), file.size(), file.touchedAt());
    }
}
