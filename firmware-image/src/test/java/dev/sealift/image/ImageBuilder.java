package dev.sealift.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Builds an image whose every part can be made wrong by itself; hash and signature always fit what was built. */
final class ImageBuilder {
    int magic = ImageHeader.MAGIC;
    long loadAddress = Samples.SLOT_A.base();
    int headerSize = 0x200;
    long flags = ImageHeader.ROM_FIXED;
    ImageVersion version = Samples.VERSION;
    byte[] payload = Samples.payload(Samples.SLOT_A, 64, 1);
    long announcedPayload = -1;
    int announcedProtected = -1;
    int protectedMagic = TlvArea.PROTECTED_MAGIC;
    int plainMagic = TlvArea.MAGIC;
    SigningKey key = Samples.KEY;
    boolean withHash = true;
    boolean withSignature = true;
    boolean breakSignature;
    boolean breakPayload;
    List<SigningKey> cosigners = List.of();
    int cut;
    List<Tlv> protectedTlvs = new ArrayList<>(List.of(counter(5), cid(Samples.BOARD.id())));
    List<Tlv> before = new ArrayList<>();
    List<Tlv> between = new ArrayList<>();
    List<Tlv> after = new ArrayList<>();

    static Tlv counter(int value) {
        return new Tlv(
                Tlv.SEC_CNT,
                Bytes.of(ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value)
                        .array()));
    }

    static Tlv cid(UUID id) {
        return new Tlv(Tlv.UUID_CID, Bytes.of(Uuids.bytes(id)));
    }

    byte[] build() {
        byte[] area = protectedTlvs.isEmpty() ? new byte[0] : TlvArea.encode(protectedMagic, protectedTlvs);
        var header = new ImageHeader(
                loadAddress,
                headerSize,
                announcedProtected < 0 ? area.length : announcedProtected,
                announcedPayload < 0 ? payload.length : announcedPayload,
                flags,
                version);
        byte[] signed = ByteBuffer.allocate(0x200 + payload.length + area.length)
                .put(header.encode())
                .position(0x200)
                .put(payload)
                .put(area)
                .array();
        ByteBuffer.wrap(signed).order(ByteOrder.LITTLE_ENDIAN).putInt(0, magic);
        byte[] image = concatenate(signed, TlvArea.encode(plainMagic, plainTlvs(HashAlgorithm.SHA256.of(signed))));
        if (breakPayload) {
            image[0x200 + payload.length - 1] ^= 1;
        }
        return Arrays.copyOf(image, image.length - cut);
    }

    private List<Tlv> plainTlvs(Bytes hash) {
        var tlvs = new ArrayList<>(before);
        if (withHash) {
            tlvs.add(new Tlv(Tlv.SHA256, hash));
        }
        tlvs.add(new Tlv(Tlv.KEYHASH, key.publicKey().hash()));
        tlvs.addAll(between);
        if (withSignature) {
            byte[] signature = key.sign(hash).toArray();
            if (breakSignature) {
                signature[signature.length - 1] ^= 1;
            }
            tlvs.add(new Tlv(Tlv.ECDSA_SIG, Bytes.of(signature)));
        }
        for (var cosigner : cosigners) {
            tlvs.add(new Tlv(Tlv.KEYHASH, cosigner.publicKey().hash()));
            tlvs.add(new Tlv(Tlv.ECDSA_SIG, cosigner.sign(hash)));
        }
        tlvs.addAll(after);
        return tlvs;
    }

    static byte[] concatenate(byte[] left, byte[] right) {
        byte[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }
}
