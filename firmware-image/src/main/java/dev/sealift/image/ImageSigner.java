package dev.sealift.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes signed images, byte for byte as imgtool does but for the signature, which is deterministic here. */
public final class ImageSigner {
    private ImageSigner() {}

    /**
     * The signed image of that input. The same input, options and key give the same bytes.
     *
     * @throws SigningException when the options and the input do not go together
     */
    public static byte[] sign(byte[] input, SignOptions options, SigningKey key) throws SigningException {
        var out = new ByteArrayOutputStream(input.length + options.headerSize() + 512);
        try {
            var sink = ImageSink.binary(out, options.extras().erased());
            sign(ByteSource.of(input), options, List.of(key), sink);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return out.toByteArray();
    }

    /**
     * Writes the signed image of that input, which is read once, from its start to its end. With several signers the image
     * holds a signature of each, in their order; with none it holds only its hash.
     *
     * @return what to check the file just made with
     *
     * @throws SigningException when the options and the input do not go together, or a signer does not sign; what was written
     *     until then is to be thrown away
     */
    public static WrittenImage sign(
            ByteSource input, SignOptions options, List<? extends Signer> signers, ImageSink out)
            throws SigningException, IOException {
        var algorithms = new ArrayList<KeyAlgorithm>();
        for (var signer : signers) {
            algorithms.add(signer.algorithm());
        }
        var hash = hashFor(algorithms, options);
        var body = new ImageBody(out, hash, input.size(), options.extras().encryption());
        // Not asked for their public halves before the payload is hashed: those may be in the making still.
        write(
                body,
                input,
                options,
                hash,
                () -> signers.stream().map(Signer::publicKey).findFirst());
        var imageHash = body.hash();
        var written = body.written(imageHash);
        byte[] area = TlvArea.encode(TlvArea.MAGIC, tlvs(body, imageHash, hash, signers, options));
        long size = body.size() + area.length;
        requireFit(size, options);
        out.write(area, 0, area.length);
        var trailer = options.extras().trailer();
        if (trailer != null) {
            trailer.write(out, size, options.slotSize(), options.extras().erased());
        }
        return written;
    }

    /**
     * Writes what the signatures of that image are over, for a signature that is made elsewhere: everything up to the last
     * protected TLV, in clear.
     *
     * @param keys that will sign; none: the hash is the wanted one, or SHA-256
     * @return the hash of what was written, which is what most keys sign
     */
    public static Bytes vectorToSign(ByteSource input, SignOptions options, List<VerifyingKey> keys, ImageSink out)
            throws SigningException, IOException {
        var hash = hashFor(keys.stream().map(VerifyingKey::algorithm).toList(), options);
        var body = new ImageBody(out, hash, input.size(), null);
        write(body, input, options, hash, () -> keys.stream().findFirst());
        return body.hash();
    }

    private static void write(
            ImageBody body,
            ByteSource input,
            SignOptions options,
            HashAlgorithm hash,
            Supplier<Optional<VerifyingKey>> firstKey)
            throws SigningException, IOException {
        var payload = payload(input, options);
        byte[] protectedTlvs = ProtectedTlvs.encode(options, hash, () -> signerId(firstKey.get(), hash));
        int headerSize = options.headerSize();
        // imgtool fills header and payload together up to a block of AES.
        int fill = options.extras().encryption() == null ? 0 : (int) -(headerSize + payload.size()) & 15;
        requireFit(headerSize + payload.size() + fill + protectedTlvs.length, options);
        body.write(header(options, protectedTlvs.length, payload.size() + fill));
        body.payload(payload, fill);
        body.write(protectedTlvs);
    }

    private static List<Tlv> tlvs(
            ImageBody body, Bytes imageHash, HashAlgorithm hash, List<? extends Signer> signers, SignOptions options)
            throws SigningException {
        var tlvs = new ArrayList<Tlv>();
        tlvs.add(new Tlv(SignatureTlv.type(hash), imageHash));
        for (var signer : signers) {
            var signature = signer.sign(imageHash); // first: the public half may be in the making still
            tlvs.add(SignatureTlv.keyName(
                    signer.publicKey(), hash, options.extras().fullKey()));
            tlvs.add(new Tlv(SignatureTlv.type(signer.algorithm()), signature));
        }
        body.wrappedKey().ifPresent(tlvs::add);
        return tlvs;
    }

    /** There is one hash in an image, so it must go with every key. */
    private static HashAlgorithm hashFor(List<KeyAlgorithm> algorithms, SignOptions options) throws SigningException {
        var wanted = options.extras().hash();
        var possible = new ArrayList<>(wanted == null ? List.of(HashAlgorithm.values()) : List.of(wanted));
        for (var algorithm : algorithms) {
            var its = SignatureTlv.hashes(algorithm);
            possible.retainAll(its);
            if (possible.isEmpty()) {
                throw new SigningException("a key of " + algorithm + " does not go with "
                        + (wanted == null ? "the keys before it" : wanted.toString()) + " (expected: " + its + ")");
            }
        }
        return possible.getFirst();
    }

    private static byte[] signerId(Optional<VerifyingKey> key, HashAlgorithm hash) {
        return key.map(known -> hash.of(SignatureTlv.keyBytes(known).toArray()).toArray())
                .orElseGet(() -> new byte[HashAlgorithm.SHA256.size()]); // whatever the hash, as imgtool has it
    }

    private static byte[] header(SignOptions options, int protectedSize, long payloadSize) throws SigningException {
        var extras = options.extras();
        Long romFixed = options.romFixed();
        Long loadAddress = extras.loadAddress();
        if (romFixed != null && loadAddress != null) {
            throw new SigningException(
                    "both a fixed address in flash and a load address in RAM (expected: one of them)");
        }
        long flags = extras.nonBootable() ? ImageHeader.NON_BOOTABLE : 0;
        flags |= romFixed == null ? 0 : ImageHeader.ROM_FIXED;
        flags |= loadAddress == null ? 0 : ImageHeader.RAM_LOAD;
        var encryption = extras.encryption();
        if (encryption != null) {
            flags |= encryption.keyBits() == 128 ? ImageHeader.ENCRYPTED_AES128 : ImageHeader.ENCRYPTED_AES256;
        }
        long address = romFixed != null ? romFixed : loadAddress != null ? loadAddress : 0;
        var header =
                new ImageHeader(address, options.headerSize(), protectedSize, payloadSize, flags, options.version());
        byte[] bytes = new byte[options.headerSize()];
        Arrays.fill(bytes, extras.erased());
        if (!options.padHeader()) {
            Arrays.fill(bytes, (byte) 0); // as the input left it
        }
        System.arraycopy(header.encode(), 0, bytes, 0, ImageHeader.ENCODED_SIZE);
        return bytes;
    }

    /** The part of the input that lies behind the room for the header. */
    private static ByteSource payload(ByteSource input, SignOptions options) throws SigningException {
        int headerSize = options.headerSize();
        if (headerSize < ImageHeader.ENCODED_SIZE || headerSize > 0xffff) {
            throw new SigningException("header size " + headerSize + " (expected: 32–65535)");
        }
        long size = input.size();
        if (size == 0 || (!options.padHeader() && size <= headerSize)) {
            throw new SigningException("an input of " + size + " bytes has no payload"
                    + (options.padHeader() ? "" : " behind its " + headerSize + " header bytes"));
        }
        requireFit(size + (options.padHeader() ? headerSize : 0), options);
        if (options.padHeader()) {
            return input;
        }
        byte[] room = input.bytes(0, headerSize);
        for (int i = 0; i < headerSize; i++) {
            if (room[i] != 0) {
                throw new SigningException(
                        "byte %d of the input is 0x%02x (expected: %d zero bytes for the header; use --pad-header when the input has no room for one)"
                                .formatted(i, room[i], headerSize));
            }
        }
        return input.slice(headerSize, size);
    }

    private static void requireFit(long size, SignOptions options) throws SigningException {
        int room = options.room();
        if (size > room) {
            throw new SigningException(
                    "the image has %d bytes, slot and trailer leave %d (slot size %d, trailer %d): make the build smaller or the slot larger"
                            .formatted(size, Math.max(room, 0), options.slotSize(), options.slotSize() - room));
        }
    }
}
