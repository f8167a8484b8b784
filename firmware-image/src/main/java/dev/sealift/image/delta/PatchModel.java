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

    private static final int HALF = 1 << (BitCoder.SCALE - 1);
    private static final int NUMBER_BITS = 32;
    private static final int FLAG_RATE = 5;
    private static final int TREE_RATE = 4;

    private final BitCoder coder;
    private final Map<Kind, int[]> sizes = new EnumMap<>(Kind.class);

    PatchModel(BitCoder coder) {
        this.coder = coder;
        for (var kind : Kind.values()) {
            sizes.put(kind, fresh(NUMBER_BITS));
        }
    }

    /** Probabilities of which none knows anything yet. */
    static int[] fresh(int count) {
        int[] probabilities = new int[count];
        Arrays.fill(probabilities, HALF);
        return probabilities;
    }

    private int adapt(int[] probabilities, int index, int rate, int bit) throws PatchException {
        int zero = probabilities[index];
        int coded = coder.code(zero, bit);
        probabilities[index] = coded == 0 ? zero + (((1 << BitCoder.SCALE) - zero) >> rate) : zero - (zero >> rate);
        return coded;
    }

    boolean flag(int[] probabilities, int index, boolean value) throws PatchException {
        return adapt(probabilities, index, FLAG_RATE, value ? 1 : 0) == 1;
    }

    /** A byte as a path down a tree: 256 probabilities from there on. */
    int byteOf(int[] probabilities, int from, int value) throws PatchException {
        int node = 1;
        for (int i = 7; i >= 0; i--) {
            node = (node << 1) | adapt(probabilities, from + node, TREE_RATE, (value >> i) & 1);
        }
        return node & 0xff;
    }

    /** A number in [0, 2^31): how many bits the next one above it has, in ones and a zero; then the bits but for the first. */
    int number(Kind kind, int value) throws PatchException {
        int[] probabilities = Objects.requireNonNull(sizes.get(kind));
        int bits = 31 - Integer.numberOfLeadingZeros(value + 1);
        int size = 0;
        while (adapt(probabilities, size, TREE_RATE, size < bits ? 1 : 0) == 1) {
            size++;
            if (size == NUMBER_BITS - 1) {
                throw new PatchException(PatchFault.PATCH_CORRUPT, "a number of " + NUMBER_BITS + " bits");
            }
        }
        int coded = 1;
        for (int i = size - 1; i >= 0; i--) {
            coded = (coded << 1) | coder.code(((value + 1) >> i) & 1);
        }
        return coded - 1;
    }

    /** A number in [-2^30, 2^30): 0, -1, 1, -2, … */
    int signed(Kind kind, int value) throws PatchException {
        int coded = number(kind, (value << 1) ^ (value >> 31));
        return (coded >>> 1) ^ -(coded & 1);
    }
}
