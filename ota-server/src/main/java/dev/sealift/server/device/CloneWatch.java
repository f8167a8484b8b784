package dev.sealift.server.device;

import org.jspecify.annotations.Nullable;

/**
 * What reports say of a second board with the same identity. A report that came late is older than the last one, too; but
 * of two boards each goes on counting its own boots, and they take turns.
 *
 * @param boots     the highest boot counter below the one on record that came after it
 * @param turns     how often the two took turns
 * @param leads     the one with the higher counter reported last
 * @param suspicion why two boards are thought to use this identity
 */
public record CloneWatch(
        @Nullable Long boots,
        int turns,
        boolean leads,
        @Nullable String suspicion) {
    /** Of a device that nothing is known of. */
    static final CloneWatch NONE = new CloneWatch(null, 0, true, null);
}
