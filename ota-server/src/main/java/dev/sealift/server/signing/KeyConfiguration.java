package dev.sealift.server.signing;

import dev.sealift.keys.KeyReference;
import dev.sealift.keys.Secrets;

/**
 * A key that the server may sign with.
 *
 * @param name      what profiles call it
 * @param reference where it lies
 * @param secret    where its PIN or passphrase comes from
 */
public record KeyConfiguration(String name, KeyReference reference, Secrets secret) {}
