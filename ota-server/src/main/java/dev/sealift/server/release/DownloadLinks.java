package dev.sealift.server.release;

import dev.sealift.server.blob.BlobKind;
import dev.sealift.server.blob.Storage;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Links to images that serve without a client certificate, for a short time. Within an hour they are the same for all
 * devices, so that a cache on the way fetches a file once: they are bound to the file, not to the device.
 */
public sealed interface DownloadLinks {
    /** The query parameter of a link that holds what proves it. */
    String PARAMETER = "link";

    /** Links made within one such period are the same. */
    Duration PERIOD = Duration.ofHours(1);

    /** A link serves for as long at least, which is time enough for a slow line, and for twice that at most. */
    Duration LIFETIME = Duration.ofHours(1);

    /** A link to an image, if there are any. */
    Optional<URI> to(String digest);

    private static Instant periodOf(Instant now) {
        return Instant.ofEpochSecond(now.getEpochSecond() / PERIOD.toSeconds() * PERIOD.toSeconds());
    }

    /** There are none: images come from the devices' listener. */
    record None() implements DownloadLinks {
        @Override
        public Optional<URI> to(String digest) {
            return Optional.empty();
        }
    }

    /** To the bucket itself. */
    record ToBucket(Storage storage, Clock clock) implements DownloadLinks {
        @Override
        public Optional<URI> to(String digest) {
            return storage.link(BlobKind.ARTIFACT, digest, periodOf(clock.instant()), PERIOD.plus(LIFETIME));
        }
    }

    /**
     * To this server or a cache before it, as {@code BASE/artifacts/DIGEST?link=EXPIRES.DIGEST.MAC}: epoch seconds, the file
     * that the link is for, and an HMAC over both; {@link LinkCheck} reads it.
     *
     * @param base where devices find it, without a slash at the end
     */
    record Signed(URI base, LinkKey key, Clock clock) implements DownloadLinks {
        @Override
        public Optional<URI> to(String digest) {
            long expires = periodOf(clock.instant()).plus(PERIOD).plus(LIFETIME).getEpochSecond();
            String signed = expires + "." + digest;
            return Optional.of(URI.create(
                    base + "/artifacts/" + digest + "?" + PARAMETER + "=" + signed + "." + key.authenticate(signed)));
        }
    }
}
