package dev.sealift.image.esp;

import dev.sealift.image.Bytes;
import dev.sealift.image.EcdsaSignature;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.VerifyingKey;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * One of up to three blocks in a signature sector (ESP-IDF, esp_rom/…/secure_boot.h): {@code magic, version, hash id, 0 |
 * digest | key | signature | 0 … | CRC-32 | 0}. Numbers are little endian, as the chip's accelerators take them.
 *
 * @param digest    of what is signed
 * @param key       as the block holds it; its SHA-256 is what the eFuse holds
 * @param signature as keys make and check it
 */
record SignatureBlock(KeyAlgorithm algorithm, Bytes digest, Bytes key, Bytes signature) {
    /** Bytes of every block. */
    static final int SIZE = 1216;

    private static final int MAGIC = 0xe7;
    private static final int VERSION_RSA = 2;
    private static final int VERSION_ECDSA = 3;
    private static final int HASH_SHA384 = 1;
    private static final int CURVE_P256 = 2;
    private static final int CURVE_P384 = 3;
    private static final int CRC_AT = 1196;
    private static final int HEAD_SIZE = 4;
    private static final int RSA_SIZE = 384;

    static SignatureBlock of(VerifyingKey key, Bytes digest, Bytes signature) {
        return new SignatureBlock(key.algorithm(), digest, keyBytes(key), signature);
    }

    byte[] encode() {
        byte[] bytes = new byte[SIZE];
        var out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) MAGIC);
        out.put((byte) (algorithm == KeyAlgorithm.RSA_3072 ? VERSION_RSA : VERSION_ECDSA));
        out.put((byte) (algorithm == KeyAlgorithm.ECDSA_P384 ? HASH_SHA384 : 0));
        out.put((byte) 0);
        out.put(digest.toArray()).put(key.toArray());
        if (algorithm == KeyAlgorithm.RSA_3072) {
            out.put(reversed(signature.toArray()));
        } else {
            var numbers = EcdsaSignature.ofDer(algorithm, signature);
            out.put(little(numbers.r(), fieldSize(algorithm))).put(little(numbers.s(), fieldSize(algorithm)));
        }
        out.putInt(CRC_AT, crc(bytes));
        return bytes;
    }

    /** The block in those bytes; empty when magic, version, curve or checksum say that there is none. */
    static Optional<SignatureBlock> decode(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if ((in.get(0) & 0xff) != MAGIC || in.getInt(CRC_AT) != crc(bytes)) {
            return Optional.empty();
        }
        if (in.get(1) == VERSION_RSA) {
            var algorithm = KeyAlgorithm.RSA_3072;
            int keyAt = HEAD_SIZE + algorithm.hash().size();
            int signatureAt = keyAt + 2 * (RSA_SIZE + 4);
            return Optional.of(new SignatureBlock(
                    algorithm,
                    Bytes.of(bytes, HEAD_SIZE, keyAt),
                    Bytes.of(bytes, keyAt, signatureAt),
                    Bytes.of(reversed(
                            Bytes.of(bytes, signatureAt, signatureAt + RSA_SIZE).toArray()))));
        }
        if (in.get(1) != VERSION_ECDSA) {
            return Optional.empty();
        }
        var algorithm = in.get(2) == HASH_SHA384 ? KeyAlgorithm.ECDSA_P384 : KeyAlgorithm.ECDSA_P256;
        int keyAt = HEAD_SIZE + algorithm.hash().size();
        if (bytes[keyAt] != curveId(algorithm)) {
            return Optional.empty();
        }
        int size = fieldSize(algorithm);
        int signatureAt = keyAt + 1 + 2 * size;
        var r = fromLittle(Bytes.of(bytes, signatureAt, signatureAt + size));
        var s = fromLittle(Bytes.of(bytes, signatureAt + size, signatureAt + 2 * size));
        return Optional.of(new SignatureBlock(
                algorithm,
                Bytes.of(bytes, HEAD_SIZE, keyAt),
                Bytes.of(bytes, keyAt, signatureAt),
                der(algorithm, r, s)));
    }

    /** SHA-256 of the key as a block holds it: what is burnt into the chip. */
    static Bytes keyDigest(VerifyingKey key) {
        return HashAlgorithm.SHA256.of(keyBytes(key).toArray());
    }

    static Bytes keyBytes(VerifyingKey key) {
        if (key.algorithm() == KeyAlgorithm.RSA_3072) {
            return rsaBytes(key.rsa().getModulus(), key.rsa().getExponent());
        }
        int size = fieldSize(key.algorithm());
        byte[] point = key.point().toArray();
        var out = ByteBuffer.allocate(1 + 2 * size).put(curveId(key.algorithm()));
        out.put(reversed(Bytes.of(point, 0, size).toArray()));
        out.put(reversed(Bytes.of(point, size, 2 * size).toArray()));
        return Bytes.of(out.array());
    }

    /** Modulus, exponent, R² mod n and −n⁻¹ mod 2³², the last two for Montgomery's multiplication. */
    private static Bytes rsaBytes(BigInteger modulus, BigInteger exponent) {
        var word = BigInteger.ONE.shiftLeft(32);
        var rSquared = BigInteger.ONE.shiftLeft(2 * 8 * RSA_SIZE).mod(modulus);
        return Bytes.of(ByteBuffer.allocate(2 * (RSA_SIZE + 4))
                .put(little(modulus, RSA_SIZE))
                .put(little(exponent, 4))
                .put(little(rSquared, RSA_SIZE))
                .put(little(modulus.modInverse(word).negate().mod(word), 4))
                .array());
    }

    /** Numbers out of range have no DER that verifies; an empty signature never does. */
    private static Bytes der(KeyAlgorithm algorithm, BigInteger r, BigInteger s) {
        try {
            return new EcdsaSignature(algorithm, r, s).der();
        } catch (IllegalArgumentException e) {
            return Bytes.of(new byte[0]);
        }
    }

    private static int crc(byte[] block) {
        var crc = new CRC32();
        crc.update(block, 0, CRC_AT);
        return (int) crc.getValue();
    }

    private static byte curveId(KeyAlgorithm algorithm) {
        return (byte) (algorithm == KeyAlgorithm.ECDSA_P384 ? CURVE_P384 : CURVE_P256);
    }

    private static int fieldSize(KeyAlgorithm algorithm) {
        return algorithm == KeyAlgorithm.ECDSA_P384 ? 48 : 32;
    }

    private static byte[] little(BigInteger number, int size) {
        byte[] big = number.toByteArray();
        byte[] little = new byte[size];
        for (int i = 0; i < Math.min(size, big.length); i++) {
            little[i] = big[big.length - 1 - i];
        }
        return little;
    }

    private static BigInteger fromLittle(Bytes little) {
        return new BigInteger(1, reversed(little.toArray()));
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
