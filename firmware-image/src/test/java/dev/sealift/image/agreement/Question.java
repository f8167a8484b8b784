package dev.sealift.image.agreement;

import dev.sealift.image.Board;
import dev.sealift.image.Bytes;
import dev.sealift.image.FormatException;
import dev.sealift.image.ImageRules;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.Slot;
import dev.sealift.image.trust.SignedTrustSet;
import dev.sealift.image.trust.TrustSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file to be judged, for a slot of the board whose state demands that counter and that version.
 *
 * @param slot     its number
 * @param trustSet the signed one in force; empty: none, the factory's key is trusted
 */
record Question(Bytes file, int slot, int minimumCounter, ImageVersion minimumVersion, Bytes trustSet) {
    private static final int HEAD_SIZE = 24;
    private static final Board BOARD = Board.STM32F405;

    /** The few that are asked with, each verified once. */
    private static final Map<Bytes, TrustSet> TRUST_SETS = new ConcurrentHashMap<>();

    /** The bytes that judges in other processes, and in other class loaders, are asked with. */
    byte[] frame() {
        return ByteBuffer.allocate(HEAD_SIZE + trustSet.size() + file.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(file.size())
                .putInt(slot)
                .putInt(minimumCounter)
                .put((byte) minimumVersion.major())
                .put((byte) minimumVersion.minor())
                .putShort((short) minimumVersion.revision())
                .putInt((int) minimumVersion.build())
                .putInt(trustSet.size())
                .put(trustSet.toArray())
                .put(file.toArray())
                .array();
    }

    static Question ofFrame(byte[] frame) {
        var in = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        int fileSize = in.getInt();
        int slot = in.getInt();
        int counter = in.getInt();
        var version = new ImageVersion(
                Byte.toUnsignedInt(in.get()),
                Byte.toUnsignedInt(in.get()),
                Short.toUnsignedInt(in.getShort()),
                Integer.toUnsignedLong(in.getInt()));
        int file = HEAD_SIZE + in.getInt();
        return new Question(
                Bytes.of(frame, file, file + fileSize), slot, counter, version, Bytes.of(frame, HEAD_SIZE, file));
    }

    Slot slotOfBoard() {
        return BOARD.slots().get(slot);
    }

    ImageRules rules() {
        var rules = new ImageRules(
                BOARD,
                slotOfBoard(),
                List.of(TestKeys.TRUSTED.publicKey()),
                Integer.toUnsignedLong(minimumCounter),
                minimumVersion);
        return trustSet.size() == 0
                ? rules
                : rules.with(TRUST_SETS.computeIfAbsent(trustSet, Question::trustSetInForce));
    }

    private static TrustSet trustSetInForce(Bytes signed) {
        try {
            return SignedTrustSet.verify(signed, TestKeys.ROOT.publicKey());
        } catch (FormatException e) {
            throw new IllegalStateException("the trust sets asked with are good ones", e);
        }
    }
}
