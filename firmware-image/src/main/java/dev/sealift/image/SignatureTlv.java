package dev.sealift.image;

import java.io.IOException;
import java.util.List;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;

/** What MCUboot and imgtool make of each algorithm: type of TLV, hashes, and the form of the key that is named. */
final class SignatureTlv {
    private SignatureTlv() {}

    static int type(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case ECDSA_P256, ECDSA_P384 -> Tlv.ECDSA_SIG;
            case ED25519 -> Tlv.ED25519;
            case RSA_3072 -> Tlv.RSA3072_PSS;
        };
    }

    /** The hashes that go with it, imgtool's default first. */
    static List<HashAlgorithm> hashes(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case ECDSA_P256, RSA_3072 -> List.of(HashAlgorithm.SHA256);
            case ECDSA_P384 -> List.of(HashAlgorithm.SHA384);
            case ED25519 -> List.of(HashAlgorithm.SHA256, HashAlgorithm.SHA512);
        };
    }

    /** The key as the bootloader holds it: SubjectPublicKeyInfo, but PKCS#1 for RSA. */
    static Bytes keyBytes(VerifyingKey key) {
        if (key.algorithm() != KeyAlgorithm.RSA_3072) {
            return key.der();
        }
        try {
            var rsa = key.rsa();
            return Bytes.of(new RSAPublicKey(rsa.getModulus(), rsa.getExponent()).getEncoded("DER"));
        } catch (IOException e) {
            throw new IllegalStateException("two integers always have an encoding", e);
        }
    }

    /** What names the key beside its signature. */
    static Tlv keyName(VerifyingKey key, HashAlgorithm hash, boolean full) {
        var bytes = keyBytes(key);
        return full ? new Tlv(Tlv.PUBKEY, bytes) : new Tlv(Tlv.KEYHASH, hash.of(bytes.toArray()));
    }

    /** The type of TLV that carries such a hash. */
    static int type(HashAlgorithm hash) {
        return switch (hash) {
            case SHA256 -> Tlv.SHA256;
            case SHA384 -> Tlv.SHA384;
            case SHA512 -> Tlv.SHA512;
        };
    }
}
