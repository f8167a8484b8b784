package dev.sealift.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The area that hash and signature cover, in imgtool's order. */
final class ProtectedTlvs {
    /** Types that MCUboot leaves to vendors. */
    private static final int FIRST_CUSTOM = 0xa0;

    private static final int LAST_CUSTOM = 0xfffe;

    private static final int MAX_SIZE = 0xffff;

    private ProtectedTlvs() {}

    /**
     * The whole area with its head; empty when there is nothing to protect.
     *
     * @param keyHash what a boot record names as the signer
     */
    static byte[] encode(SignOptions options, HashAlgorithm hash, Supplier<byte[]> keyHash) throws SigningException {
        var tlvs = new ArrayList<Tlv>();
        var counter = options.securityCounter();
        if (counter != null) {
            tlvs.add(tlv(Tlv.SEC_CNT, little(4).putInt((int) (long) counter)));
        }
        var role = options.extras().bootRecord();
        if (role != null) {
            tlvs.add(BootRecord.tlv(role, options.version(), hash, keyHash.get()));
        }
        for (var dependency : options.extras().dependencies()) {
            var minimum = dependency.minimum();
            tlvs.add(tlv(
                    Tlv.DEPENDENCY,
                    little(12)
                            .putInt(dependency.image())
                            .put((byte) minimum.major())
                            .put((byte) minimum.minor())
                            .putShort((short) minimum.revision())
                            .putInt((int) minimum.build())));
        }
        addUuid(tlvs, Tlv.UUID_VID, options.vid());
        addUuid(tlvs, Tlv.UUID_CID, options.cid());
        requireCustom(options.extras().customTlvs());
        tlvs.addAll(options.extras().customTlvs());
        if (TlvArea.size(tlvs) > MAX_SIZE) {
            throw new SigningException("the protected TLVs have " + TlvArea.size(tlvs) + " bytes (expected: at most "
                    + MAX_SIZE + "): make the custom ones smaller");
        }
        return tlvs.isEmpty() ? new byte[0] : TlvArea.encode(TlvArea.PROTECTED_MAGIC, tlvs);
    }

    private static void addUuid(List<Tlv> tlvs, int type, @Nullable UUID uuid) {
        if (uuid != null) {
            tlvs.add(new Tlv(type, Bytes.of(Uuids.bytes(uuid))));
        }
    }

    private static void requireCustom(List<Tlv> tlvs) throws SigningException {
        var seen = new HashSet<Integer>();
        for (var tlv : tlvs) {
            if (tlv.type() < FIRST_CUSTOM || tlv.type() > LAST_CUSTOM) {
                throw new SigningException("custom TLV 0x%x (expected: a type in 0x%x–0x%x)"
                        .formatted(tlv.type(), FIRST_CUSTOM, LAST_CUSTOM));
            }
            if (!seen.add(tlv.type())) {
                throw new SigningException("custom TLV 0x%x twice (expected: each type once)".formatted(tlv.type()));
            }
        }
    }

    private static Tlv tlv(int type, ByteBuffer data) {
        byte[] bytes = new byte[data.flip().remaining()];
        data.get(bytes);
        return new Tlv(type, Bytes.of(bytes));
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
