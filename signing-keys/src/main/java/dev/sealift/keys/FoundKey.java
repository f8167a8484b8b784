package dev.sealift.keys;

import dev.sealift.image.Bytes;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SigningException;

/**
 * A key that was found and is not open yet: first it must be known to be no sample key, and to know that of a key in a file
 * takes as long as a signature, since its public half must be made. Whoever has other work meanwhile opens it in another
 * thread.
 */
public final class FoundKey {
    private final OpenKey key;
    private final SampleKeys samples;
    private final String name;

    /**
     * Not open yet.
     *
     * @param name how the user calls it
     */
    public FoundKey(OpenKey key, SampleKeys samples, String name) {
        this.key = key;
        this.samples = samples;
        this.name = name;
    }

    /** What it signs with. */
    public KeyAlgorithm algorithm() {
        return key.signer().algorithm();
    }

    /**
     * Signs already. Nobody may get the signature before {@link #open} has succeeded.
     *
     * @throws SigningException as the open key would
     */
    public Bytes sign(Bytes hash) throws SigningException {
        return key.signer().sign(hash);
    }

    /**
     * The key, ready to sign; must be called once, and closes its store when it fails.
     *
     * @throws KeyStoreException {@link KeyStoreException.Fault#SAMPLE_KEY}
     */
    public OpenKey open() throws KeyStoreException {
        try {
            samples.refuse(key.signer().publicKey(), name);
            return key;
        } catch (KeyStoreException e) {
            key.close();
            throw e;
        }
    }
}
