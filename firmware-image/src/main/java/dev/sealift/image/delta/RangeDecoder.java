package dev.sealift.image.delta;

/** Reads what {@link RangeEncoder} wrote. */
final class RangeDecoder implements BitCoder {
    private final byte[] in;
    private int at;
    private long code;
    /** So small that the first bytes are read before the first bit. */
    private long range = 1;

    /** Of the bytes from there on. */
    RangeDecoder(byte[] in, int from) {
        this.in = in;
        this.at = from;
    }

    @Override
    public int code(int zero, int bit) throws PatchException {
        while (range < TOP) {
            range <<= 8;
            code = (code << 8) | next();
        }
        long bound = (range >>> SCALE) * zero;
        if (code < bound) {
            range = bound;
            return 0;
        }
        code -= bound;
        range -= bound;
        return 1;
    }

    private int next() throws PatchException {
        if (at == in.length) {
            throw new PatchException(PatchFault.PATCH_CORRUPT, "the stream ends too early");
        }
        return in[at++] & 0xff;
    }
}
