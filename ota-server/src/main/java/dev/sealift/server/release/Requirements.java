package dev.sealift.server.release;

import dev.sealift.api.operator.Releases;
import dev.sealift.image.ImageVersion;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Which earlier version a device must run to take a release. */
public final class Requirements {
    private Requirements() {}

    /** The lowest version that a device of that board may run: what the release demands, or more where its images do. */
    public static Optional<ImageVersion> of(Releases.View release, String board) {
        var ofImages = release.images(board).stream().map(Releases.Artifact::requires);
        return Stream.concat(Stream.ofNullable(release.requires()), ofImages.filter(Objects::nonNull))
                .map(ImageVersion::parse)
                .max(Comparator.naturalOrder());
    }
}
