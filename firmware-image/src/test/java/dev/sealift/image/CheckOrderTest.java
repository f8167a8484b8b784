package dev.sealift.image;

import static dev.sealift.image.ImageFault.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.image.trust.KeyStatus;
import dev.sealift.image.trust.SignedTrustSet;
import dev.sealift.image.trust.TrustSet;
import dev.sealift.image.trust.TrustedKey;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each fault alone is found, and of any two the one that docs/formats.md names first. */
class CheckOrderTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey ROOT = SigningKey.generate(RANDOM);
    private static final SigningKey SECOND = SigningKey.generate(RANDOM);
    private static final SigningKey NEXT = SigningKey.generate(RANDOM);
    private static final SigningKey REVOKED = SigningKey.generate(RANDOM);
    private static final ImageRules RULES =
            new ImageRules(Samples.BOARD, Samples.SLOT_A, set(5), 5, Samples.VERSION, ROOT.publicKey());

    /** Faults of which an image can have only one: they are about the same bytes. */
    private static final List<Set<ImageFault>> EXCLUSIVE = List.of(
            Set.of(KEY_UNKNOWN, KEY_REVOKED, KEY_NOT_ACTIVE),
            Set.of(TRUST_SET_INVALID, TRUST_SET_OLD, TRUST_SET_UNBOOTABLE));

    private static final Set<ImageFault> OF_DEVICES = EnumSet.complementOf(EnumSet.of(WRONG_DECRYPTION_KEY));

    private static TrustSet set(long serial) {
        return new TrustSet(
                serial,
                2,
                List.of(
                        new TrustedKey(Samples.KEY.publicKey(), KeyStatus.ACTIVE),
                        new TrustedKey(SECOND.publicKey(), KeyStatus.ACTIVE),
                        new TrustedKey(NEXT.publicKey(), KeyStatus.NEXT),
                        new TrustedKey(REVOKED.publicKey(), KeyStatus.REVOKED)));
    }

    private static Tlv carried(TrustSet set, SigningKey root) {
        try {
            return new Tlv(Tlv.TRUST_SET, SignedTrustSet.sign(set, root).encoded());
        } catch (SigningException e) {
            throw new AssertionError(e);
        }
    }

    private static void make(ImageFault fault, ImageBuilder image) {
        switch (fault) {
            case IMAGE_BAD_MAGIC -> image.magic ^= 1;
            case IMAGE_BAD_HEADER -> image.flags |= 1;
            case IMAGE_TOO_LARGE -> image.announcedPayload = 0x60000;
            case IMAGE_TRUNCATED -> image.cut = 1;
            case IMAGE_BAD_TLV -> image.protectedTlvs.add(new Tlv(Tlv.UUID_CID, Bytes.of(new byte[15])));
            case HASH_MISSING -> image.withHash = false;
            case HASH_MISMATCH -> image.breakPayload = true;
            case SIGNATURE_MISSING -> {
                image.withSignature = false;
                image.cosigners = List.of();
            }
            case KEY_UNKNOWN -> image.key = Samples.OTHER_KEY;
            case KEY_REVOKED -> image.key = REVOKED;
            case KEY_NOT_ACTIVE -> image.key = NEXT;
            case SIGNATURES_TOO_FEW -> image.cosigners = List.of();
            case SIGNATURE_INVALID -> image.breakSignature = true;
            case WRONG_BOARD -> image.protectedTlvs.set(1, ImageBuilder.cid(new UUID(1, 2)));
            case WRONG_SLOT -> image.loadAddress = Samples.SLOT_B.base();
            case COUNTER_TOO_LOW -> image.protectedTlvs.set(0, ImageBuilder.counter(4));
            case VERSION_OLDER -> image.version = new ImageVersion(1, 2, 3, 3);
            case IMAGE_BAD_VECTORS -> image.payload[0] ^= 1;
            case TRUST_SET_INVALID -> image.protectedTlvs.add(carried(set(6), Samples.OTHER_KEY));
            case TRUST_SET_OLD -> image.protectedTlvs.add(carried(set(4), ROOT));
            case TRUST_SET_UNBOOTABLE ->
                image.protectedTlvs.add(carried(
                        new TrustSet(6, 1, List.of(new TrustedKey(NEXT.publicKey(), KeyStatus.ACTIVE))), ROOT));
            case WRONG_DECRYPTION_KEY -> throw new AssertionError("not of devices");
        }
    }

    @TestFactory
    Stream<DynamicTest> a_fault_alone_is_found() {
        return OF_DEVICES.stream()
                .map(fault -> DynamicTest.dynamicTest(fault.name(), () -> assertFault(fault, List.of(fault))));
    }

    @TestFactory
    Stream<DynamicTest> of_two_faults_the_first_is_reported() {
        return OF_DEVICES.stream()
                .flatMap(first -> OF_DEVICES.stream()
                        .filter(second -> second.compareTo(first) > 0)
                        .filter(second ->
                                EXCLUSIVE.stream().noneMatch(faults -> faults.containsAll(List.of(first, second))))
                        .map(second -> DynamicTest.dynamicTest(
                                first + " before " + second, () -> assertFault(first, List.of(first, second)))));
    }

    private static void assertFault(ImageFault expected, List<ImageFault> made) {
        var image = new ImageBuilder();
        image.cosigners = List.of(SECOND);
        made.forEach(fault -> make(fault, image));

        assertThat(ImageVerifier.verify(image.build(), RULES))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.fault()).isEqualTo(expected));
    }
}
