package dev.sealift.image;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** The arithmetic of one kind of signature. */
interface SignatureScheme {
    /** A new private key. */
    AsymmetricKeyParameter generate(SecureRandom random);

    /** The public half; a key that is not of this kind is refused. */
    AsymmetricKeyParameter publicKey(AsymmetricKeyParameter privateKey);

    /** The private key of this kind in that PKCS#8; throws many kinds of exceptions when it is damaged. */
    default AsymmetricKeyParameter decode(PrivateKeyInfo info) throws IOException {
        return PrivateKeyFactory.createKey(info);
    }

    /** The public key of this kind in that structure; throws many kinds of exceptions when it is damaged. */
    default AsymmetricKeyParameter decode(SubjectPublicKeyInfo info) throws IOException {
        return PublicKeyFactory.createKey(info);
    }

    /** The one form of a public key that it is known by. */
    default SubjectPublicKeyInfo encode(AsymmetricKeyParameter publicKey) throws IOException {
        return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicKey);
    }

    /** The same hash always gives the same signature. */
    byte[] sign(AsymmetricKeyParameter privateKey, byte[] hash);

    /** Whether that is a signature in its one strict form; whatever the bytes are, this only says no. */
    boolean verifies(AsymmetricKeyParameter publicKey, byte[] hash, byte[] signature);
}
