package dev.sealift.api.device;

import java.time.Instant;

/**
 * Reply of {@code POST /things/{thing}/certificate}. The certificate that the device has goes on to be good until the claim of
 * success over the new one.
 *
 * @param certificate PEM
 * @param ca          PEM of the authority that issued it
 * @param notAfter    how long it is valid
 */
public record RenewalReply(String certificate, String ca, Instant notAfter) {}
