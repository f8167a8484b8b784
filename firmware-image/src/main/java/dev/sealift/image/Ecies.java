package dev.sealift.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Wraps the key of a payload for its recipient (MCUboot, docs/encrypted_images.md): {@code ephemeral public key | HMAC of the
 * wrapped key | wrapped key}. HKDF of the agreed secret gives first the AES key that wraps, then the HMAC key.
 */
final class Ecies {
    private static final byte[] INFO = "MCUBoot_ECIES_v1".getBytes(StandardCharsets.US_ASCII);

    private Ecies() {}

    static Tlv wrap(byte[] payloadKey, Encryption encryption) {
        var recipient = encryption.recipient();
        var agreement = recipient.agreement();
        var ephemeral = agreement.generate(encryption.random());
        byte[] keys = keys(agreement.secret(ephemeral, recipient.key()), payloadKey.length, encryption.hash());
        byte[] wrapped = AesCtr.apply(Arrays.copyOf(keys, payloadKey.length), payloadKey);
        byte[] point = agreement.encode(agreement.publicKey(ephemeral));
        byte[] mac = mac(keys, payloadKey.length, wrapped, encryption.hash());
        return new Tlv(
                type(agreement, encryption.hash()),
                Bytes.of(ByteBuffer.allocate(encryption.tlvSize())
                        .put(point)
                        .put(mac)
                        .put(wrapped)
                        .array()));
    }

    /** The key of the payload; empty when the TLV was not made for this key or is damaged. */
    static Optional<byte[]> unwrap(Tlv tlv, int keySize, DecryptionKey key) {
        var hash = tlv.type() == Tlv.ENC_X25519_SHA512 ? HashAlgorithm.SHA512 : HashAlgorithm.SHA256;
        var agreement = key.agreement();
        byte[] data = tlv.data().toArray();
        int macAt = agreement.publicKeySize();
        int wrappedAt = macAt + hash.size();
        if (tlv.type() != type(agreement, hash) || data.length != wrappedAt + keySize) {
            return Optional.empty();
        }
        byte[] keys;
        try {
            var ephemeral = agreement.decode(Arrays.copyOf(data, macAt));
            keys = keys(agreement.secret(key.key(), ephemeral), keySize, hash);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return Optional.empty(); // not a point of the curve, or one that leaves no secret
        }
        byte[] wrapped = Arrays.copyOfRange(data, wrappedAt, data.length);
        byte[] mac = Arrays.copyOfRange(data, macAt, wrappedAt);
        if (!MessageDigest.isEqual(mac, mac(keys, keySize, wrapped, hash))) {
            return Optional.empty();
        }
        return Optional.of(AesCtr.apply(Arrays.copyOf(keys, keySize), wrapped));
    }

    static boolean isKey(Tlv tlv) {
        return tlv.type() == Tlv.ENC_EC256 || tlv.type() == Tlv.ENC_X25519 || tlv.type() == Tlv.ENC_X25519_SHA512;
    }

    private static int type(KeyAgreement agreement, HashAlgorithm hash) {
        return switch (agreement) {
            case ECDH_P256 -> Tlv.ENC_EC256;
            case X25519 -> hash == HashAlgorithm.SHA512 ? Tlv.ENC_X25519_SHA512 : Tlv.ENC_X25519;
        };
    }

    private static byte[] keys(byte[] secret, int keySize, HashAlgorithm hash) {
        var hkdf = new HKDFBytesGenerator(digest(hash));
        hkdf.init(new HKDFParameters(secret, null, INFO));
        byte[] keys = new byte[keySize + hash.size()];
        hkdf.generateBytes(keys, 0, keys.length);
        return keys;
    }

    private static byte[] mac(byte[] keys, int keySize, byte[] wrapped, HashAlgorithm hash) {
        var hmac = new HMac(digest(hash));
        hmac.init(new KeyParameter(keys, keySize, hash.size()));
        hmac.update(wrapped, 0, wrapped.length);
        byte[] mac = new byte[hash.size()];
        hmac.doFinal(mac, 0);
        return mac;
    }

    private static Digest digest(HashAlgorithm hash) {
        return hash == HashAlgorithm.SHA512 ? new SHA512Digest() : new SHA256Digest();
    }
}
