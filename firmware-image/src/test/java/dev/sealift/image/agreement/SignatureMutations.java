package dev.sealift.image.agreement;

import dev.sealift.image.Bytes;
import dev.sealift.image.SigningKey;
import dev.sealift.image.Tlv;
import dev.sealift.image.agreement.ImageModel.Content;
import dev.sealift.image.agreement.ImageModel.Entry;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;

/** Surgery on the DER of signatures, and on which key signed. */
final class SignatureMutations {
    /** Order of P-256's group (SEC 2, section 2.4.2). */
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private static final byte INTEGER = 0x02;
    private static final byte SEQUENCE = 0x30;

    private static final List<SigningKey> KEYS = List.of(TestKeys.TRUSTED, TestKeys.FOREIGN, TestKeys.REVOKED);

    /** How one of the two integers is written. */
    private interface Writing {
        byte[] of(BigInteger number);
    }

    private static final List<Writing> WRITINGS = List.of(
            number -> element(INTEGER, number.toByteArray()),
            number -> element(INTEGER, joined(new byte[1], number.toByteArray())),
            number -> element(INTEGER, unsigned(number)),
            number -> element(INTEGER, number.negate().toByteArray()),
            number -> element(INTEGER, ORDER.subtract(number).toByteArray()),
            number -> element(INTEGER, ORDER.add(number).toByteArray()),
            number -> element(INTEGER, ORDER.toByteArray()),
            number -> element(INTEGER, new byte[1]),
            number -> element(INTEGER, new byte[0]),
            number -> element((byte) 0x03, number.toByteArray()),
            number -> longForm(number.toByteArray()));

    static final List<Mutation> ALL = List.of(
            new Mutation("r's DER", (image, random) -> rewrite(image, random, 0)),
            new Mutation("s's DER", (image, random) -> rewrite(image, random, 1)),
            new Mutation("signature padded", SignatureMutations::pad),
            new Mutation("signature by a foreign key", (image, random) -> signatures(image, TestKeys.FOREIGN)),
            new Mutation("key hash of a foreign key", SignatureMutations::foreignHash),
            new Mutation("pair added", SignatureMutations::addPair));

    private SignatureMutations() {}

    /** KEYHASH and signature of that key. */
    static List<Entry> pair(SigningKey key) {
        return List.of(new Entry(Tlv.KEYHASH, hash -> key.publicKey().hash()), new Entry(Tlv.ECDSA_SIG, key::sign));
    }

    private static void rewrite(ImageModel image, Random random, int which) {
        var writing = WRITINGS.get(random.nextInt(WRITINGS.size()));
        eachSignature(image, content -> content.distorted(der -> rewritten(der, which, writing)));
    }

    private static byte[] rewritten(byte[] der, int which, Writing writing) {
        var numbers = Der.integers(der);
        if (numbers.isEmpty()) {
            return der; // damaged already
        }
        var plain = WRITINGS.getFirst();
        return element(
                SEQUENCE,
                joined(
                        (which == 0 ? writing : plain).of(numbers.getFirst()),
                        (which == 1 ? writing : plain).of(numbers.getLast())));
    }

    /** Bytes behind the integers, inside or behind the sequence. */
    private static void pad(ImageModel image, Random random) {
        byte[] padding = new byte[1 + random.nextInt(3)];
        boolean inside = random.nextBoolean();
        eachSignature(
                image,
                content -> content.distorted(der -> {
                    byte[] padded = joined(der, padding);
                    if (inside && der.length > 1) {
                        padded[1] += (byte) padding.length;
                    }
                    return padded;
                }));
    }

    private static void signatures(ImageModel image, SigningKey key) {
        eachSignature(image, content -> key::sign);
    }

    private static void foreignHash(ImageModel image, Random random) {
        var hash = TestKeys.FOREIGN.publicKey().hash();
        image.plainArea.entries.replaceAll(
                entry -> entry.type() == Tlv.KEYHASH ? new Entry(entry.type(), any -> hash) : entry);
    }

    private static void addPair(ImageModel image, Random random) {
        var entries = image.plainArea.entries;
        var pair = pair(KEYS.get(random.nextInt(KEYS.size())));
        entries.addAll(random.nextInt(entries.size() + 1), pair);
    }

    private interface Change {
        Content of(Content content);
    }

    private static void eachSignature(ImageModel image, Change change) {
        image.plainArea.entries.replaceAll(entry -> entry.type() == Tlv.ECDSA_SIG
                ? new Entry(entry.type(), change.of(entry.content()), entry.lengthError())
                : entry);
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] signed = number.toByteArray();
        return signed[0] == 0 ? Bytes.of(signed, 1, signed.length).toArray() : signed;
    }

    private static byte[] longForm(byte[] value) {
        return joined(new byte[] {INTEGER, (byte) 0x81, (byte) value.length}, value);
    }

    private static byte[] element(byte tag, byte[] value) {
        return joined(new byte[] {tag, (byte) value.length}, value);
    }

    private static byte[] joined(byte[] left, byte[] right) {
        var both = new ByteArrayOutputStream();
        both.writeBytes(left);
        both.writeBytes(right);
        return both.toByteArray();
    }
}
