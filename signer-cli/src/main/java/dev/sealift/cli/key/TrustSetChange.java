package dev.sealift.cli.key;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.trust.KeyStatus;
import dev.sealift.image.trust.TrustSet;
import dev.sealift.image.trust.TrustedKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A trust set that is being made of another; the new one has the next serial. */
final class TrustSetChange {
    /** Shorter beginnings of a hash could be mistyped into another. */
    private static final int MIN_PREFIX = 8;

    private final TrustSet before;
    private final Map<VerifyingKey, KeyStatus> keys = new LinkedHashMap<>();
    private int threshold;

    TrustSetChange(TrustSet before) {
        this.before = before;
        this.threshold = before.threshold();
        before.keys().forEach(trusted -> keys.put(trusted.key(), trusted.status()));
    }

    void threshold(int value) {
        threshold = value;
    }

    /** A key that the set does not hold yet. */
    void add(VerifyingKey key, KeyStatus status) {
        var present = keys.get(key);
        if (present != null) {
            throw refused("key " + key.hash() + " is in the set already, " + present + " (expected: a new key)");
        }
        keys.put(key, status);
    }

    /** A key that it holds; a revoked key stays so. */
    void set(VerifyingKey key, KeyStatus status) {
        var present = keys.get(key);
        if (present == null) {
            throw refused(
                    "key " + key.hash() + " is not in the set (expected: one that 'sealift key trust show' lists)");
        }
        if (present == KeyStatus.REVOKED) {
            throw refused("key " + key.hash() + " is revoked already (expected: an active or next key)");
        }
        keys.put(key, status);
    }

    /** Drops a revoked key to make room: a device refuses an unknown key as it does a revoked one. */
    void forget(VerifyingKey key) {
        if (keys.get(key) != KeyStatus.REVOKED) {
            throw refused("key " + key.hash() + " is not revoked (expected: a revoked key; revoke it first)");
        }
        keys.remove(key);
    }

    void activateNext() {
        keys.replaceAll((key, status) -> status == KeyStatus.NEXT ? KeyStatus.ACTIVE : status);
    }

    /** The key whose hash begins so; none when the text is no such beginning. */
    @Nullable
    VerifyingKey byHash(String text) {
        if (!text.matches("[0-9a-f]{" + MIN_PREFIX + ",64}")) {
            return null;
        }
        var matching = keys.keySet().stream()
                .filter(key -> key.hash().hex().startsWith(text))
                .toList();
        if (matching.size() != 1) {
            throw refused("%d keys of the set have a hash that begins with %s (expected: one)"
                    .formatted(matching.size(), text));
        }
        return matching.getFirst();
    }

    TrustSet after() {
        var entries = new ArrayList<TrustedKey>();
        keys.forEach((key, status) -> entries.add(new TrustedKey(key, status)));
        if (before.serial() > 0 && entries.equals(before.keys()) && threshold == before.threshold()) {
            throw new CliException(
                    ExitCode.USAGE, "nothing changes (expected: a key to activate, add, retire or revoke)");
        }
        try {
            return new TrustSet(before.serial() + 1, threshold, entries);
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.UNSIGNABLE, e.getMessage() + "\nNothing was written.", e);
        }
    }

    private static CliException refused(String message) {
        return new CliException(ExitCode.USAGE, message);
    }

    /** What was before, for people: the status of each key then. */
    static Map<VerifyingKey, KeyStatus> statuses(@Nullable TrustSet set) {
        var statuses = new LinkedHashMap<VerifyingKey, KeyStatus>();
        if (set != null) {
            set.keys().forEach(trusted -> statuses.put(trusted.key(), trusted.status()));
        }
        return statuses;
    }

    /** Those of the first that the second lacks. */
    static List<VerifyingKey> dropped(TrustSet before, TrustSet after) {
        var kept = statuses(after).keySet();
        return statuses(before).keySet().stream()
                .filter(key -> !kept.contains(key))
                .toList();
    }
}
