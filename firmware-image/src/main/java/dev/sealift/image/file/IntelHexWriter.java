package dev.sealift.image.file;

import dev.sealift.image.ImageSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Writes an image as Intel HEX, in the records that imgtool's library writes: 16 bytes each, none across 64 KiB. What is
 * skipped is left out, so that programmers do not touch it.
 */
public final class IntelHexWriter implements ImageSink, AutoCloseable {
    private static final int RECORD_SIZE = 16;
    private static final int PAGE = 0x1_0000;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final OutputStream out;
    private final byte[] record = new byte[RECORD_SIZE];
    private final boolean extended;
    private int filled;
    private long address;
    private long page = -1;

    /**
     * Writes to that stream, which stays open.
     *
     * @param address of the first byte; image and slot must end below 2^32
     * @param size    of the image or slot, which decides whether addresses need more than 16 bits
     */
    public IntelHexWriter(OutputStream out, long address, long size) {
        if (address < 0 || address + size > 1L << 32) {
            throw new IllegalArgumentException(
                    "0x%x and %d bytes (expected: an end below 2^32)".formatted(address, size));
        }
        this.out = out;
        this.address = address;
        this.extended = address + size > PAGE;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            record[filled++] = bytes[i];
            if (filled == RECORD_SIZE || (address + filled) % PAGE == 0) {
                flushRecord();
            }
        }
    }

    @Override
    public void skip(long length) throws IOException {
        if (length > 0) {
            flushRecord();
            address += length;
        }
    }

    /** Writes what is left and the end record. */
    @Override
    public void close() throws IOException {
        flushRecord();
        line(0, 0, 1, new byte[0]);
    }

    private void flushRecord() throws IOException {
        if (filled == 0) {
            return;
        }
        if (extended && address / PAGE != page) {
            page = address / PAGE;
            line(2, 0, 4, new byte[] {(byte) (page >> 8), (byte) page});
        }
        line(filled, (int) (address % PAGE), 0, record);
        address += filled;
        filled = 0;
    }

    private void line(int size, int low, int type, byte[] data) throws IOException {
        byte[] bytes = new byte[5 + size];
        bytes[0] = (byte) size;
        bytes[1] = (byte) (low >> 8);
        bytes[2] = (byte) low;
        bytes[3] = (byte) type;
        System.arraycopy(data, 0, bytes, 4, size);
        byte sum = 0;
        for (byte b : bytes) {
            sum += b;
        }
        bytes[bytes.length - 1] = (byte) -sum;
        out.write((":" + HEX.formatHex(bytes) + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
