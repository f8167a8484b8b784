package dev.sealift.image.delta;

import java.util.Arrays;

/** The suffixes of some bytes in their order, to find the longest piece of them that other bytes begin with. */
final class SuffixArray {
    private static final int SYMBOLS = 256;

    private final byte[] text;
    private final int[] order;

    /** Doubles the length by which suffixes are in order until all are: O(n log² n) at worst, with counting instead of comparing. */
    SuffixArray(byte[] text) {
        int n = text.length;
        this.text = text;
        int[] order = new int[n];
        int[] rank = new int[n];
        int[] second = new int[n];
        int[] counts = new int[Math.max(SYMBOLS, n) + 1];
        for (int i = 0; i < n; i++) {
            rank[i] = text[i] & 0xff;
            second[i] = i;
        }
        int ranks = SYMBOLS;
        for (int length = 0; ; length = Math.max(1, length * 2)) {
            if (length > 0) {
                // By the second half: suffixes without one come first, the others in the order that they have.
                int next = 0;
                for (int i = n - length; i < n; i++) {
                    second[next++] = i;
                }
                for (int i = 0; i < n; i++) {
                    if (order[i] >= length) {
                        second[next++] = order[i] - length;
                    }
                }
            }
            Arrays.fill(counts, 0, ranks + 1, 0);
            for (int i = 0; i < n; i++) {
                counts[rank[i] + 1]++;
            }
            for (int i = 0; i < ranks; i++) {
                counts[i + 1] += counts[i];
            }
            for (int i = 0; i < n; i++) {
                order[counts[rank[second[i]]]++] = second[i];
            }
            int[] now = second;
            ranks = 0;
            int[] renamed = new int[n];
            for (int i = 0; i < n; i++) {
                if (i > 0 && !same(rank, order[i - 1], order[i], length)) {
                    ranks++;
                }
                renamed[order[i]] = ranks;
            }
            ranks++;
            rank = renamed;
            second = now;
            if (ranks >= n || length >= n) {
                break;
            }
        }
        this.order = order;
    }

    private static boolean same(int[] rank, int left, int right, int length) {
        int leftSecond = left + length < rank.length ? rank[left + length] : -1;
        int rightSecond = right + length < rank.length ? rank[right + length] : -1;
        return rank[left] == rank[right] && (length == 0 || leftSecond == rightSecond);
    }

    /**
     * Where a piece lies and how long it is.
     *
     * @param length 0: there is none
     */
    record Match(int at, int length) {}

    /** The longest piece that these bytes have from there on. */
    Match longest(byte[] other, int from) {
        int low = 0;
        int high = order.length - 1;
        var best = new Match(0, 0);
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int start = order[middle];
            int length = Arrays.mismatch(text, start, text.length, other, from, other.length);
            int common = length < 0 ? text.length - start : length;
            if (common > best.length()) {
                best = new Match(start, common);
            }
            if (length < 0 || from + common == other.length) {
                break;
            }
            boolean smaller =
                    start + common == text.length || (text[start + common] & 0xff) < (other[from + common] & 0xff);
            if (smaller) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return best;
    }
}
