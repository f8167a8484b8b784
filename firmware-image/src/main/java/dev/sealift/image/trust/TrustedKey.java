package dev.sealift.image.trust;

import dev.sealift.image.VerifyingKey;

/** A key and what it may do. */
public record TrustedKey(VerifyingKey key, KeyStatus status) {}
