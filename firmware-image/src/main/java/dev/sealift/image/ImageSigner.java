package dev.sealift.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes signed images, byte for byte as imgtool does but for the signature, which is deterministic here. */
public final class ImageSigner {
    private static final byte ERASED = (byte) 0xff;

    private ImageSigner() {}

    /**
     * The signed image of that input. The same input, options and key give the same bytes.
     *
     * @throws SigningException when the options and the input do not go together
     */
    public static byte[] sign(byte[] input, SignOptions options, SigningKey key) throws SigningException {
        int headerSize = options.headerSize();
        if (headerSize < ImageHeader.ENCODED_SIZE || headerSize > 0xffff) {
            throw new SigningException("header size " + headerSize + " (expected: 32–65535)");
        }
        byte[] body = withHeaderSpace(input, options);
        var protectedTlvs = protectedTlvs(options);
        int protectedSize = protectedTlvs.isEmpty() ? 0 : TlvArea.size(protectedTlvs);
        Long romFixed = options.romFixed();
        var header = new ImageHeader(
                romFixed == null ? 0 : romFixed,
                headerSize,
                protectedSize,
                body.length - headerSize,
                romFixed == null ? 0 : ImageHeader.ROM_FIXED,
                options.version());
        System.arraycopy(header.encode(), 0, body, 0, ImageHeader.ENCODED_SIZE);

        byte[] signed = protectedTlvs.isEmpty()
                ? body
                : concatenate(body, TlvArea.encode(TlvArea.PROTECTED_MAGIC, protectedTlvs));
        var hash = Sha256.of(signed);
        var tlvs = List.of(
                new Tlv(Tlv.SHA256, hash),
                new Tlv(Tlv.KEYHASH, key.publicKey().hash()),
                new Tlv(Tlv.ECDSA_SIG, key.sign(hash)));
        byte[] image = concatenate(signed, TlvArea.encode(TlvArea.MAGIC, tlvs));
        requireFit(image.length, options);
        return image;
    }

    /** A copy of the input with room for the header in front. */
    private static byte[] withHeaderSpace(byte[] input, SignOptions options) throws SigningException {
        int headerSize = options.headerSize();
        if (input.length == 0 || (!options.padHeader() && input.length <= headerSize)) {
            throw new SigningException("an input of " + input.length + " bytes has no payload"
                    + (options.padHeader() ? "" : " behind its " + headerSize + " header bytes"));
        }
        requireFit((long) input.length + (options.padHeader() ? headerSize : 0), options);
        if (options.padHeader()) {
            byte[] body = new byte[headerSize + input.length];
            Arrays.fill(body, 0, headerSize, ERASED);
            System.arraycopy(input, 0, body, headerSize, input.length);
            return body;
        }
        for (int i = 0; i < headerSize; i++) {
            if (input[i] != 0) {
                throw new SigningException(
                        "byte %d of the input is 0x%02x (expected: %d zero bytes for the header; use --pad-header when the input has no room for one)"
                                .formatted(i, input[i], headerSize));
            }
        }
        return input.clone();
    }

    /** In imgtool's order. */
    private static List<Tlv> protectedTlvs(SignOptions options) {
        var tlvs = new ArrayList<Tlv>();
        var counter = options.securityCounter();
        if (counter != null) {
            byte[] data = ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) (long) counter)
                    .array();
            tlvs.add(new Tlv(Tlv.SEC_CNT, Bytes.of(data)));
        }
        var vid = options.vid();
        if (vid != null) {
            tlvs.add(new Tlv(Tlv.UUID_VID, Bytes.of(Uuids.bytes(vid))));
        }
        var cid = options.cid();
        if (cid != null) {
            tlvs.add(new Tlv(Tlv.UUID_CID, Bytes.of(Uuids.bytes(cid))));
        }
        return tlvs;
    }

    private static void requireFit(long size, SignOptions options) throws SigningException {
        int room = options.slotSize() - options.trailerSize();
        if (size > room) {
            throw new SigningException(
                    "the image has %d bytes, slot and trailer leave %d (slot size %d, trailer %d): make the build smaller or the slot larger"
                            .formatted(size, Math.max(room, 0), options.slotSize(), options.trailerSize()));
        }
    }

    private static byte[] concatenate(byte[] left, byte[] right) {
        byte[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }
}
