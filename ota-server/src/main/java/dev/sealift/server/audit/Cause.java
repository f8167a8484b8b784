package dev.sealift.server.audit;

import org.jspecify.annotations.Nullable;

/**
 * Who asks for a change, and why.
 *
 * @param actor  {@code operator:NAME}, {@code device:ID}, {@code gateway:ID} or {@code server}
 * @param reason what a person gave as the reason
 */
public record Cause(String actor, @Nullable String reason) {
    /** The server itself: the clock ran out, a gate closed, a rate allowed more. */
    public static final Cause SERVER = new Cause("server", null);
}
