package dev.sealift.keys;

import dev.sealift.image.Signer;

/**
 * A key that can sign until it is closed. Signing throws {@link dev.sealift.image.SigningException} when its store does not
 * sign any more.
 *
 * @param deterministic whether the same hash always gives the same signature
 * @param description   for people: what kind of key lies where, {@code P-256 in release.pem}
 * @param store         what is closed with it: a session, a connection
 */
public record OpenKey(Signer signer, boolean deterministic, String description, Runnable store)
        implements AutoCloseable {
    @Override
    public void close() {
        store.run();
    }
}
