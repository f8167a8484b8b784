package dev.sealift.hil.flash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What a board keeps about its images (docs/formats.md, "State record").
 *
 * @param sequence        the valid record with the higher one counts
 * @param securityCounter the highest ever confirmed
 * @param boots           total, the journal's entries included
 * @param erases          total, the journal's entries included
 * @param trustSerial     of the trust set below which none counts; 0: none
 */
public record StateRecord(
        long sequence,
        long securityCounter,
        long boots,
        long erases,
        ImageReference confirmed,
        ImageReference trial,
        ImageReference failed,
        long trustSerial) {
    /** Bytes of a record; the journal of counters begins behind it. */
    static final int SIZE = 512;

    private static final int MAGIC = 0x52544C53;
    private static final short LAYOUT = 1;
    private static final int CRC_OFFSET = SIZE - Integer.BYTES;
    private static final int JOURNAL_BOOT = 1;
    private static final int JOURNAL_ERASE = 2;

    /** The first record of a board whose image was flashed on the bench. */
    public static StateRecord first(ImageReference confirmed, long securityCounter) {
        return new StateRecord(1, securityCounter, 0, 0, confirmed, ImageReference.NONE, ImageReference.NONE, 0);
    }

    /** The record that follows when that image is staged for a trial. */
    public StateRecord staging(ImageReference image) {
        return new StateRecord(sequence + 1, securityCounter, boots, erases, confirmed, image, failed, trustSerial);
    }

    /** The record that follows when a trust set with that serial came into force. */
    public StateRecord demanding(long serial) {
        return new StateRecord(sequence + 1, securityCounter, boots, erases, confirmed, trial, failed, serial);
    }

    byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(bytes.array(), (byte) 0xff);
        bytes.putInt(MAGIC).putShort(LAYOUT).putShort((short) SIZE);
        bytes.putInt((int) sequence)
                .putInt((int) securityCounter)
                .putInt((int) boots)
                .putInt((int) erases);
        confirmed.encode(bytes);
        trial.encode(bytes);
        failed.encode(bytes);
        bytes.putInt(~(int) trustSerial);
        bytes.putInt(CRC_OFFSET, crc(bytes.array()));
        return bytes.array();
    }

    /** The record at the start of a state sector with the totals of its journal, if it is a valid one. */
    static Optional<StateRecord> decode(byte[] sector) {
        ByteBuffer bytes = ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.getInt() != MAGIC
                || bytes.getShort() != LAYOUT
                || bytes.getShort() != SIZE
                || bytes.getInt(CRC_OFFSET) != crc(sector)) {
            return Optional.empty();
        }
        long sequence = Integer.toUnsignedLong(bytes.getInt());
        long counter = Integer.toUnsignedLong(bytes.getInt());
        long boots = Integer.toUnsignedLong(bytes.getInt()) + journal(sector, JOURNAL_BOOT);
        long erases = Integer.toUnsignedLong(bytes.getInt()) + journal(sector, JOURNAL_ERASE);
        return Optional.of(new StateRecord(
                sequence,
                counter,
                boots,
                erases,
                ImageReference.decode(bytes),
                ImageReference.decode(bytes),
                ImageReference.decode(bytes),
                Integer.toUnsignedLong(~bytes.getInt())));
    }

    private static long journal(byte[] sector, int kind) {
        ByteBuffer entries = ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN);
        long total = 0;
        for (int at = SIZE; at + Long.BYTES <= sector.length; at += Long.BYTES) {
            int entry = entries.getInt(at);
            int complement = entries.getInt(at + Integer.BYTES);
            if (entry == ~complement && (entry & 0xffff) == kind) {
                total += entry >>> Short.SIZE;
            }
        }
        return total;
    }

    private static int crc(byte[] record) {
        CRC32 crc = new CRC32();
        crc.update(record, 0, CRC_OFFSET);
        return (int) crc.getValue();
    }
}
