package dev.sealift.keys;

import dev.sealift.image.Bytes;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.VerifyingKey;

/** Signs with a key in a service: sends it the hash, never the image, and verifies what comes back. */
record ServiceSigner(ServiceKey reference, VerifyingKey publicKey, Request request) implements Signer {
    /** Asks the service. */
    interface Request {
        /** Its signature of that hash; throws {@link IllegalArgumentException} when the answer holds none. */
        Bytes signature(Bytes hash) throws KeyStoreException;
    }

    @Override
    public Bytes sign(Bytes hash) throws SigningException {
        try {
            var signature = request.signature(hash);
            if (publicKey.verifies(hash, signature)) {
                return signature;
            }
            throw new SigningException(reference + " made a signature that its public key does not verify");
        } catch (KeyStoreException | IllegalArgumentException e) {
            throw new SigningException(String.valueOf(e.getMessage()));
        }
    }
}
