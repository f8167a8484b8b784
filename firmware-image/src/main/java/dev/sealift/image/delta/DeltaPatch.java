package dev.sealift.image.delta;

import dev.sealift.image.Bytes;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.ImageException;
import dev.sealift.image.ImageParser;
import dev.sealift.image.SignedImage;
import dev.sealift.image.Tlv;
import java.util.Arrays;
import java.util.List;

/** Makes and applies patches from one signed image to another: docs/delta.md. */
public final class DeltaPatch {
    /** Of an image: what the matcher holds in memory is some twenty times as much. */
    public static final int IMAGE_MAX = 16 << 20;

    private static final int BOARD_ID_SIZE = 16;

    private DeltaPatch() {}

    /**
     * A patch, tried: it makes exactly the target.
     *
     * @param base   a signed image that boards run
     * @param target the file that they are to have
     * @throws ImageException when one of them is no whole image
     */
    public static byte[] make(byte[] base, byte[] target) throws ImageException {
        var from = image(base);
        var to = image(target);
        byte[] signed = Arrays.copyOf(base, from.signedSize());
        var header = new PatchHeader(
                target.length,
                boardId(to),
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
        var header = PatchHeader.parse(patch);
        byte[] signed = Arrays.copyOf(base, from.signedSize());
        var hash = sha256(signed);
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
        new PatchStream(new RangeDecoder(patch, PatchHeader.SIZE), signed, target, flash(from))
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

    private static Bytes boardId(SignedImage image) {
        return image.protectedTlvs().stream()
                .filter(tlv -> tlv.type() == Tlv.UUID_CID)
                .map(Tlv::data)
                .findFirst()
                .orElse(Bytes.of(new byte[BOARD_ID_SIZE]));
    }

    private static int flash(SignedImage image) {
        return (int) (image.header().loadAddress() >>> 24) & 0xff;
    }

    private static Bytes sha256(byte[] bytes) {
        return HashAlgorithm.SHA256.of(bytes);
    }
}
