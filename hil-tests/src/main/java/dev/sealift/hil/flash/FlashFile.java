package dev.sealift.hil.flash;

import dev.sealift.api.SlotName;
import dev.sealift.image.trust.SignedTrustSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * The 1 MiB of flash of a board that is off: what a programmer with a probe could read and write, past every check of
 * the agent. Not thread-safe.
 */
public final class FlashFile {
    /** Bytes of a slot. */
    public static final int SLOT_SIZE = 0x60000;

    private static final int SIZE = 0x100000;
    private static final int BOOTLOADER_SIZE = 0x4000;
    private static final int[] STATE = {0x4000, 0x8000};
    private static final int STATE_SIZE = 0x4000;
    private static final int[] TRUST = {0xC000, 0x10000};
    private static final int[] TRUST_SIZE = {0x4000, 0x10000};
    private static final int SLOT_A = 0x20000;
    private static final int SLOT_B = 0x80000;
    private static final int IDENTITY = 0xE0000;
    private static final int IDENTITY_MAGIC = 0x44494C53;
    private static final int DEVICE_ID_SIZE = 64;

    /** From the identity on: docs/formats.md. */
    private static final int CREDENTIALS = 0x1000;

    private static final byte ERASED = (byte) 0xff;

    private final byte[] bytes;

    private FlashFile(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Flash as it comes from the factory. */
    public static FlashFile erased() {
        byte[] bytes = new byte[SIZE];
        Arrays.fill(bytes, ERASED);
        return new FlashFile(bytes);
    }

    /** The flash in that file. */
    public static FlashFile read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length != SIZE) {
            throw new IOException(
                    file + ": " + bytes.length + " bytes (expected: " + SIZE + ", the flash of an STM32F405)");
        }
        return new FlashFile(bytes);
    }

    /** Write it all. */
    public void write(Path file) throws IOException {
        Files.write(file, bytes);
    }

    public FlashFile bootloader(byte[] image) {
        return put(0, BOOTLOADER_SIZE, image);
    }

    /** Put those bytes at the start of a slot, whatever they are. */
    public FlashFile slot(SlotName slot, byte[] image) {
        return put(offset(slot), SLOT_SIZE, image);
    }

    /** The first bytes of a slot. */
    public byte[] slot(SlotName slot, int length) {
        return Arrays.copyOfRange(bytes, offset(slot), offset(slot) + length);
    }

    /** The name the device calls itself by. */
    public FlashFile identity(String deviceId) {
        byte[] id = Arrays.copyOf(deviceId.getBytes(StandardCharsets.UTF_8), DEVICE_ID_SIZE);
        ByteBuffer area = ByteBuffer.allocate(12 + DEVICE_ID_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        area.putInt(IDENTITY_MAGIC)
                .putShort((short) 1)
                .putShort((short) deviceId.length())
                .put(id);
        CRC32 crc = new CRC32();
        crc.update(area.array(), 0, area.position());
        area.putInt((int) crc.getValue());
        return put(IDENTITY, SIZE - IDENTITY, area.array());
    }

    /** Without what the board made and keeps behind its name: as other hardware of that name. */
    public FlashFile withoutCredentials() {
        Arrays.fill(bytes, IDENTITY + CREDENTIALS, SIZE, ERASED);
        return this;
    }

    /** The state record that counts. */
    public Optional<StateRecord> state() {
        return IntStream.of(STATE)
                .mapToObj(this::record)
                .flatMap(Optional::stream)
                .max(Comparator.comparingLong(StateRecord::sequence));
    }

    /** Write that record as the board would: into the sector that does not hold the one that counts. */
    public FlashFile state(StateRecord record) {
        boolean firstCounts = state().isPresent() && state().equals(record(STATE[0]));
        return put(firstCounts ? STATE[1] : STATE[0], STATE_SIZE, record.encode());
    }

    /** Put a trust set into both copies, and demand it on record: as a board is that took it over. */
    public FlashFile trustSet(SignedTrustSet set) {
        for (int copy = 0; copy < TRUST.length; copy++) {
            trustSet(set, copy);
        }
        return state(state().orElseThrow().demanding(set.content().serial()));
    }

    /** Put a trust set into one of the copies, 0 or 1. */
    public FlashFile trustSet(SignedTrustSet set, int copy) {
        return put(TRUST[copy], TRUST_SIZE[copy], set.encoded().toArray());
    }

    /** Destroy both state records. */
    public FlashFile withoutState() {
        for (int at : STATE) {
            Arrays.fill(bytes, at, at + STATE_SIZE, ERASED);
        }
        return this;
    }

    private static int offset(SlotName slot) {
        return switch (slot) {
            case A -> SLOT_A;
            case B -> SLOT_B;
        };
    }

    private Optional<StateRecord> record(int at) {
        return StateRecord.decode(Arrays.copyOfRange(bytes, at, at + STATE_SIZE));
    }

    private FlashFile put(int at, int size, byte[] what) {
        if (what.length > size) {
            throw new IllegalArgumentException(
                    what.length + " bytes do not fit into " + size + " at flash offset 0x" + Integer.toHexString(at));
        }
        Arrays.fill(bytes, at, at + size, ERASED);
        System.arraycopy(what, 0, bytes, at, what.length);
        return this;
    }
}
