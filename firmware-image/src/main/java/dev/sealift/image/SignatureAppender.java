package dev.sealift.image;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Puts further signatures into an MCUboot image that is signed already; those in it stay. */
public final class SignatureAppender {
    private SignatureAppender() {}

    /**
     * Writes the image with those signatures behind the ones it has. A file that goes on behind its image, as one padded to its
     * slot does, keeps its size: the signatures take room that is erased.
     *
     * @param fullKey puts the whole public key beside a signature instead of its hash
     * @throws SigningException when it is no whole image in clear, is signed by one of the keys already, or has no room
     */
    public static void append(ByteSource file, List<? extends Signer> signers, boolean fullKey, OutputStream out)
            throws SigningException, IOException {
        var image = parse(file);
        var hash = image.anyHash()
                .orElseThrow(() -> new SigningException("the image has no hash (expected: a signed image)"));
        if (!hash.algorithm().of(file, image.signedSize()).equals(hash.value())) {
            throw new SigningException("the image was changed after it was signed (expected: hash " + hash.value()
                    + "): sign the build itself");
        }
        var tlvs = new ArrayList<>(image.tlvs());
        for (var signer : signers) {
            var key = signer.publicKey();
            if (!SignatureTlv.hashes(key.algorithm()).contains(hash.algorithm())) {
                throw new SigningException("a key of " + key.algorithm() + " does not go with the image's "
                        + hash.algorithm() + " (expected: a key of its algorithm)");
            }
            if (tlvs.contains(SignatureTlv.keyName(key, hash.algorithm(), true))
                    || tlvs.contains(SignatureTlv.keyName(key, hash.algorithm(), false))) {
                throw new SigningException(
                        "the image is signed by " + key + " already (expected: another key, or nothing to do)");
            }
            tlvs.add(SignatureTlv.keyName(key, hash.algorithm(), fullKey));
            tlvs.add(new Tlv(SignatureTlv.type(key.algorithm()), signer.sign(hash.value())));
        }
        byte[] area = TlvArea.encode(TlvArea.MAGIC, tlvs);
        long end = image.signedSize() + (long) area.length;
        requireErased(file, image.size(), Math.min(end, file.size()));
        file.slice(0, image.signedSize()).copyTo(out);
        out.write(area);
        if (end < file.size()) {
            file.slice(end, file.size()).copyTo(out);
        }
    }

    private static SignedImage parse(ByteSource file) throws SigningException {
        try {
            var image = ImageParser.parse(file, Layout.ENCRYPTED);
            if (image.header().encrypted()) {
                throw new SigningException(
                        "the image is encrypted, and a signature is of what it was before (expected: an"
                                + " image in clear): sign the build itself with all keys");
            }
            return image;
        } catch (ImageException e) {
            throw new SigningException("nothing to append to: " + e.getMessage());
        }
    }

    private static void requireErased(ByteSource file, long from, long to) throws SigningException {
        byte[] room = file.bytes(from, to);
        for (byte b : room) {
            if (b != room[0] || (b != 0 && b != (byte) 0xff)) {
                throw new SigningException("the " + room.length + " bytes behind the image are in use (expected: erased"
                        + " room for the signatures): sign the build itself with all keys");
            }
        }
    }
}
