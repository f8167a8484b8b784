package dev.sealift.image.delta;

/**
 * Codes bits with the probabilities that it is told. One that encodes takes the bit and returns it; one that decodes takes no
 * notice of it and returns what it reads. So a format is written down once for both directions.
 */
interface BitCoder {
    /** Bits of a probability. */
    int SCALE = 16;

    /** Below that the range is made larger by a byte. */
    long TOP = 1L << 24;

    /**
     * Codes a bit.
     *
     * @param zero probability that it is 0, in {@code (0, 1 << SCALE)}
     */
    int code(int zero, int bit) throws PatchException;

    /** Codes a bit that may as well be 0 as 1. */
    default int code(int bit) throws PatchException {
        return code(1 << (SCALE - 1), bit);
    }
}
