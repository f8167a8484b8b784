package dev.sealift.image.agreement;

import static dev.sealift.image.agreement.Mutation.near;

import dev.sealift.image.Bytes;
import dev.sealift.image.Tlv;
import dev.sealift.image.agreement.ImageModel.Area;
import dev.sealift.image.agreement.ImageModel.Content;
import dev.sealift.image.agreement.ImageModel.Entry;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Surgery on the TLV areas. */
final class TlvMutations {
    static final Bytes NO_HASH = Bytes.of(new byte[32]);

    /** Types that a verifier may know, and neighbours in number or in their low byte. */
    private static final int[] TYPES = {
        0x01, 0x02, 0x10, 0x11, 0x12, 0x20, 0x22, 0x23, 0x24, 0x25, 0x32, 0x40, 0x50, 0x60, 0x74, 0x75, 0xa0, 0x0110,
        0x0122, 0x0101, 0x0150, 0x0175, 0xfffe, 0
    };

    static final List<Mutation> ALL = List.of(
            new Mutation("entries swapped", TlvMutations::swap),
            new Mutation("entry repeated", TlvMutations::repeat),
            new Mutation("entry deleted", (image, random) -> withEntry(image, random, List::remove)),
            new Mutation("entry in the other area", TlvMutations::move),
            new Mutation("entry added", TlvMutations::add),
            new Mutation(
                    "entry's type",
                    (image, random) -> replace(
                            image,
                            random,
                            entry -> new Entry(
                                    TYPES[random.nextInt(TYPES.length)], entry.content(), entry.lengthError()))),
            new Mutation(
                    "entry's length",
                    (image, random) -> replace(
                            image,
                            random,
                            entry -> new Entry(
                                    entry.type(),
                                    entry.content(),
                                    near(
                                            random,
                                            0,
                                            4,
                                            -entry.content().of(NO_HASH).size())))),
            new Mutation(
                    "entry's size",
                    (image, random) -> distort(
                            image, random, (data, more) -> Arrays.copyOf(data, near(more, data.length, 0) & 0x7f))),
            new Mutation("entry's bits", (image, random) -> distort(image, random, TlvMutations::flipped)),
            new Mutation("entry's value", (image, random) -> distort(image, random, TlvMutations::number)),
            new Mutation("security counter", TlvMutations::counter),
            new Mutation("area's total", (image, random) -> area(image, random).totalError = near(random, 0, 4, -4)),
            new Mutation("area's magic", (image, random) -> area(image, random).magic = near(random, 0x6907)));

    private TlvMutations() {}

    /** What to do at a place of a list that is not empty. */
    private interface Surgery {
        void apply(List<Entry> entries, int at);
    }

    private static Area area(ImageModel image, Random random) {
        return random.nextInt(3) == 0 ? image.protectedArea : image.plainArea;
    }

    private static void withEntry(ImageModel image, Random random, Surgery surgery) {
        var entries = area(image, random).entries;
        if (!entries.isEmpty()) {
            surgery.apply(entries, random.nextInt(entries.size()));
        }
    }

    private static void replace(ImageModel image, Random random, UnaryOperator<Entry> change) {
        withEntry(image, random, (entries, at) -> entries.set(at, change.apply(entries.get(at))));
    }

    /** Another value, made from the right one and random numbers; the same ones however often the image is built. */
    interface Distortion {
        byte[] of(byte[] data, Random random);
    }

    private static void distort(ImageModel image, Random random, Distortion distortion) {
        long seed = random.nextLong();
        replace(
                image,
                random,
                entry -> new Entry(
                        entry.type(),
                        entry.content().distorted(data -> distortion.of(data, new Random(seed))),
                        entry.lengthError()));
    }

    private static void swap(ImageModel image, Random random) {
        withEntry(image, random, (entries, at) -> Collections.swap(entries, at, random.nextInt(entries.size())));
    }

    private static void repeat(ImageModel image, Random random) {
        withEntry(image, random, (entries, at) -> entries.add(random.nextInt(entries.size() + 1), entries.get(at)));
    }

    private static void move(ImageModel image, Random random) {
        boolean inwards = random.nextBoolean();
        var from = inwards ? image.plainArea.entries : image.protectedArea.entries;
        var to = inwards ? image.protectedArea.entries : image.plainArea.entries;
        if (!from.isEmpty()) {
            to.add(random.nextInt(to.size() + 1), from.remove(random.nextInt(from.size())));
        }
    }

    private static void add(ImageModel image, Random random) {
        int type = TYPES[random.nextInt(TYPES.length)];
        int size = new int[] {0, 1, 4, 16, 32, 48, 64, 70, 300}[random.nextInt(9)];
        byte[] data = new byte[size];
        random.nextBytes(data);
        var entries = area(image, random).entries;
        entries.add(random.nextInt(entries.size() + 1), new Entry(type, Content.fixed(data)));
    }

    private static byte[] flipped(byte[] data, Random random) {
        byte[] copy = data.clone();
        for (int i = 0; i <= random.nextInt(2) && copy.length > 0; i++) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static void counter(ImageModel image, Random random) {
        int value = near(random, 0x0001_0005, 0x8000_0000);
        image.protectedArea.entries.replaceAll(entry -> entry.type() == Tlv.SEC_CNT
                ? new Entry(
                        entry.type(),
                        Content.fixed((byte) value, (byte) (value >>> 8), (byte) (value >>> 16), (byte) (value >>> 24)))
                : entry);
    }

    /** Another number in the first four bytes, as a security counter has them. */
    private static byte[] number(byte[] data, Random random) {
        byte[] copy = data.clone();
        int value = near(random, 5, 0x10000, 0x1000000);
        for (int i = 0; i < Math.min(4, copy.length); i++) {
            copy[i] = (byte) (value >>> (8 * i));
        }
        return copy;
    }
}
