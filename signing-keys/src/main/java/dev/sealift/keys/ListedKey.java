package dev.sealift.keys;

import dev.sealift.image.VerifyingKey;
import org.jspecify.annotations.Nullable;

/**
 * A key, or a token, that a store holds.
 *
 * @param reference how to name it
 * @param key       its public half; null when it cannot be used here
 * @param signs     whether the private half is there, too
 * @param remark    why it cannot be used, or where a sample key comes from; empty when there is nothing to say
 */
public record ListedKey(String reference, @Nullable VerifyingKey key, boolean signs, String remark) {}
