package dev.sealift.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the header and the TLVs of an image say. Nothing of it is proven until {@link ImageVerifier} accepted the file.
 *
 * @param protectedTlvs entries that hash and signature cover
 * @param tlvs          entries behind them
 * @param signedSize    bytes from the start that hash and signature cover
 * @param size          bytes from the start to behind the last TLV; what follows is never read
 */
public record SignedImage(ImageHeader header, List<Tlv> protectedTlvs, List<Tlv> tlvs, int signedSize, int size) {
    /** A signature and the key it names. */
    public record SignaturePair(Bytes keyHash, Bytes signature) {}

    /** A hash and how it was made. */
    public record ImageHash(HashAlgorithm algorithm, Bytes value) {}

    /** The first TLV with the hash of the image, of whatever kind. */
    public Optional<ImageHash> anyHash() {
        for (var tlv : tlvs) {
            for (var algorithm : HashAlgorithm.values()) {
                if (SignatureTlv.type(algorithm) == tlv.type()) {
                    return Optional.of(new ImageHash(algorithm, tlv.data()));
                }
            }
        }
        return Optional.empty();
    }

    /** The SHA-256 TLV. */
    public Optional<Bytes> imageHash() {
        return first(tlvs, Tlv.SHA256);
    }

    /** The first KEYHASH, whatever follows it. */
    public Optional<Bytes> keyHash() {
        return first(tlvs, Tlv.KEYHASH);
    }

    /** The first KEYHASH that an ECDSA_SIG follows at once, with it. */
    public Optional<SignaturePair> signature() {
        for (int i = 1; i < tlvs.size(); i++) {
            if (tlvs.get(i).type() == Tlv.ECDSA_SIG && tlvs.get(i - 1).type() == Tlv.KEYHASH) {
                return Optional.of(
                        new SignaturePair(tlvs.get(i - 1).data(), tlvs.get(i).data()));
            }
        }
        return Optional.empty();
    }

    /** The security counter; 0 when the image has none. */
    public long securityCounter() {
        return first(protectedTlvs, Tlv.SEC_CNT)
                .map(data -> ByteBuffer.wrap(data.toArray())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt())
                .map(Integer::toUnsignedLong)
                .orElse(0L);
    }

    /** The board it was made for. */
    public Optional<UUID> boardId() {
        return id(Tlv.UUID_CID);
    }

    /** The vendor or class id of that type; empty when there is none of 16 bytes. */
    public Optional<UUID> id(int type) {
        return first(protectedTlvs, type).filter(data -> data.size() == 16).map(data -> {
            var in = ByteBuffer.wrap(data.toArray());
            return new UUID(in.getLong(), in.getLong());
        });
    }

    /** What it needs of other images; entries of another size than MCUboot's are passed over. */
    public List<ImageExtras.Dependency> dependencies() {
        return protectedTlvs.stream()
                .filter(tlv -> tlv.type() == Tlv.DEPENDENCY && tlv.data().size() == 12)
                .map(tlv -> {
                    var in = ByteBuffer.wrap(tlv.data().toArray()).order(ByteOrder.LITTLE_ENDIAN);
                    int image = Byte.toUnsignedInt(in.get(0));
                    return new ImageExtras.Dependency(image, ImageVersion.decode(in.position(4)));
                })
                .toList();
    }

    /** The trust set that it carries, as bytes that nobody has looked at. */
    public Optional<Bytes> trustSet() {
        return first(protectedTlvs, Tlv.TRUST_SET);
    }

    private static Optional<Bytes> first(List<Tlv> entries, int type) {
        for (var entry : entries) {
            if (entry.type() == type) {
                return Optional.of(entry.data());
            }
        }
        return Optional.empty();
    }
}
