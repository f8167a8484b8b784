package dev.sealift.image.delta;

/** Four bytes of the base that a linker filled in: when code moves they change by a difference that comes again and again. */
enum Word {
    /**
     * A Thumb-2 BL. Its halfwords swapped it is a number that grows with its distance: the bits between the two parts of that are
     * ones, over which a sum carries.
     */
    CALL(0, PatchModel.Kind.CALL) {
        @Override
        int swapped(int word) {
            return Integer.rotateLeft(word, 16);
        }
    },
    /** An address in flash or RAM. */
    POINTER(1, PatchModel.Kind.POINTER) {
        @Override
        int swapped(int word) {
            return word;
        }
    };

    private static final int CALL_BITS = 0xf800f000;
    private static final int CALL_MASK = 0xf800f800;
    private static final int RAM = 0x20;

    private final int index;
    private final PatchModel.Kind kind;

    Word(int index, PatchModel.Kind kind) {
        this.index = index;
        this.kind = kind;
    }

    /** The number in a word, and the word of a number. */
    abstract int swapped(int word);

    /** Of its probabilities. */
    int index() {
        return index;
    }

    /** The numbers that say by how much it changed. */
    PatchModel.Kind kind() {
        return kind;
    }

    /** By how much the number of a word changed. */
    int difference(int from, int to) {
        return swapped(to) - swapped(from);
    }

    /** The word whose number differs by that. */
    int moved(int from, int difference) {
        return swapped(swapped(from) + difference);
    }

    static boolean isCall(int word) {
        return (word & CALL_MASK) == CALL_BITS;
    }

    /** @param flash the highest byte of addresses in flash */
    static boolean isPointer(int word, int flash) {
        return word >>> 24 == flash || word >>> 24 == RAM;
    }
}
