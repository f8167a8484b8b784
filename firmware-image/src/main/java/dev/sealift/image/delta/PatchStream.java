package dev.sealift.image.delta;

import java.util.List;

/**
 * The stream behind a patch's header, in both directions: pieces of the base, each with what differs in it, and new bytes
 * between them. docs/delta.md has the format.
 */
final class PatchStream {
    private static final int RECENT = 8;
    private static final int HISTORY = 8;
    /** A difference that is not smaller takes more bits than the bytes. */
    private static final int SPREAD = 1 << 20;

    private final PatchModel model;
    private final byte[] base;
    private final byte[] target;
    private final int flash;

    private final int[] changed = PatchModel.freshFlags(HISTORY * 4);
    private final int[] moved = PatchModel.freshFlags(Word.values().length * 4);
    private final int[] asBytes = PatchModel.freshFlags(Word.values().length);
    private final int[] recent = PatchModel.freshFlags(Word.values().length * RECENT);
    private final int[][] movements = new int[Word.values().length][RECENT];

    /** Which of the last bytes were changed, and the last words of each kind: a bit each, the last one the lowest. */
    private int changes;

    private final int[] movedBefore = new int[Word.values().length];
    /** The next byte of the target. */
    private int at;

    /**
     * @param base   the bytes that pieces come from
     * @param target all of it when it is encoded; its header, and room for the rest, when it is decoded
     * @param flash  the highest byte of the base's addresses
     */
    PatchStream(BitCoder coder, byte[] base, byte[] target, int flash) {
        this.model = new PatchModel(coder);
        this.base = base;
        this.target = target;
        this.flash = flash;
    }

    /**
     * A piece of the base and the new bytes behind it.
     *
     * @param from where it lies in the base
     */
    record Piece(int from, int copied, int added) {}

    /** Codes the target from there on, as those pieces or whatever the stream says. */
    void code(int from, List<Piece> pieces) throws PatchException {
        at = from;
        int next = from;
        for (int i = 0; at < target.length; i++) {
            var piece = i < pieces.size() ? pieces.get(i) : new Piece(0, 0, 0);
            int copied = model.number(PatchModel.Kind.COPY, piece.copied());
            next += model.signed(PatchModel.Kind.SEEK, piece.copied() == 0 ? 0 : piece.from() - next);
            int extra = model.number(PatchModel.Kind.EXTRA, piece.added());
            if (copied > target.length - at || extra > target.length - at - copied) {
                throw new PatchException(PatchFault.PATCH_CORRUPT, "more bytes than the image has");
            }
            if (next < 0 || next > base.length - copied) {
                throw new PatchException(PatchFault.PATCH_CORRUPT, "a piece that the base does not have");
            }
            copy(next, copied);
            next += copied;
            for (int end = at + extra; at < end; at++) {
                target[at] = (byte) model.byteOf(target[at] & 0xff);
            }
        }
    }

    private void copy(int from, int length) throws PatchException {
        int end = at + length;
        for (int i = from; at < end; ) {
            int size = end - at < Integer.BYTES ? 1 : unit(i);
            if (size == 1) {
                one(base[i]);
            }
            at += size;
            i += size;
        }
    }

    /** Codes a word of the base, if one lies there. Returns the bytes that it took, 1 when it is to be coded as bytes. */
    private int unit(int from) throws PatchException {
        if ((at & 1) != 0) {
            return 1;
        }
        int before = word(base, from);
        if (Word.isCall(before)) {
            return word(Word.CALL, before) ? Integer.BYTES : 1;
        }
        if ((at & 3) == 0 && Word.isPointer(before, flash)) {
            return word(Word.POINTER, before) ? Integer.BYTES : 1;
        }
        return 1;
    }

    private boolean word(Word word, int before) throws PatchException {
        int kind = word.index();
        int after = word(target, at);
        int difference = word.difference(before, after);
        boolean other = model.flag(moved, kind * 4 + movedBefore[kind], before != after);
        movedBefore[kind] = ((movedBefore[kind] << 1) | (other ? 1 : 0)) & 3;
        int now = before;
        if (other) {
            boolean bytes = known(kind, difference) == RECENT && Math.abs((long) difference) >= SPREAD;
            if (model.flag(asBytes, kind, bytes)) {
                return false;
            }
            now = word.moved(before, movement(word, difference));
        }
        for (int i = 0; i < Integer.BYTES; i++) {
            target[at + i] = (byte) (now >>> (8 * i));
        }
        return true;
    }

    private int known(int kind, int difference) {
        int index = 0;
        while (index < RECENT && movements[kind][index] != difference) {
            index++;
        }
        return index;
    }

    /** A difference: one of the last ones, which moves to the front, or a new one. */
    private int movement(Word word, int difference) throws PatchException {
        int kind = word.index();
        int wanted = known(kind, difference);
        int index = 0;
        while (index < RECENT && model.flag(recent, kind * RECENT + index, index < wanted)) {
            index++;
        }
        int[] last = movements[kind];
        int found = index < RECENT ? last[index] : model.signed(word.kind(), difference);
        System.arraycopy(last, 0, last, 1, Math.min(index, RECENT - 1));
        last[0] = found;
        return found;
    }

    private void one(byte before) throws PatchException {
        int context = (changes & (HISTORY - 1)) * 4 + (at & 3);
        boolean other = model.flag(changed, context, target[at] != before);
        changes = (changes << 1) | (other ? 1 : 0);
        int difference = other ? model.byteOf((target[at] - before) & 0xff) : 0;
        target[at] = (byte) (before + difference);
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | ((bytes[at + 1] & 0xff) << 8)
                | ((bytes[at + 2] & 0xff) << 16)
                | (bytes[at + 3] << 24);
    }
}
