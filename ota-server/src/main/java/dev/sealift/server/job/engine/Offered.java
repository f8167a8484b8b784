package dev.sealift.server.job.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Offers made at one moment to one site.
 *
 * @param devices offers of this job; 0 when only bytes of another job to the same site are meant
 * @param bytes   of the images offered
 */
public record Offered(Instant at, @Nullable String site, int devices, long bytes) {
    public Offered {
        Invariant.atLeast("devices", devices, 0);
        Invariant.atLeast("bytes", bytes, 0);
    }
}
