package dev.sealift.image;

/** Shows an encrypted image as it was before. */
public final class ImageDecryptor {
    private ImageDecryptor() {}

    /**
     * The file with its payload in clear; its pieces are decrypted when they are read. An image that is not encrypted comes
     * back as it is.
     *
     * @throws ImageException when no key in it can be unwrapped with this one: {@code WRONG_DECRYPTION_KEY}
     */
    public static ByteSource decrypt(ByteSource file, SignedImage image, DecryptionKey key) throws ImageException {
        var header = image.header();
        if (!header.encrypted()) {
            return file;
        }
        int keySize = (header.flags() & ImageHeader.ENCRYPTED_AES256) != 0 ? 32 : 16;
        byte[] payloadKey = image.tlvs().stream()
                .filter(Ecies::isKey)
                .flatMap(tlv -> Ecies.unwrap(tlv, keySize, key).stream())
                .findFirst()
                .orElseThrow(() -> new ImageException(
                        ImageFault.WRONG_DECRYPTION_KEY,
                        "no payload key that this one unwraps",
                        "an image encrypted for this " + key.agreement() + " key"));
        return plain(file, header, payloadKey);
    }

    /** The same, when the key of the payload is known. */
    static ByteSource plain(ByteSource file, ImageHeader header, byte[] payloadKey) {
        return new Plain(file, Bytes.of(payloadKey), header.size(), header.size() + header.payloadSize());
    }

    /** Decrypts what is read of {@code [from, to)}. */
    private record Plain(ByteSource file, Bytes key, long from, long to) implements ByteSource {
        @Override
        public long size() {
            return file.size();
        }

        @Override
        public void read(long at, byte[] into, int offset, int length) {
            file.read(at, into, offset, length);
            long first = Math.max(at, from);
            long end = Math.min(at + length, to);
            if (first < end) {
                AesCtr.apply(
                        AesCtr.at(key.toArray(), first - from), into, offset + (int) (first - at), (int) (end - first));
            }
        }
    }
}
