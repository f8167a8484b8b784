package dev.sealift.image.trust;

import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.VerifyingKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which keys may sign images, and how many of them must.
 *
 * @param serial    grows with each change, 1–4294967295; 0: the keys that the device was built with
 * @param threshold how many different active keys must have signed an image
 * @param keys      each once; a set with a serial has 1–{@value #MAX_KEYS}, all ECDSA P-256, and enough active ones
 */
public record TrustSet(long serial, int threshold, List<TrustedKey> keys) {
    /** What the signed form has room for. */
    public static final int MAX_KEYS = 8;

    private static final long MAX_SERIAL = 0xffff_ffffL;

    /** Throws {@link IllegalArgumentException} when no device could take the set. */
    public TrustSet {
        keys = List.copyOf(keys);
        if (serial < 0 || serial > MAX_SERIAL) {
            throw new IllegalArgumentException("serial " + serial + " (expected: 0–" + MAX_SERIAL + ")");
        }
        if (threshold < 1) {
            throw new IllegalArgumentException("threshold " + threshold + " (expected: 1 or more)");
        }
        var seen = new HashSet<VerifyingKey>();
        for (var trusted : keys) {
            if (!seen.add(trusted.key())) {
                throw new IllegalArgumentException("a key is in the trust set twice (expected: each once)");
            }
        }
        if (serial > 0) {
            requireTransportable(threshold, keys);
        }
    }

    /** The keys that a device was built with: any of them signs, until it is given a trust set. */
    public static TrustSet of(List<VerifyingKey> keys) {
        var trusted = new ArrayList<TrustedKey>();
        for (var key : new LinkedHashSet<>(keys)) {
            trusted.add(new TrustedKey(key, KeyStatus.ACTIVE));
        }
        return new TrustSet(0, 1, trusted);
    }

    /** The keys of that status, in their order. */
    public List<VerifyingKey> keys(KeyStatus status) {
        return withStatus(keys, status);
    }

    private static List<VerifyingKey> withStatus(List<TrustedKey> keys, KeyStatus status) {
        return keys.stream()
                .filter(trusted -> trusted.status() == status)
                .map(TrustedKey::key)
                .toList();
    }

    private static void requireTransportable(int threshold, List<TrustedKey> keys) {
        if (keys.isEmpty() || keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException(
                    "a trust set of " + keys.size() + " keys (expected: 1–" + MAX_KEYS + ")");
        }
        for (var trusted : keys) {
            if (trusted.key().algorithm() != KeyAlgorithm.ECDSA_P256) {
                throw new IllegalArgumentException("key " + trusted.key() + " in a trust set (expected: "
                        + KeyAlgorithm.ECDSA_P256 + ", which devices verify)");
            }
        }
        int active = withStatus(keys, KeyStatus.ACTIVE).size();
        if (threshold > active) {
            throw new IllegalArgumentException("threshold " + threshold + " with " + active
                    + " active keys (expected: at most as many as are active, or nothing could be signed)");
        }
    }

    /** The serial, the threshold, and each key with its status. */
    @Override
    public String toString() {
        var entries = keys.stream()
                .map(trusted -> trusted.status() + " " + trusted.key().hash())
                .collect(Collectors.joining(", "));
        return "trust set " + serial + ", " + threshold + " of: " + entries;
    }
}
