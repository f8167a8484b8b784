package dev.sealift.image;

import dev.sealift.image.trust.SignedTrustSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What only some images need: the rest of imgtool's options, for the modes of MCUboot that Sealift's own boards do not use.
 *
 * @param loadAddress  address in RAM that the bootloader copies it to; null: it runs where it lies
 * @param nonBootable  it is data, not a program
 * @param bootRecord   role of the software for attestation, 1–12 ASCII characters; null: no boot record
 * @param dependencies on other images, in this order
 * @param customTlvs   vendor TLVs for the protected area, in this order; types 0xa0–0xfffe
 * @param hash         null: the one that the keys want
 * @param fullKey      puts the whole public key beside a signature instead of its hash
 * @param erased       what erased flash reads: 0xff, or 0
 * @param trailer      the slot's trailer, counted in place of {@link SignOptions#trailerSize()}; null: none
 * @param encryption   null: in clear
 */
public record ImageExtras(
        @Nullable Long loadAddress,
        boolean nonBootable,
        @Nullable String bootRecord,
        List<Dependency> dependencies,
        List<Tlv> customTlvs,
        @Nullable HashAlgorithm hash,
        boolean fullKey,
        byte erased,
        @Nullable Trailer trailer,
        @Nullable Encryption encryption) {
    /** None of it. */
    public static final ImageExtras NONE = builder().build();

    /** Copies the lists. */
    public ImageExtras {
        dependencies = List.copyOf(dependencies);
        customTlvs = List.copyOf(customTlvs);
    }

    /** Another image that must be there for this one to run. */
    public record Dependency(int image, ImageVersion minimum) {
        /** The field has 8 bits. */
        public Dependency {
            if (image < 0 || image > 0xff) {
                throw new IllegalArgumentException("image number " + image + " (expected: 0–255)");
            }
        }
    }

    /** The same without a trailer. */
    public ImageExtras withoutTrailer() {
        return new ImageExtras(
                loadAddress,
                nonBootable,
                bootRecord,
                dependencies,
                customTlvs,
                hash,
                fullKey,
                erased,
                null,
                encryption);
    }

    /** Starts with none of it. */
    public static Builder builder() {
        return new Builder();
    }

    /** Names what is wanted; see the components of {@link ImageExtras}. */
    public static final class Builder {
        private @Nullable Long loadAddress;
        private boolean nonBootable;
        private @Nullable String bootRecord;
        private final List<Dependency> dependencies = new ArrayList<>();
        private final List<Tlv> customTlvs = new ArrayList<>();
        private @Nullable HashAlgorithm hash;
        private boolean fullKey;
        private byte erased = (byte) 0xff;
        private @Nullable Trailer trailer;
        private @Nullable Encryption encryption;

        private Builder() {}

        public Builder loadAddress(long address) {
            loadAddress = address;
            return this;
        }

        public Builder nonBootable() {
            nonBootable = true;
            return this;
        }

        public Builder bootRecord(String role) {
            bootRecord = role;
            return this;
        }

        public Builder dependency(int image, ImageVersion minimum) {
            dependencies.add(new Dependency(image, minimum));
            return this;
        }

        public Builder customTlv(int type, Bytes data) {
            customTlvs.add(new Tlv(type, data));
            return this;
        }

        /** The trust set that devices take over when they confirm the image, as a custom TLV. */
        public Builder trustSet(SignedTrustSet wanted) {
            return customTlv(Tlv.TRUST_SET, wanted.encoded());
        }

        public Builder hash(HashAlgorithm algorithm) {
            hash = algorithm;
            return this;
        }

        public Builder fullKey() {
            fullKey = true;
            return this;
        }

        public Builder erased(int value) {
            erased = (byte) value;
            return this;
        }

        public Builder trailer(@Nullable Trailer wanted) {
            trailer = wanted;
            return this;
        }

        public Builder encryption(Encryption wanted) {
            encryption = wanted;
            return this;
        }

        /** What was named. */
        public ImageExtras build() {
            return new ImageExtras(
                    loadAddress,
                    nonBootable,
                    bootRecord,
                    dependencies,
                    customTlvs,
                    hash,
                    fullKey,
                    erased,
                    trailer,
                    encryption);
        }
    }
}
