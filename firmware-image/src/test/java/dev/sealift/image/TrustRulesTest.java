package dev.sealift.image;

import static dev.sealift.image.ImageFault.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.image.trust.KeyStatus;
import dev.sealift.image.trust.SignedTrustSet;
import dev.sealift.image.trust.TrustSet;
import dev.sealift.image.trust.TrustedKey;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which signatures count under a trust set, and when a device takes over the set that an image carries. */
class TrustRulesTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey ROOT = SigningKey.generate(RANDOM);
    private static final SigningKey ONE = SigningKey.generate(RANDOM);
    private static final SigningKey TWO = SigningKey.generate(RANDOM);
    private static final SigningKey THREE = SigningKey.generate(RANDOM);
    private static final SigningKey NEXT = SigningKey.generate(RANDOM);
    private static final SigningKey GONE = SigningKey.generate(RANDOM);
    private static final SigningKey STRANGER = SigningKey.generate(RANDOM);

    private static TrustSet set(long serial, int threshold) {
        return new TrustSet(
                serial,
                threshold,
                List.of(
                        trusted(ONE, KeyStatus.ACTIVE),
                        trusted(TWO, KeyStatus.ACTIVE),
                        trusted(THREE, KeyStatus.ACTIVE),
                        trusted(NEXT, KeyStatus.NEXT),
                        trusted(GONE, KeyStatus.REVOKED)));
    }

    private static TrustedKey trusted(SigningKey key, KeyStatus status) {
        return new TrustedKey(key.publicKey(), status);
    }

    @Test
    void one_active_key_among_others_is_enough_for_a_threshold_of_one() throws Exception {
        assertCounted(1, List.of(ONE), ONE);
        assertCounted(1, List.of(TWO), STRANGER, GONE, NEXT, TWO);
        assertCounted(1, List.of(ONE), ONE, TWO);
    }

    @Test
    void a_threshold_wants_different_keys() throws Exception {
        assertCounted(2, List.of(ONE, TWO), ONE, TWO);
        assertCounted(2, List.of(THREE, ONE), THREE, THREE, ONE);
        assertCounted(3, List.of(TWO, ONE, THREE), TWO, STRANGER, ONE, THREE);
        assertRefused(2, SIGNATURES_TOO_FEW, ONE);
        assertRefused(2, SIGNATURES_TOO_FEW, ONE, ONE, ONE);
        assertRefused(3, SIGNATURES_TOO_FEW, ONE, TWO, ONE);
    }

    @Test
    void the_reason_is_that_of_the_first_pair_that_does_not_count() throws Exception {
        assertRefused(1, KEY_UNKNOWN, STRANGER, GONE);
        assertRefused(1, KEY_REVOKED, GONE, STRANGER);
        assertRefused(1, KEY_NOT_ACTIVE, NEXT, GONE);
        assertRefused(2, KEY_REVOKED, ONE, GONE, STRANGER);
        assertRefused(2, SIGNATURE_MISSING);
    }

    @Test
    void a_bad_signature_does_not_count_and_one_by_the_same_key_behind_it_does() throws Exception {
        byte[] image = sign(List.of(ONE, TWO), ImageExtras.NONE);
        image[image.length - 1] ^= 1;
        assertFault(image, rules(set(1, 2)), SIGNATURE_INVALID);
        assertThat(verify(image, rules(set(1, 1)))).isInstanceOf(Verdict.Accepted.class);

        var builder = new ImageBuilder();
        builder.key = ONE;
        builder.breakSignature = true;
        builder.cosigners = List.of(ONE);
        assertThat(verify(builder.build(), rules(set(1, 1)))).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void a_ninth_pair_is_not_looked_at() throws Exception {
        var strangers = Collections.nCopies(7, STRANGER);
        var eight = Stream.concat(strangers.stream(), Stream.of(ONE)).toList();
        var nine = Stream.concat(Stream.of(STRANGER), eight.stream()).toList();

        assertThat(verify(sign(eight, ImageExtras.NONE), rules(set(1, 1)))).isInstanceOf(Verdict.Accepted.class);
        assertFault(sign(nine, ImageExtras.NONE), rules(set(1, 1)), KEY_UNKNOWN);
    }

    @Test
    void the_rule_holds_for_images_of_any_board_too() throws Exception {
        var ed25519 = SigningKey.generate(KeyAlgorithm.ED25519, RANDOM);
        var two = new TrustSet(0, 2, List.of(trusted(ONE, KeyStatus.ACTIVE), trusted(ed25519, KeyStatus.ACTIVE)));
        var rules = ImageRules.signedBy(List.of()).with(two);

        assertThat(verify(sign(List.of(ONE, ed25519), ImageExtras.NONE), rules))
                .isInstanceOfSatisfying(
                        Verdict.Accepted.class,
                        accepted -> assertThat(accepted.keys()).containsExactly(ONE.publicKey(), ed25519.publicKey()));
        assertFault(sign(List.of(ed25519), ImageExtras.NONE), rules, SIGNATURES_TOO_FEW);
    }

    @Test
    void a_carried_set_is_taken_when_it_is_newer_and_leaves_the_image_bootable() throws Exception {
        var newer = SignedTrustSet.sign(set(6, 2), ROOT);
        var same = SignedTrustSet.sign(set(5, 1), ROOT);

        assertThat(verify(sign(List.of(ONE, TWO), carrying(newer)), rules(set(5, 1))))
                .isInstanceOf(Verdict.Accepted.class);
        assertThat(verify(sign(List.of(ONE), carrying(same)), rules(set(5, 1)))).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void a_carried_set_that_would_not_be_taken_is_told() throws Exception {
        var rules = rules(set(5, 1));

        assertFault(sign(List.of(ONE), carrying(SignedTrustSet.sign(set(4, 1), ROOT))), rules, TRUST_SET_OLD);
        assertFault(sign(List.of(ONE), carrying(SignedTrustSet.sign(set(5, 2), ROOT))), rules, TRUST_SET_OLD);
        assertFault(sign(List.of(ONE), carrying(SignedTrustSet.sign(set(6, 2), ROOT))), rules, TRUST_SET_UNBOOTABLE);
        assertFault(sign(List.of(ONE), carrying(SignedTrustSet.sign(set(6, 1), ONE))), rules, TRUST_SET_INVALID);
        var garbage = ImageExtras.builder()
                .customTlv(Tlv.TRUST_SET, Bytes.of(new byte[5]))
                .build();
        assertFault(sign(List.of(ONE), garbage), rules, TRUST_SET_INVALID);
        assertThat(verify(sign(List.of(ONE), garbage), ImageRules.forBoard(Samples.BOARD, List.of(ONE.publicKey()))))
                .isInstanceOf(Verdict.Accepted.class);
    }

    private static ImageExtras carrying(SignedTrustSet set) {
        return ImageExtras.builder().trustSet(set).build();
    }

    private static ImageRules rules(TrustSet set) {
        return ImageRules.forBoard(Samples.BOARD, List.of()).with(set).withRootKey(ROOT.publicKey());
    }

    private static byte[] sign(List<SigningKey> keys, ImageExtras extras) throws Exception {
        var out = new ByteArrayOutputStream();
        var options = SignOptions.forBoard(Samples.BOARD, Samples.SLOT_A, Samples.VERSION, 5)
                .with(extras);
        var payload = ByteSource.of(Samples.payload(Samples.SLOT_A, 100, 1));
        ImageSigner.sign(payload, options, keys, ImageSink.binary(out, (byte) 0xff));
        return out.toByteArray();
    }

    private static Verdict verify(byte[] image, ImageRules rules) {
        return ImageVerifier.verify(image, rules);
    }

    private static void assertCounted(int threshold, List<SigningKey> counted, SigningKey... signers) throws Exception {
        assertThat(verify(sign(Arrays.asList(signers), ImageExtras.NONE), rules(set(1, threshold))))
                .isInstanceOfSatisfying(
                        Verdict.Accepted.class,
                        accepted -> assertThat(accepted.keys())
                                .isEqualTo(counted.stream()
                                        .map(SigningKey::publicKey)
                                        .toList()));
    }

    private static void assertRefused(int threshold, ImageFault fault, SigningKey... signers) throws Exception {
        assertFault(sign(Arrays.asList(signers), ImageExtras.NONE), rules(set(1, threshold)), fault);
    }

    private static void assertFault(byte[] image, ImageRules rules, ImageFault fault) {
        assertThat(verify(image, rules))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.fault()).isEqualTo(fault));
    }
}
