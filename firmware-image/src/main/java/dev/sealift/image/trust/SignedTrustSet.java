package dev.sealift.image.trust;

import static dev.sealift.image.ImageFault.TRUST_SET_INVALID;

import dev.sealift.image.Bytes;
import dev.sealift.image.EcdsaSignature;
import dev.sealift.image.FormatException;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.KeyException;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.VerifyingKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;

/** A trust set as it lies in files, images and flash, with the root key's signature: docs/formats.md, "Trust set". */
public final class SignedTrustSet {
    /** {@code SLTS}. */
    private static final int MAGIC = 0x53544c53;

    private static final int LAYOUT = 1;
    private static final int HEAD_SIZE = 16;
    private static final int ENTRY_SIZE = 100;
    private static final int HASH_SIZE = 32;
    private static final int POINT_SIZE = 64;
    private static final int SIGNATURE_SIZE = 64;

    /** The most bytes that a signed trust set can have. */
    public static final int MAX_SIZE = HEAD_SIZE + TrustSet.MAX_KEYS * ENTRY_SIZE + SIGNATURE_SIZE;

    private final TrustSet content;
    private final Bytes encoded;

    private SignedTrustSet(TrustSet content, Bytes encoded) {
        this.content = content;
        this.encoded = encoded;
    }

    /**
     * Signs a trust set.
     *
     * @param content with a serial of 1 or more
     * @param root    holds an ECDSA P-256 key, the one that the devices were built with
     * @throws SigningException when set and signer are not of that kind, or the signer does not sign
     */
    public static SignedTrustSet sign(TrustSet content, Signer root) throws SigningException {
        var algorithm = root.algorithm();
        if (algorithm != KeyAlgorithm.ECDSA_P256) {
            throw new SigningException("a root key of " + algorithm + " (expected: " + KeyAlgorithm.ECDSA_P256 + ")");
        }
        if (content.serial() == 0) {
            throw new SigningException("trust set with serial 0 (expected: 1 or more; 0 means a device without one)");
        }
        byte[] signed = encode(content);
        var der = root.sign(HashAlgorithm.SHA256.of(signed));
        byte[] raw = EcdsaSignature.ofDer(algorithm, der).raw().toArray();
        byte[] whole = Arrays.copyOf(signed, signed.length + SIGNATURE_SIZE);
        System.arraycopy(raw, 0, whole, signed.length, SIGNATURE_SIZE);
        return new SignedTrustSet(content, Bytes.of(whole));
    }

    /**
     * Reads a signed trust set, strictly; whose signature it carries is not looked at.
     *
     * @throws FormatException with {@code TRUST_SET_INVALID}
     */
    public static SignedTrustSet parse(Bytes bytes) throws FormatException {
        byte[] array = bytes.toArray();
        if (array.length < HEAD_SIZE || array.length > MAX_SIZE) {
            throw invalid("a trust set of " + array.length + " bytes", HEAD_SIZE + "–" + MAX_SIZE);
        }
        var in = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
        require(in.getInt(), MAGIC, "magic");
        require(Short.toUnsignedInt(in.getShort()), LAYOUT, "layout");
        require(Short.toUnsignedInt(in.getShort()), array.length, "size");
        long serial = Integer.toUnsignedLong(in.getInt());
        int threshold = Byte.toUnsignedInt(in.get());
        int count = Byte.toUnsignedInt(in.get());
        require(Short.toUnsignedInt(in.getShort()), 0, "reserved bytes");
        require(array.length, HEAD_SIZE + count * ENTRY_SIZE + SIGNATURE_SIZE, "size for " + count + " keys");
        if (serial == 0) {
            throw invalid("serial 0", "1 or more");
        }
        var keys = new ArrayList<TrustedKey>();
        for (int i = 0; i < count; i++) {
            keys.add(entry(in));
        }
        try {
            return new SignedTrustSet(new TrustSet(serial, threshold, keys), bytes);
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()), "a set that devices take");
        }
    }

    /**
     * Reads a signed trust set and checks that the root key signed it.
     *
     * @throws FormatException with {@code TRUST_SET_INVALID}
     */
    public static TrustSet verify(Bytes bytes, VerifyingKey root) throws FormatException {
        return parse(bytes).verified(root);
    }

    /**
     * What it says, if that root key signed it.
     *
     * @throws FormatException with {@code TRUST_SET_INVALID}
     */
    public TrustSet verified(VerifyingKey root) throws FormatException {
        if (!isBy(root)) {
            throw invalid("a signature of another key, or bytes that were changed", "the signature of " + root);
        }
        return content;
    }

    /** What it says. */
    public TrustSet content() {
        return content;
    }

    /** Its bytes: file, TLV and flash hold the same. */
    public Bytes encoded() {
        return encoded;
    }

    /** Whether that root key signed it. */
    public boolean isBy(VerifyingKey root) {
        if (root.algorithm() != KeyAlgorithm.ECDSA_P256) {
            return false;
        }
        byte[] whole = encoded.toArray();
        int end = whole.length - SIGNATURE_SIZE;
        try {
            var raw = Bytes.of(whole, end, whole.length);
            var der = EcdsaSignature.ofRaw(KeyAlgorithm.ECDSA_P256, raw).der();
            return root.verifies(HashAlgorithm.SHA256.of(Arrays.copyOf(whole, end)), der);
        } catch (IllegalArgumentException e) {
            return false; // r or s is zero, or not below the order
        }
    }

    private static byte[] encode(TrustSet content) {
        int size = HEAD_SIZE + content.keys().size() * ENTRY_SIZE;
        var out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).putShort((short) LAYOUT).putShort((short) (size + SIGNATURE_SIZE));
        out.putInt((int) content.serial());
        out.put((byte) content.threshold()).put((byte) content.keys().size()).putShort((short) 0);
        for (var trusted : content.keys()) {
            out.putInt(trusted.status().code());
            out.put(trusted.key().hash().toArray()).put(trusted.key().point().toArray());
        }
        return out.array();
    }

    private static TrustedKey entry(ByteBuffer in) throws FormatException {
        int code = in.getInt();
        byte[] hash = new byte[HASH_SIZE];
        byte[] point = new byte[POINT_SIZE];
        in.get(hash).get(point);
        var status = KeyStatus.of(code).orElseThrow(() -> invalid("key status 0x%08x".formatted(code), "1, 2 or 3"));
        try {
            var key = VerifyingKey.ofPoint(Bytes.of(point));
            if (!key.hash().equals(Bytes.of(hash))) {
                throw invalid("key hash " + Bytes.of(hash), "that of the point beside it, " + key.hash());
            }
            return new TrustedKey(key, status);
        } catch (KeyException e) {
            throw invalid(e.getMessage() + " in a trust set", "a point on P-256");
        }
    }

    private static void require(int found, int expected, String what) throws FormatException {
        if (found != expected) {
            throw invalid("%s 0x%x of a trust set".formatted(what, found), "0x%x".formatted(expected));
        }
    }

    private static FormatException invalid(String found, String expected) {
        return new FormatException(TRUST_SET_INVALID, found, expected);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedTrustSet that && encoded.equals(that.encoded);
    }

    @Override
    public int hashCode() {
        return encoded.hashCode();
    }

    /** What it says. */
    @Override
    public String toString() {
        return content.toString();
    }
}
