package dev.sealift.api.device;

import dev.sealift.api.limit.Size;

/**
 * Body of {@code POST /things/{thing}/certificate}, while a job of kind ROTATE_CERTIFICATE is in progress on the device that
 * asks.
 *
 * @param csr a PKCS#10 request in PEM with a P-256 key; the key stays with the device
 */
public record RenewalRequest(@Size(min = 1, max = 8192) String csr) {}
