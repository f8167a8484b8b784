package dev.sealift.image;

import java.security.SecureRandom;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Ed25519 (RFC 8032) with the hash as the message, which is what MCUboot and imgtool mean by it. */
final class Ed25519 implements SignatureScheme {
    static final Ed25519 INSTANCE = new Ed25519();

    private Ed25519() {}

    @Override
    public AsymmetricKeyParameter generate(SecureRandom random) {
        return new Ed25519PrivateKeyParameters(random);
    }

    @Override
    public AsymmetricKeyParameter publicKey(AsymmetricKeyParameter privateKey) {
        return ((Ed25519PrivateKeyParameters) privateKey).generatePublicKey();
    }

    @Override
    public byte[] sign(AsymmetricKeyParameter privateKey, byte[] hash) {
        var signer = new Ed25519Signer();
        signer.init(true, privateKey);
        signer.update(hash, 0, hash.length);
        return signer.generateSignature();
    }

    @Override
    public boolean verifies(AsymmetricKeyParameter publicKey, byte[] hash, byte[] signature) {
        if (signature.length != Ed25519PrivateKeyParameters.SIGNATURE_SIZE) {
            return false;
        }
        var signer = new Ed25519Signer();
        signer.init(false, (Ed25519PublicKeyParameters) publicKey);
        signer.update(hash, 0, hash.length);
        return signer.verifySignature(signature);
    }
}
