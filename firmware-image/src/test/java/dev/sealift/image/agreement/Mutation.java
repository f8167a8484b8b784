package dev.sealift.image.agreement;

import java.util.Random;

/** One way to damage an image; {@code toString} names it. */
record Mutation(String name, Damage damage) {
    /** Takes its choices from the random numbers. */
    interface Damage {
        void apply(ImageModel image, Random random);
    }

    @Override
    public String toString() {
        return name;
    }

    /** A value that a check may get wrong: close to one that means something, at an end of the range, or any. */
    static int near(Random random, int... meaningful) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt();
            case 1 ->
                new int[] {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xff, 0x100, 0xffff, 0x10000}
                        [random.nextInt(9)];
            default -> meaningful[random.nextInt(meaningful.length)] + random.nextInt(5) - 2;
        };
    }
}
