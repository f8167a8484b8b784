package dev.sealift.keys;

import dev.sealift.image.Bytes;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SigningException;

/**
 * A key of which nobody has looked yet whether it is a sample key. For a key in a file that takes as long as a signature, since
 * its public half must be made: whoever has other work meanwhile has another thread look.
 */
public final class UncheckedKey {
    private final OpenKey key;
    private final SampleKeys samples;
    private final String name;

    /**
     * That key.
     *
     * @param name how the user calls it
     */
    public UncheckedKey(OpenKey key, SampleKeys samples, String name) {
        this.key = key;
        this.samples = samples;
        this.name = name;
    }

    /** What it signs with. */
    public KeyAlgorithm algorithm() {
        return key.signer().algorithm();
    }

    /**
     * Signs already. Nobody may get the signature before {@link #check} has succeeded.
     *
     * @throws SigningException as the checked key would
     */
    public Bytes sign(Bytes hash) throws SigningException {
        return key.signer().sign(hash);
    }

    /**
     * The key, ready to sign; its store is closed when it is not.
     *
     * @throws KeyStoreException {@link KeyStoreException.Fault#SAMPLE_KEY}
     */
    public OpenKey check() throws KeyStoreException {
        boolean good = false;
        try {
            samples.refuse(key.signer().publicKey(), name);
            good = true;
            return key;
        } finally {
            if (!good) {
                key.close();
            }
        }
    }
}
