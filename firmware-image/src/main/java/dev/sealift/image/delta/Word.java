package dev.sealift.image.delta;

/** Four bytes of the base that a linker filled in: when code moves they change by a difference that comes again and again. */
enum Word {
    /** A Thumb-2 BL to less than 4 MiB away: the difference is one of halfwords, modulo 2^22. */
    CALL(0, 22, PatchModel.Kind.CALL) {
        @Override
        int value(int word) {
            return ((word & 0x7ff) << 11) | ((word >>> 16) & 0x7ff);
        }

        @Override
        int word(int value) {
            return CALL_BITS | ((value >>> 11) & 0x7ff) | ((value & 0x7ff) << 16);
        }
    },
    /** An address in flash or RAM. */
    POINTER(1, 32, PatchModel.Kind.POINTER) {
        @Override
        int value(int word) {
            return word;
        }

        @Override
        int word(int value) {
            return value;
        }
    };

    private static final int CALL_BITS = 0xf800f000;
    private static final int CALL_MASK = 0xf800f800;
    private static final int RAM = 0x20;

    private final int index;
    private final int unused;
    private final PatchModel.Kind kind;

    Word(int index, int bits, PatchModel.Kind kind) {
        this.index = index;
        this.unused = 32 - bits;
        this.kind = kind;
    }

    /** The number in a word. */
    abstract int value(int word);

    /** The word of a number. */
    abstract int word(int value);

    /** Of its probabilities. */
    int index() {
        return index;
    }

    /** The numbers that say by how much it changed. */
    PatchModel.Kind kind() {
        return kind;
    }

    /** By how much a number changed: the smallest of the differences that have the same effect. */
    int difference(int from, int to) {
        return ((value(to) - value(from)) << unused) >> unused;
    }

    /** The word whose number differs by that. */
    int moved(int from, int difference) {
        return word(value(from) + difference);
    }

    static boolean isCall(int word) {
        return (word & CALL_MASK) == CALL_BITS;
    }

    /** @param flash the highest byte of addresses in flash */
    static boolean isPointer(int word, int flash) {
        return word >>> 24 == flash || word >>> 24 == RAM;
    }
}
