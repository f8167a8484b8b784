package dev.sealift.image;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** A public key that images are checked with: ECDSA on P-256. */
public final class VerifyingKey {
    /** DER of two INTEGERs of at most 33 bytes; the device holds no more. */
    private static final int MAX_SIGNATURE_SIZE = 72;

    private final ECPublicKeyParameters key;
    private final Bytes der;
    private final Bytes hash;

    VerifyingKey(ECPublicKeyParameters key) {
        this.key = key;
        try {
            byte[] encoded = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                            new ECPublicKeyParameters(key.getQ(), P256.DOMAIN))
                    .getEncoded();
            this.der = Bytes.of(encoded);
            this.hash = Sha256.of(encoded);
        } catch (IOException e) {
            throw new IllegalStateException("a P-256 key always has an encoding", e);
        }
    }

    /**
     * Reads PEM: a public key, or the public half of a private one (PKCS#8 or SEC1).
     *
     * @throws KeyException when it is anything else
     */
    public static VerifyingKey parse(String pem) throws KeyException {
        return PemKeys.verifyingKey(pem);
    }

    /** The 91 bytes of its DER SubjectPublicKeyInfo. */
    public Bytes der() {
        return der;
    }

    /** SHA-256 of {@link #der()}: what an image names as KEYHASH. */
    public Bytes hash() {
        return hash;
    }

    /** X and Y, 32 bytes each, big endian: the form in which the bootloader holds it. */
    public Bytes point() {
        return Bytes.of(key.getQ().getEncoded(false), 1, 65);
    }

    /** PEM, {@code PUBLIC KEY}. */
    public String toPem() {
        return PemKeys.encode("PUBLIC KEY", der);
    }

    /**
     * Whether that is a signature over that hash. It must be strict DER: two minimal positive integers and nothing behind,
     * so that one signature has exactly one form.
     */
    public boolean verifies(Bytes imageHash, Bytes signature) {
        if (signature.size() > MAX_SIGNATURE_SIZE) {
            return false;
        }
        BigInteger[] integers;
        try {
            integers = StandardDSAEncoding.INSTANCE.decode(P256.ORDER, signature.toArray());
        } catch (IOException | IllegalArgumentException | ClassCastException e) {
            return false; // what Bouncy Castle throws on bytes that are no DER, other DER, or integers out of range
        }
        var ecdsa = new ECDSASigner();
        ecdsa.init(false, key);
        return ecdsa.verifySignature(imageHash.toArray(), integers[0], integers[1]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey that && der.equals(that.der);
    }

    @Override
    public int hashCode() {
        return der.hashCode();
    }

    @Override
    public String toString() {
        return "P-256 " + hash;
    }
}
