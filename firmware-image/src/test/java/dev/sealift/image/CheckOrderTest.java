package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each fault alone is found, and of any two the one that docs/formats.md names first. */
class CheckOrderTest {
    private static final ImageRules RULES =
            new ImageRules(Samples.BOARD, Samples.SLOT_A, List.of(Samples.KEY.publicKey()), 5, Samples.VERSION);

    private static void make(ImageFault fault, ImageBuilder image) {
        switch (fault) {
            case IMAGE_BAD_MAGIC -> image.magic ^= 1;
            case IMAGE_BAD_HEADER -> image.flags |= 1;
            case IMAGE_TOO_LARGE -> image.announcedPayload = 0x60000;
            case IMAGE_TRUNCATED -> image.cut = 1;
            case IMAGE_BAD_TLV -> image.protectedTlvs.add(new Tlv(Tlv.UUID_CID, Bytes.of(new byte[15])));
            case HASH_MISSING -> image.withHash = false;
            case HASH_MISMATCH -> image.breakPayload = true;
            case SIGNATURE_MISSING -> image.withSignature = false;
            case KEY_UNKNOWN -> image.key = Samples.OTHER_KEY;
            case SIGNATURE_INVALID -> image.breakSignature = true;
            case WRONG_BOARD -> image.protectedTlvs.set(1, ImageBuilder.cid(new UUID(1, 2)));
            case WRONG_SLOT -> image.loadAddress = Samples.SLOT_B.base();
            case COUNTER_TOO_LOW -> image.protectedTlvs.set(0, ImageBuilder.counter(4));
            case VERSION_OLDER -> image.version = new ImageVersion(1, 2, 3, 3);
            case IMAGE_BAD_VECTORS -> image.payload[0] ^= 1;
        }
    }

    @TestFactory
    Stream<DynamicTest> a_fault_alone_is_found() {
        return Stream.of(ImageFault.values())
                .map(fault -> DynamicTest.dynamicTest(fault.name(), () -> assertFault(fault, List.of(fault))));
    }

    @TestFactory
    Stream<DynamicTest> of_two_faults_the_first_is_reported() {
        return Stream.of(ImageFault.values())
                .flatMap(first -> Stream.of(ImageFault.values())
                        .filter(second -> second.compareTo(first) > 0)
                        .map(second -> DynamicTest.dynamicTest(
                                first + " before " + second, () -> assertFault(first, List.of(first, second)))));
    }

    private static void assertFault(ImageFault expected, List<ImageFault> made) {
        var image = new ImageBuilder();
        made.forEach(fault -> make(fault, image));

        assertThat(ImageVerifier.verify(image.build(), RULES))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.fault()).isEqualTo(expected));
    }
}
