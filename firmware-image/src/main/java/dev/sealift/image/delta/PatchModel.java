package dev.sealift.image.delta;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The adaptive probabilities of a patch's stream, and how numbers and bytes are made of bits. A decoder has them and little else
 * in its RAM.
 */
final class PatchModel {
    /** What numbers are about; each has probabilities of its own. */
    enum Kind {
        COPY,
        SEEK,
        EXTRA,
        CALL,
        POINTER
    }

    /** Bits of a number, at most: as many as the place of a byte in the largest image takes, forwards or backwards. */
    static final int NUMBER_BITS = 24;

    private static final int FLAG_RATE = 5;

    /** Of the bits of bytes and sizes: a board keeps them in a byte each. */
    private static final int COARSE = 8;

    private static final int COARSE_RATE = 4;

    private final BitCoder coder;
    private final Map<Kind, int[]> sizes = new EnumMap<>(Kind.class);
    private final int[] tree = fresh(1 << Byte.SIZE, COARSE);

    PatchModel(BitCoder coder) {
        this.coder = coder;
        for (var kind : Kind.values()) {
            sizes.put(kind, fresh(NUMBER_BITS, COARSE));
        }
    }

    /** Probabilities of flags, of which none knows anything yet. */
    static int[] freshFlags(int count) {
        return fresh(count, BitCoder.SCALE);
    }

    private static int[] fresh(int count, int scale) {
        int[] probabilities = new int[count];
        Arrays.fill(probabilities, 1 << (scale - 1));
        return probabilities;
    }

    private static int adapted(int zero, int scale, int rate, int bit) {
        return bit == 0 ? zero + (((1 << scale) - zero) >> rate) : zero - (zero >> rate);
    }

    boolean flag(int[] probabilities, int index, boolean value) throws PatchException {
        int bit = coder.code(probabilities[index], value ? 1 : 0);
        probabilities[index] = adapted(probabilities[index], BitCoder.SCALE, FLAG_RATE, bit);
        return bit == 1;
    }

    private int coarse(int[] probabilities, int index, int value) throws PatchException {
        int bit = coder.code(probabilities[index] << (BitCoder.SCALE - COARSE), value);
        probabilities[index] = adapted(probabilities[index], COARSE, COARSE_RATE, bit);
        return bit;
    }

    /** A byte as a path down the one tree. */
    int byteOf(int value) throws PatchException {
        int node = 1;
        for (int i = 7; i >= 0; i--) {
            node = (node << 1) | coarse(tree, node, (value >> i) & 1);
        }
        return node & 0xff;
    }

    /** A number in [0, 2^24 - 1): how many bits the next one above it has, in ones and a zero; then the bits but for the first. */
    int number(Kind kind, int value) throws PatchException {
        int[] probabilities = Objects.requireNonNull(sizes.get(kind));
        int bits = 31 - Integer.numberOfLeadingZeros(value + 1);
        int size = 0;
        while (coarse(probabilities, size, size < bits ? 1 : 0) == 1) {
            size++;
            if (size == NUMBER_BITS) {
                throw new PatchException(PatchFault.PATCH_CORRUPT, "a number of more than " + NUMBER_BITS + " bits");
            }
        }
        int coded = 1;
        for (int i = size - 1; i >= 0; i--) {
            coded = (coded << 1) | coder.code(((value + 1) >> i) & 1);
        }
        return coded - 1;
    }

    /** A number in [-2^23, 2^23 - 1): 0, -1, 1, -2, … */
    int signed(Kind kind, int value) throws PatchException {
        int coded = number(kind, (value << 1) ^ (value >> 31));
        return (coded >>> 1) ^ -(coded & 1);
    }
}
