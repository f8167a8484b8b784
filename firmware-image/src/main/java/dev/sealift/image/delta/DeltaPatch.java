package dev.sealift.image.delta;

import dev.sealift.image.Bytes;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.ImageException;
import dev.sealift.image.ImageParser;
import dev.sealift.image.SignedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Makes and applies patches from one signed image to another: docs/delta.md. */
public final class DeltaPatch {
    /** Of an image: the numbers of a patch are of 24 bits, and the matcher's memory is some twenty times as much. */
    public static final int IMAGE_MAX = 4 << 20;

    /** An image must be so many times larger than its patch: less is not worth a second way in which an update can fail. */
    private static final int WORTH = 2;

    private DeltaPatch() {}

    /**
     * A patch as {@link #make} makes it; nothing when too little would be saved, or an image is too large.
     *
     * @throws ImageException when one of them is no whole image
     */
    public static Optional<byte[]> worthwhile(byte[] base, byte[] target) throws ImageException {
        if (base.length > IMAGE_MAX || target.length > IMAGE_MAX) {
            return Optional.empty();
        }
        return Optional.of(make(base, target)).filter(patch -> isWorth(patch, target));
    }

    /** Whether a patch saves enough. */
    public static boolean isWorth(byte[] patch, byte[] target) {
        return (long) patch.length * WORTH <= target.length;
    }

    /**
     * A patch, tried: it makes exactly the target.
     *
     * @param base   a signed image that boards run
     * @param target the file that they are to have
     * @throws ImageException when one of them is no whole image
     */
    public static byte[] make(byte[] base, byte[] target) throws ImageException {
        var from = image(base);
        image(target);
        byte[] signed = Arrays.copyOf(base, from.signedSize());
        var header = new PatchHeader(
                target.length,
                sha256(signed),
                sha256(target),
                Bytes.of(Arrays.copyOf(target, PatchHeader.TARGET_HEADER)));
        var encoder = new RangeEncoder();
        try {
            new PatchStream(encoder, signed, target.clone(), flash(from))
                    .code(PatchHeader.TARGET_HEADER, new Matcher(signed, target).pieces(PatchHeader.TARGET_HEADER));
            byte[] stream = encoder.finish();
            byte[] patch = Arrays.copyOf(header.encode(), PatchHeader.SIZE + stream.length);
            System.arraycopy(stream, 0, patch, PatchHeader.SIZE, stream.length);
            apply(base, patch);
            return patch;
        } catch (PatchException e) {
            throw new IllegalStateException("the patch just made does not apply", e);
        }
    }

    /**
     * What a board makes of its image and a patch.
     *
     * @throws PatchException when the patch is damaged, for another base, or makes something else
     * @throws ImageException when the base is no whole image
     */
    public static byte[] apply(byte[] base, byte[] patch) throws PatchException, ImageException {
        var from = image(base);
        return decode(base, sha256(Arrays.copyOf(base, from.signedSize())), flash(from), patch);
    }

    /**
     * The same for whatever lies in the slot.
     *
     * @param slot  its bytes, at which the base begins
     * @param hash  image hash of the base
     * @param flash the highest byte of its addresses
     */
    static byte[] decode(byte[] slot, Bytes hash, int flash, byte[] patch) throws PatchException {
        var header = PatchHeader.parse(patch);
        if (!header.baseHash().equals(hash)) {
            throw new PatchException(
                    PatchFault.PATCH_WRONG_BASE, "it is for the image " + header.baseHash() + ", not " + hash);
        }
        if (header.size() > IMAGE_MAX) {
            throw new PatchException(
                    PatchFault.PATCH_CORRUPT,
                    "it makes " + header.size() + " bytes (expected: at most " + IMAGE_MAX + ")");
        }
        byte[] target = Arrays.copyOf(header.target().toArray(), header.size());
        new PatchStream(new RangeDecoder(patch, PatchHeader.SIZE), slot, target, flash)
                .code(PatchHeader.TARGET_HEADER, List.of());
        if (!sha256(target).equals(header.targetSha())) {
            throw new PatchException(
                    PatchFault.TRANSFER_DIGEST_MISMATCH, "the result is not the image that the patch is for");
        }
        return target;
    }

    private static SignedImage image(byte[] file) throws ImageException {
        return ImageParser.parse(file);
    }

    private static int flash(SignedImage image) {
        return (int) (image.header().loadAddress() >>> 24) & 0xff;
    }

    private static Bytes sha256(byte[] bytes) {
        return HashAlgorithm.SHA256.of(bytes);
    }
}
