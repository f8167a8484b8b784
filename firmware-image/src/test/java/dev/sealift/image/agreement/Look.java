package dev.sealift.image.agreement;

import dev.sealift.image.Board;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What a file holds, read as far as it makes sense and without the library's own parser: to tell why verifiers differ. */
final class Look {
    /** The sizes that docs/formats.md fixes. */
    private static final Map<Integer, Integer> SIZES = Map.of(0x01, 32, 0x10, 32, 0x50, 4, 0x75, 16);

    private static final int SLOT_SIZE = Board.STM32F405.slots().getFirst().size();

    private final ByteBuffer file;
    private final List<Integer> types = new ArrayList<>();
    private final List<byte[]> values = new ArrayList<>();
    private final long end;
    private boolean wellFormed = true;

    Look(byte[] file) {
        this.file = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long protectedAt = u16(8) + u32(12);
        long plainAt = protectedAt + u16(10);
        walk(protectedAt, u16(10), 0x6908);
        types.clear();
        values.clear();
        int total = u16(plainAt + 2);
        walk(plainAt, total, 0x6907);
        wellFormed &= total >= 4;
        end = plainAt + total;
    }

    boolean headerOfBoard() {
        return u16(8) == 0x200 && u32(16) == 0x100 && u32(12) > 0;
    }

    boolean fitsSlot() {
        return end <= SLOT_SIZE;
    }

    boolean whole() {
        return end <= file.capacity();
    }

    boolean wellFormed() {
        return wellFormed;
    }

    /** The place of the first entry of that type behind the hash, as imgtool reads types: their low byte. */
    OptionalInt firstByLowByte(int type) {
        return IntStream.range(0, types.size())
                .filter(at -> (types.get(at) & 0xff) == type)
                .findFirst();
    }

    boolean has(int type) {
        return types.contains(type);
    }

    long countByLowByte(int type) {
        return types.stream().filter(its -> (its & 0xff) == type).count();
    }

    /** Whether there is an entry of that type, as imgtool reads types, of fewer than two bytes. */
    boolean hasStump(int type) {
        return IntStream.range(0, types.size())
                .anyMatch(at -> (types.get(at) & 0xff) == type && values.get(at).length < 2);
    }

    /** The place of the first signature with a key hash right in front of it. */
    OptionalInt firstPair() {
        return IntStream.range(1, types.size())
                .filter(at -> types.get(at) == 0x22 && types.get(at - 1) == 0x01)
                .findFirst();
    }

    byte[] value(int at) {
        return values.get(at);
    }

    private void walk(long from, int size, int magic) {
        if (size == 0) {
            return;
        }
        wellFormed &= u16(from) == magic && u16(from + 2) == size;
        long at = from + 4;
        while (at + 4 <= from + size) {
            int type = u16(at);
            int length = u16(at + 2);
            byte[] value = new byte[length];
            for (int i = 0; i < length; i++) {
                value[i] = (byte) u8(at + 4 + i);
            }
            types.add(type);
            values.add(value);
            wellFormed &= SIZES.getOrDefault(type, length) == length;
            at += 4 + length;
        }
        wellFormed &= at == from + size;
    }

    private int u8(long at) {
        return at < file.capacity() ? Byte.toUnsignedInt(file.get((int) at)) : 0xff;
    }

    private int u16(long at) {
        return u8(at) | u8(at + 1) << 8;
    }

    private long u32(long at) {
        return u16(at) | (long) u16(at + 2) << 16;
    }
}
