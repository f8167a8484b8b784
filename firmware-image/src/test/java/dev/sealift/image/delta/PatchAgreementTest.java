package dev.sealift.image.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.image.Board;
import dev.sealift.image.Bytes;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.ImageParser;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The decoder of the board, firmware-ref/tests/judge/patch_judge.c, and the one in Java say the same of damaged patches. */
class PatchAgreementTest {
    private static final String JUDGE = "../firmware-ref/build-host/tests/judge/patch-judge";
    private static final int ROUNDS = 4000;
    /** Codes of reason-codes.csv; 0: the patch made what it is for. */
    private static final Map<PatchFault, Integer> CODES = new EnumMap<>(Map.of(
            PatchFault.PATCH_CORRUPT, 31, PatchFault.PATCH_WRONG_BASE, 32, PatchFault.TRANSFER_DIGEST_MISMATCH, 20));

    private final Random random = new Random(Long.getLong("sealift.seed", 1));
    private final int[] counts = new int[1 << 8];

    @Test
    void bothDecodersSayTheSameOfDamagedPatches() throws Exception {
        byte[] base = DeltaPatchTest.image(0, DeltaPatchTest.code(0, 3000, 0));
        byte[] target = DeltaPatchTest.image(1, DeltaPatchTest.code(1, 3000, 24));
        byte[] patch = DeltaPatch.make(base, target);
        byte[] slot = Arrays.copyOf(base, Board.STM32F405.slots().getFirst().size());
        Arrays.fill(slot, base.length, slot.length, (byte) 0xff);
        byte[] hash = HashAlgorithm.SHA256
                .of(Arrays.copyOf(base, ImageParser.parse(base).signedSize()))
                .toArray();
        var process = new ProcessBuilder(JUDGE)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var questions = new BufferedOutputStream(process.getOutputStream());
                var verdicts = new DataInputStream(process.getInputStream())) {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] damaged = round == 0 ? patch : damaged(patch);
                questions.write(frame(base, hash, damaged));
                questions.flush();
                int code = Short.toUnsignedInt(Short.reverseBytes(verdicts.readShort()));
                assertThat(code).as("mutant %d", round).isEqualTo(java(slot, hash, damaged));
                counts[code]++;
            }
        } finally {
            process.destroy();
        }
        assertThat(counts[0]).isPositive();
        assertThat(CODES.values()).allSatisfy(code -> assertThat(counts[code]).isGreaterThan(20));
    }

    private static int java(byte[] slot, byte[] hash, byte[] patch) {
        try {
            DeltaPatch.decode(slot, Bytes.of(hash), slot0() >>> 24, patch);
            return 0;
        } catch (PatchException e) {
            return CODES.getOrDefault(e.fault(), -1);
        }
    }

    private static int slot0() {
        return (int) Board.STM32F405.slots().getFirst().base();
    }

    /** One in the middle of the stream is cut off, or some of its bytes or of the hash of the base are others. */
    private byte[] damaged(byte[] patch) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return Arrays.copyOf(patch, random.nextInt(patch.length));
        }
        byte[] damaged = patch.clone();
        if (kind == 1) {
            damaged[12 + random.nextInt(32)] ^= (byte) (1 << random.nextInt(8));
            return damaged;
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            damaged[PatchHeader.SIZE + random.nextInt(patch.length - PatchHeader.SIZE)] = (byte) random.nextInt(256);
        }
        return damaged;
    }

    private byte[] frame(byte[] base, byte[] hash, byte[] patch) throws IOException {
        return ByteBuffer.allocate(44 + base.length + patch.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(base.length)
                .putInt(patch.length)
                .putInt(1 + random.nextInt(300))
                .put(hash)
                .put(base)
                .put(patch)
                .array();
    }
}
