package dev.sealift.image;

import java.security.SecureRandom;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;

/** The arithmetic of one kind of signature. */
interface SignatureScheme {
    /** A new private key. */
    AsymmetricKeyParameter generate(SecureRandom random);

    /** The public half; a key that is not of this kind is refused. */
    AsymmetricKeyParameter publicKey(AsymmetricKeyParameter privateKey);

    /** The same hash always gives the same signature. */
    byte[] sign(AsymmetricKeyParameter privateKey, byte[] hash);

    /** Whether that is a signature in its one strict form; whatever the bytes are, this only says no. */
    boolean verifies(AsymmetricKeyParameter publicKey, byte[] hash, byte[] signature);
}
