package dev.sealift.cli.image;

import dev.sealift.image.Bytes;
import dev.sealift.image.FormatException;
import dev.sealift.image.SignedImage;
import dev.sealift.image.Tlv;
import dev.sealift.image.trust.KeyStatus;
import dev.sealift.image.trust.SignedTrustSet;
import java.util.List;
import java.util.Optional;

/**
 * The trust set that an image carries, as it says itself: without the root key nobody knows who signed it.
 *
 * @param threshold how many of its active keys must sign an image
 * @param naming    how many of them this image names beside a signature
 */
record CarriedSet(long serial, int threshold, int naming, List<Key> keys) {
    /**
     * A key of it.
     *
     * @param named whether the image names it beside a signature
     */
    record Key(String hash, KeyStatus status, boolean named) {}

    /** That of an image; empty when it carries none that a device could take over. */
    static Optional<CarriedSet> of(SignedImage image) {
        return image.trustSet().flatMap(bytes -> of(bytes, image.tlvs()));
    }

    private static Optional<CarriedSet> of(Bytes bytes, List<Tlv> tlvs) {
        try {
            var set = SignedTrustSet.parse(bytes).content();
            var keys = set.keys().stream()
                    .map(trusted -> new Key(
                            trusted.key().hash().hex(),
                            trusted.status(),
                            tlvs.contains(new Tlv(Tlv.KEYHASH, trusted.key().hash()))))
                    .toList();
            long naming = keys.stream()
                    .filter(key -> key.named() && key.status() == KeyStatus.ACTIVE)
                    .count();
            return Optional.of(new CarriedSet(set.serial(), set.threshold(), (int) naming, keys));
        } catch (FormatException e) {
            return Optional.empty(); // its bytes are shown among the TLVs; verify says what is wrong with them
        }
    }

    /** What is to be said of an image that devices would refuse for its set; else nothing. */
    String warning() {
        return naming >= threshold
                ? ""
                : ", carries trust set %d, under which it cannot start before %d of its active keys have signed (%d so far)"
                        .formatted(serial, threshold, naming);
    }

    /** All of it for people. */
    String text() {
        var out = new StringBuilder(
                "  trust set       %d, of whose active keys %d must sign; its signature was not checked%n"
                        .formatted(serial, threshold));
        for (var key : keys) {
            out.append("    %-10s      %s%s%n".formatted(key.status(), key.hash(), key.named() ? "  named here" : ""));
        }
        return out.toString();
    }
}
