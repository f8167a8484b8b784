package dev.sealift.image.delta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealift.image.Board;
import dev.sealift.image.ImageSigner;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.SignOptions;
import dev.sealift.image.SigningKey;
import dev.sealift.image.Slot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaPatchTest {
    private static final Board BOARD = Board.STM32F405;
    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
    private static final int SIZE = 6000;

    private final Random random = new Random(1);

    @Test
    void sameCodeInTheOtherSlotTakesFewBytes() throws Exception {
        byte[] a = image(0, code(0, SIZE, 0));
        byte[] b = image(1, code(1, SIZE, 0));
        byte[] patch = DeltaPatch.make(a, b);
        assertArrayEquals(b, DeltaPatch.apply(a, patch));
        assertTrue(patch.length < 500, "a patch of " + patch.length + " bytes");
    }

    @Test
    void codeThatMovedTakesFewBytes() throws Exception {
        byte[] a = image(0, code(0, SIZE, 0));
        byte[] b = image(1, code(1, SIZE, 64));
        byte[] patch = DeltaPatch.make(a, b);
        assertArrayEquals(b, DeltaPatch.apply(a, patch));
        assertTrue(patch.length < 1000, "a patch of " + patch.length + " bytes");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whateverChangedComesBack(long seed) throws Exception {
        random.setSeed(seed);
        byte[] a = image(0, code(0, 500 + random.nextInt(4000), 0));
        byte[] b = image(1, edited(code(1, 500 + random.nextInt(4000), random.nextInt(40) * 2)));
        assertArrayEquals(b, DeltaPatch.apply(a, DeltaPatch.make(a, b)));
        assertArrayEquals(a, DeltaPatch.apply(b, DeltaPatch.make(b, a)));
    }

    @Test
    void sameInputGivesTheSamePatch() throws Exception {
        byte[] a = image(0, code(0, SIZE, 0));
        byte[] b = image(1, edited(code(1, SIZE, 8)));
        assertArrayEquals(DeltaPatch.make(a, b), DeltaPatch.make(a, b));
    }

    @Test
    void anotherBaseIsRefused() throws Exception {
        byte[] a = image(0, code(0, SIZE, 0));
        byte[] patch = DeltaPatch.make(a, image(1, code(1, SIZE, 8)));
        byte[] other = image(0, code(0, SIZE, 2));
        assertEquals(PatchFault.PATCH_WRONG_BASE, fault(other, patch));
    }

    @Test
    void noDamageMakesAnotherImage() throws Exception {
        byte[] a = image(0, code(0, 2000, 0));
        byte[] patch = DeltaPatch.make(a, image(1, edited(code(1, 2000, 8))));
        for (int at = 0; at < patch.length; at++) {
            byte[] damaged = patch.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            if (at < patch.length - UNREAD) {
                assertThrows(PatchException.class, () -> DeltaPatch.apply(a, damaged), "byte " + at);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 107, 108, 110, 200})
    void aPatchThatEndsTooEarlyIsCorrupt(int length) throws Exception {
        byte[] a = image(0, code(0, SIZE, 0));
        byte[] patch = Arrays.copyOf(DeltaPatch.make(a, image(1, edited(code(1, SIZE, 8)))), length);
        assertEquals(PatchFault.PATCH_CORRUPT, fault(a, patch));
    }

    /** The last bytes that the coder writes are there to be read ahead; not all of their bits count. */
    private static final int UNREAD = 5;

    private static PatchFault fault(byte[] base, byte[] patch) {
        return assertThrows(PatchException.class, () -> DeltaPatch.apply(base, patch))
                .fault();
    }

    static byte[] image(int slot, byte[] payload) throws Exception {
        var options = SignOptions.forBoard(BOARD, slot(slot), new ImageVersion(1, slot, 0, 0), 1);
        return ImageSigner.sign(payload, options, KEY);
    }

    private static Slot slot(int number) {
        return BOARD.slots().get(number);
    }

    /** Something like code: noise that is always the same, with calls and addresses that follow from where it lies. */
    static byte[] code(int slot, int size, int inserted) {
        var noise = new Random(7);
        long base = slot(slot).base() + BOARD.headerSize();
        var out = ByteBuffer.allocate(size + inserted).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt((int) BOARD.stackLast()).putInt((int) base + 9);
        for (int at = 8; at + 8 <= size; at += 8) {
            if (inserted > 0 && out.position() >= size / 2 && out.remaining() >= size - at + inserted) {
                out.put(new byte[inserted]);
            }
            int kind = noise.nextInt(4);
            int place = noise.nextInt(size);
            int now = place >= size / 2 ? place + inserted : place;
            if (kind == 0) {
                int difference = now / 2 - out.position() / 2 - 2;
                out.putInt(0xf800f000 | ((difference >>> 11) & 0x7ff) | ((difference & 0x7ff) << 16));
            } else if (kind == 1) {
                out.putInt((int) base + now);
            } else {
                out.putInt(noise.nextInt());
            }
            out.putInt(noise.nextInt());
        }
        return out.array();
    }

    private byte[] edited(byte[] code) {
        byte[] edited = code.clone();
        for (int i = 0; i < 8; i++) {
            byte[] piece = new byte[random.nextInt(60)];
            random.nextBytes(piece);
            System.arraycopy(piece, 0, edited, 16 + random.nextInt(edited.length - 16 - piece.length), piece.length);
        }
        return edited;
    }
}
