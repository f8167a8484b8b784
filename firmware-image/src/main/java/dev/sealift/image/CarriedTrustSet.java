package dev.sealift.image;

import static dev.sealift.image.ImageFault.TRUST_SET_INVALID;
import static dev.sealift.image.ImageFault.TRUST_SET_OLD;
import static dev.sealift.image.ImageFault.TRUST_SET_UNBOOTABLE;

import dev.sealift.image.trust.SignedTrustSet;
import dev.sealift.image.trust.TrustSet;

/** Whether a device would take over the trust set that an image carries: docs/trust.md, "When a set is taken". */
final class CarriedTrustSet {
    private CarriedTrustSet() {}

    /** @param hash of the image, checked; its signatures satisfy the set in force */
    static void check(SignedImage image, Bytes hash, TrustSet inForce, VerifyingKey root) throws ImageException {
        var bytes = image.trustSet().orElse(null);
        if (bytes == null) {
            return;
        }
        var carried = read(bytes, root);
        if (carried.serial() < inForce.serial() || (carried.serial() == inForce.serial() && !carried.equals(inForce))) {
            throw new ImageException(
                    TRUST_SET_OLD,
                    "a trust set with serial " + carried.serial(),
                    "that in force, " + inForce.serial() + ", or a higher one");
        }
        try {
            SignatureCheck.onBoard(image, hash, carried);
        } catch (ImageException e) {
            throw new ImageException(
                    TRUST_SET_UNBOOTABLE,
                    "under the carried trust set " + carried.serial() + " the image has " + e.fault() + ": "
                            + e.found(),
                    e.expected());
        }
    }

    private static TrustSet read(Bytes bytes, VerifyingKey root) throws ImageException {
        try {
            return SignedTrustSet.verify(bytes, root);
        } catch (FormatException e) {
            throw new ImageException(TRUST_SET_INVALID, e.found(), e.expected());
        }
    }
}
