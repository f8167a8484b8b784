package dev.sealift.api;

/** The two slots of a board, in the order of their numbers on the device. */
public enum SlotName {
    A,
    B;

    /** The slot with that number (0 or 1). */
    public static SlotName of(int number) {
        return switch (number) {
            case 0 -> A;
            case 1 -> B;
            default -> throw new IllegalArgumentException("slot number: " + number + " (expected: 0 or 1)");
        };
    }
}
