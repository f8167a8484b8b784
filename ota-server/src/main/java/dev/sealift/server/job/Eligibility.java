package dev.sealift.server.job;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.Releases;
import dev.sealift.image.ImageVersion;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.Standing;
import dev.sealift.server.release.ReleaseService;
import dev.sealift.server.release.Requirements;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Whether a device can take a job at all. One that cannot is excluded with a reason, which is no failure. */
record Eligibility(Releases.@Nullable View release, boolean allowDowngrade) {
    /** Of devices for a job that exists. */
    static Eligibility of(Handle tx, ReleaseService releases, Job job) {
        return new Eligibility(job.release() == null ? null : releases.get(tx, job.release()), job.allowDowngrade());
    }

    /** Why it cannot; absent when it can. */
    @Nullable
    ReasonCode reason(Device device) {
        return reason(Standing.of(device));
    }

    /** The same for one of many. */
    @Nullable
    ReasonCode reason(Standing device) {
        ReasonCode outOfService = outOfService(device);
        if (outOfService != null || release == null) {
            return outOfService;
        }
        if (!release.boards().contains(device.board())) {
            return ReasonCode.WRONG_BOARD;
        }
        Standing.Boot boot = device.boot();
        if (boot == null) {
            return null; // it has to say first what it runs; the device itself checks again
        }
        if (boot.securityCounter() > release.securityCounter()) {
            return ReasonCode.COUNTER_TOO_LOW;
        }
        if (Requirements.of(release, device.board())
                .filter(required -> older(boot, required))
                .isPresent()) {
            return ReasonCode.DEPENDENCY_UNMET;
        }
        return !allowDowngrade && newer(boot.version(), release.version()) ? ReasonCode.VERSION_OLDER : null;
    }

    private static boolean older(Standing.Boot boot, ImageVersion required) {
        return ImageVersion.parse(boot.version()).compareTo(required) < 0;
    }

    /** Why a device takes part in no job at all. */
    private static @Nullable ReasonCode outOfService(Standing device) {
        return switch (device.state()) {
            case ACTIVE -> null;
            case QUARANTINED -> ReasonCode.DEVICE_QUARANTINED;
            case DECOMMISSIONED -> ReasonCode.DEVICE_DECOMMISSIONED;
        };
    }

    private static boolean newer(String running, String offered) {
        return ImageVersion.parse(running).compareTo(ImageVersion.parse(offered)) > 0;
    }
}
