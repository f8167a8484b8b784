package dev.sealift.image.agreement;

import dev.sealift.image.Board;
import dev.sealift.image.Bytes;
import dev.sealift.image.ImageRules;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.Slot;
import dev.sealift.image.VerifyingKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A file to be judged, for a slot of the board whose state demands that counter and that version.
 *
 * @param slot its number
 */
record Question(Bytes file, int slot, int minimumCounter, ImageVersion minimumVersion) {
    private static final int HEAD_SIZE = 20;
    private static final Board BOARD = Board.STM32F405;

    /** The bytes that judges in other processes, and in other class loaders, are asked with. */
    byte[] frame() {
        return ByteBuffer.allocate(HEAD_SIZE + file.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(file.size())
                .putInt(slot)
                .putInt(minimumCounter)
                .put((byte) minimumVersion.major())
                .put((byte) minimumVersion.minor())
                .putShort((short) minimumVersion.revision())
                .putInt((int) minimumVersion.build())
                .put(file.toArray())
                .array();
    }

    static Question ofFrame(byte[] frame) {
        var in = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        return new Question(
                Bytes.of(frame, HEAD_SIZE, HEAD_SIZE + in.getInt()),
                in.getInt(),
                in.getInt(),
                new ImageVersion(
                        Byte.toUnsignedInt(in.get()),
                        Byte.toUnsignedInt(in.get()),
                        Short.toUnsignedInt(in.getShort()),
                        Integer.toUnsignedLong(in.getInt())));
    }

    Slot slotOfBoard() {
        return BOARD.slots().get(slot);
    }

    ImageRules rules(VerifyingKey trusted) {
        return new ImageRules(
                BOARD, slotOfBoard(), List.of(trusted), Integer.toUnsignedLong(minimumCounter), minimumVersion);
    }
}
