package dev.sealift.server;

import dev.sealift.image.Board;
import dev.sealift.image.ImageExtras;
import dev.sealift.image.ImageSigner;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.SignOptions;
import dev.sealift.image.SigningException;
import dev.sealift.image.SigningKey;
import dev.sealift.image.Slot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Random;

/** Signed images that a board would take: a vector table and some bytes. */
public final class Firmware {
    public static final Board BOARD = Board.STM32F405;
    public static final SigningKey KEY = SigningKey.generate(new SecureRandom());

    private static final int PAYLOAD = 3000;

    private Firmware() {}

    public static Slot slot(String name) {
        return BOARD.slot(name).orElseThrow();
    }

    public static byte[] image(String slot, String version, long counter) {
        return image(slot, version, counter, KEY);
    }

    public static byte[] image(String slotName, String version, long counter, SigningKey key) {
        Slot slot = slot(slotName);
        return sign(slot, SignOptions.forBoard(BOARD, slot, ImageVersion.parse(version), counter), key);
    }

    /** For a slot of any board. */
    public static byte[] image(Board board, String slotName, String version, long counter) {
        Slot slot = board.slot(slotName).orElseThrow();
        return sign(slot, SignOptions.forBoard(board, slot, ImageVersion.parse(version), counter), KEY);
    }

    /** That depends on an image of at least that version. */
    public static byte[] depending(String slotName, String version, int image, String minimum) {
        Slot slot = slot(slotName);
        var options = SignOptions.forBoard(BOARD, slot, ImageVersion.parse(version), 1);
        var extras = ImageExtras.builder()
                .dependency(image, ImageVersion.parse(minimum))
                .build();
        return sign(slot, options.with(extras), KEY);
    }

    public static byte[] sign(Slot slot, SignOptions options, SigningKey key) {
        byte[] payload = new byte[PAYLOAD];
        new Random(options.version().toString().hashCode()).nextBytes(payload);
        ByteBuffer.wrap(payload)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x2001_0000)
                .putInt((int) (slot.base() + BOARD.headerSize() + 0x101));
        try {
            return ImageSigner.sign(payload, options, key);
        } catch (SigningException e) {
            throw new IllegalStateException(e);
        }
    }
}
