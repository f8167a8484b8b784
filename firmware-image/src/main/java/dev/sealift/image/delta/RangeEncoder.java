package dev.sealift.image.delta;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The range coder of LZMA with probabilities of 16 bits. Its range begins at 2^24, so that its first bytes are always 0; they are
 * left out.
 */
final class RangeEncoder implements BitCoder {
    private static final long MASK = 0xffff_ffffL;
    private static final int FIRST_BYTES = 1;
    private static final int LAST_BYTES = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long low;
    private long range = TOP;
    /** The last byte, which a carry can still change, and how many bytes 0xff are behind it. */
    private int held = -1;

    private int heldOnes;

    @Override
    public int code(int zero, int bit) {
        long bound = (range >>> SCALE) * zero;
        if (bit == 0) {
            range = bound;
        } else {
            low += bound;
            range -= bound;
        }
        while (range < TOP) {
            range = (range << 8) & MASK;
            shift();
        }
        return bit;
    }

    private void shift() {
        int carry = (int) (low >>> 32);
        int next = (int) (low >>> 24) & 0xff;
        if (carry == 1 || next != 0xff) {
            if (held >= 0) {
                out.write(held + carry);
            }
            for (; heldOnes > 0; heldOnes--) {
                out.write(0xff + carry);
            }
            held = next;
        } else {
            heldOnes++;
        }
        low = (low & 0x00ff_ffff) << 8;
    }

    /** Ends the stream. */
    byte[] finish() {
        for (int i = 0; i < LAST_BYTES; i++) {
            shift();
        }
        byte[] bytes = out.toByteArray();
        return Arrays.copyOfRange(bytes, FIRST_BYTES, bytes.length);
    }
}
