package dev.sealift.image.agreement;

import dev.sealift.image.Board;
import java.util.Arrays;
import java.util.Random;

/** Damage to the bytes of a file, whatever they mean. */
final class RawMutations {
    private static final int SLOT_SIZE = Board.STM32F405.slots().getFirst().size();

    private RawMutations() {}

    static byte[] damaged(byte[] file, Random random) {
        if (file.length == 0) {
            return file;
        }
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> flipped(file, place(file, random), random);
            case 5, 6 -> flipped(flipped(file, place(file, random), random), place(file, random), random);
            case 7, 8 -> overwritten(file, random);
            case 9, 10 -> Arrays.copyOf(file, random.nextInt(file.length));
            case 11 -> Arrays.copyOf(file, Math.max(0, file.length - 1 - random.nextInt(80)));
            case 12 -> without(file, random);
            case 13, 14 -> extended(file, 1 + random.nextInt(600), random);
            default ->
                random.nextInt(50) == 0 // large ones are slow to judge
                        ? extended(file, SLOT_SIZE - file.length + random.nextInt(3) - 1, random)
                        : extended(file, 1 + random.nextInt(8), random);
        };
    }

    /** Most bytes are payload and padding: header and TLVs get two thirds of the hits. */
    private static int place(byte[] file, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> random.nextInt(Math.min(file.length, 32));
            case 1 -> file.length - 1 - random.nextInt(Math.min(file.length, 230));
            default -> random.nextInt(file.length);
        };
    }

    private static byte[] flipped(byte[] file, int at, Random random) {
        byte[] copy = file.clone();
        copy[at] ^= (byte) (1 << random.nextInt(8));
        return copy;
    }

    private static byte[] overwritten(byte[] file, Random random) {
        byte[] copy = file.clone();
        int at = place(file, random);
        byte[] noise = new byte[Math.min(copy.length - at, 1 + random.nextInt(8))];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, copy, at, noise.length);
        return copy;
    }

    private static byte[] without(byte[] file, Random random) {
        int at = place(file, random);
        int behind = Math.min(file.length, at + 1 + random.nextInt(8));
        byte[] rest = Arrays.copyOf(file, file.length - (behind - at));
        System.arraycopy(file, behind, rest, at, file.length - behind);
        return rest;
    }

    private static byte[] extended(byte[] file, int by, Random random) {
        byte[] longer = Arrays.copyOf(file, file.length + Math.max(by, 0));
        for (int at = file.length; at < longer.length && random.nextInt(8) > 0; at++) {
            longer[at] = (byte) random.nextInt(256);
        }
        return longer;
    }
}
