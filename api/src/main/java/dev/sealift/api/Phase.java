package dev.sealift.api;

/** How far an update has come on the device; carried in {@code statusDetails.phase}. */
public enum Phase {
    OFFERED,
    DOWNLOADING,
    VERIFIED,
    REBOOTING,
    TRIAL,
    CONFIRMED
}
