package dev.sealift.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;

/** Builds and images that tests start from. */
final class Samples {
    static final Board BOARD = Board.STM32F405;
    static final Slot SLOT_A = BOARD.slots().get(0);
    static final Slot SLOT_B = BOARD.slots().get(1);
    static final ImageVersion VERSION = new ImageVersion(1, 2, 3, 4);
    static final SigningKey KEY = SigningKey.generate(new SecureRandom());
    static final SigningKey OTHER_KEY = SigningKey.generate(new SecureRandom());
    static final ImageRules RULES = ImageRules.forBoard(BOARD, List.of(KEY.publicKey()));

    private Samples() {}

    /** A payload of that size with a vector table for that slot; the rest is noise from the seed. */
    static byte[] payload(Slot slot, int size, long seed) {
        byte[] payload = new byte[size];
        new Random(seed).nextBytes(payload);
        ByteBuffer.wrap(payload)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) BOARD.stackLast())
                .putInt((int) (slot.base() + BOARD.headerSize() + 8 + 1));
        return payload;
    }

    /** A good image for slot A with security counter 5. */
    static byte[] image() throws SigningException {
        return ImageSigner.sign(payload(SLOT_A, 1000, 1), SignOptions.forBoard(BOARD, SLOT_A, VERSION, 5), KEY);
    }
}
