package dev.sealift.image.delta;

import dev.sealift.image.delta.PatchStream.Piece;
import java.util.ArrayList;
import java.util.List;

/** Finds what of a base comes again in a target, byte for byte or nearly so: bsdiff's way of looking (Percival, 2003). */
final class Matcher {
    /** By so many bytes an exact piece must be longer than what the piece before, extended, has there. */
    private static final int WORTH = 8;

    private final byte[] base;
    private final byte[] target;
    private final SuffixArray suffixes;

    Matcher(byte[] base, byte[] target) {
        this.base = base;
        this.target = target;
        this.suffixes = new SuffixArray(base);
    }

    /** Pieces that make the target from there on; what lies before comes from nowhere. */
    List<Piece> pieces(int from) {
        var pieces = new ArrayList<Piece>();
        int lastScan = from;
        int lastBase = from;
        int scan = from;
        var match = new SuffixArray.Match(from, 0);
        while (scan < target.length) {
            int offset = lastBase - lastScan;
            int agreeing = 0;
            int looked = scan += match.length();
            for (; scan < target.length; scan++) {
                match = suffixes.longest(target, scan);
                for (; looked < scan + match.length(); looked++) {
                    agreeing += agrees(looked, offset) ? 1 : 0;
                }
                if ((match.length() == agreeing && match.length() != 0) || match.length() > agreeing + WORTH) {
                    break;
                }
                agreeing -= agrees(scan, offset) ? 1 : 0;
            }
            if (match.length() != agreeing || scan == target.length) {
                int forward = forward(lastScan, lastBase, scan);
                int backward = scan == target.length ? 0 : backward(lastScan, scan, match.at());
                int overlap = lastScan + forward - (scan - backward);
                if (overlap > 0) {
                    int kept = split(
                            lastScan + forward - overlap,
                            lastBase + forward - overlap,
                            scan - backward,
                            match.at() - backward,
                            overlap);
                    forward += kept - overlap;
                    backward -= kept;
                }
                pieces.add(new Piece(lastBase, forward, scan - backward - (lastScan + forward)));
                lastScan = scan - backward;
                lastBase = match.at() - backward;
            }
        }
        return pieces;
    }

    private boolean agrees(int at, int offset) {
        int other = at + offset;
        return other >= 0 && other < base.length && base[other] == target[at];
    }

    /** How far the piece before reaches, as long as more than half of its bytes agree. */
    private int forward(int lastScan, int lastBase, int scan) {
        int agreeing = 0;
        int best = 0;
        int length = 0;
        for (int i = 0; lastScan + i < scan && lastBase + i < base.length; i++) {
            agreeing += base[lastBase + i] == target[lastScan + i] ? 1 : 0;
            if (agreeing * 2 - (i + 1) > best * 2 - length) {
                best = agreeing;
                length = i + 1;
            }
        }
        return length;
    }

    /** How far the piece found begins before the exact part of it. */
    private int backward(int lastScan, int scan, int at) {
        int agreeing = 0;
        int best = 0;
        int length = 0;
        for (int i = 1; scan >= lastScan + i && at >= i; i++) {
            agreeing += base[at - i] == target[scan - i] ? 1 : 0;
            if (agreeing * 2 - i > best * 2 - length) {
                best = agreeing;
                length = i;
            }
        }
        return length;
    }

    /** Where both pieces reach: how many bytes of that are better taken from the first. */
    private int split(int first, int firstBase, int second, int secondBase, int overlap) {
        int balance = 0;
        int best = 0;
        int length = 0;
        for (int i = 0; i < overlap; i++) {
            balance += target[first + i] == base[firstBase + i] ? 1 : 0;
            balance -= target[second + i] == base[secondBase + i] ? 1 : 0;
            if (balance > best) {
                best = balance;
                length = i + 1;
            }
        }
        return length;
    }
}
