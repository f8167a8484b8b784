package dev.sealift.image.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.image.Bytes;
import dev.sealift.image.FormatException;
import dev.sealift.image.ImageFault;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SigningException;
import dev.sealift.image.SigningKey;
import dev.sealift.image.VerifyingKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SignedTrustSetTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey ROOT = SigningKey.generate(RANDOM);
    private static final VerifyingKey ACTIVE = SigningKey.generate(RANDOM).publicKey();
    private static final VerifyingKey NEXT = SigningKey.generate(RANDOM).publicKey();
    private static final VerifyingKey REVOKED = SigningKey.generate(RANDOM).publicKey();
    private static final TrustSet SET = new TrustSet(
            0x8000_0001L,
            1,
            List.of(
                    new TrustedKey(ACTIVE, KeyStatus.ACTIVE),
                    new TrustedKey(NEXT, KeyStatus.NEXT),
                    new TrustedKey(REVOKED, KeyStatus.REVOKED)));

    @Test
    void what_was_signed_is_read_back() throws Exception {
        var signed = SignedTrustSet.sign(SET, ROOT);

        assertThat(SignedTrustSet.verify(signed.encoded(), ROOT.publicKey())).isEqualTo(SET);
        assertThat(SignedTrustSet.parse(signed.encoded())).isEqualTo(signed);
        assertThat(SignedTrustSet.sign(SET, ROOT)).isEqualTo(signed);
    }

    @Test
    void the_bytes_are_those_of_the_document() throws Exception {
        var encoded = SignedTrustSet.sign(SET, ROOT).encoded();
        var in = ByteBuffer.wrap(encoded.toArray()).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(encoded.size()).isEqualTo(16 + 3 * 100 + 64);
        assertThat(encoded.hex())
                .startsWith("534c5453" + "0100" + "7c01" + "01000080" + "01" + "03" + "0000" + "01000000"
                        + ACTIVE.hash().hex() + ACTIVE.point().hex() + "02000000"
                        + NEXT.hash().hex());
        assertThat(in.getInt(216)).isEqualTo(3);
    }

    @Test
    void the_largest_set_is_as_large_as_announced() throws Exception {
        var keys = Stream.generate(() -> SigningKey.generate(RANDOM).publicKey())
                .limit(8)
                .map(key -> new TrustedKey(key, KeyStatus.ACTIVE))
                .toList();

        assertThat(SignedTrustSet.sign(new TrustSet(1, 8, keys), ROOT).encoded().size())
                .isEqualTo(SignedTrustSet.MAX_SIZE);
    }

    @Test
    void another_root_key_and_every_changed_byte_are_refused() throws Exception {
        byte[] bytes = SignedTrustSet.sign(SET, ROOT).encoded().toArray();

        assertInvalid(Bytes.of(bytes), ACTIVE);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertInvalid(Bytes.of(changed), ROOT.publicKey());
        }
    }

    @Test
    void every_other_length_is_refused() throws Exception {
        byte[] bytes = SignedTrustSet.sign(SET, ROOT).encoded().toArray();

        for (int length = 0; length < bytes.length; length++) {
            assertInvalid(Bytes.of(bytes, 0, length), ROOT.publicKey());
        }
        assertInvalid(Bytes.of(Arrays.copyOf(bytes, bytes.length + 1)), ROOT.publicKey());
    }

    @Test
    void what_the_root_key_signed_must_make_sense_too() throws Exception {
        assertMalformed("serial 0", 8, "00000000");
        assertMalformed("threshold 2 with 1 active", 12, "02");
        assertMalformed("threshold 0", 12, "00");
        assertMalformed("size for 2 keys", 13, "02");
        assertMalformed("reserved bytes", 14, "01");
        assertMalformed("key status 0x00000000", 16, "00000000");
        assertMalformed("key status 0x00000004", 16, "04000000");
        assertMalformed("key hash", 20, NEXT.hash().hex());
        assertMalformed("no point of P-256", 52, "00".repeat(64));
        assertMalformed(
                "twice", 116, "01000000" + ACTIVE.hash().hex() + ACTIVE.point().hex());
    }

    @Test
    void only_p256_keys_take_part() {
        var ed25519 = SigningKey.generate(KeyAlgorithm.ED25519, RANDOM);

        assertThatThrownBy(() -> SignedTrustSet.sign(SET, ed25519))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("Ed25519");
        assertThatThrownBy(() -> new TrustSet(1, 1, List.of(new TrustedKey(ed25519.publicKey(), KeyStatus.ACTIVE))))
                .hasMessageContaining("P-256");
        assertThat(TrustSet.of(List.of(ed25519.publicKey())).keys(KeyStatus.ACTIVE))
                .containsExactly(ed25519.publicKey());
    }

    @Test
    void impossible_sets_are_not_made() {
        var active = new TrustedKey(ACTIVE, KeyStatus.ACTIVE);

        assertThatThrownBy(() -> SignedTrustSet.sign(TrustSet.of(List.of(ACTIVE)), ROOT))
                .hasMessageContaining("serial 0");
        assertThatThrownBy(() -> new TrustSet(-1, 1, List.of(active))).hasMessageContaining("serial -1");
        assertThatThrownBy(() -> new TrustSet(1L << 32, 1, List.of(active))).hasMessageContaining("serial 4294967296");
        assertThatThrownBy(() -> new TrustSet(1, 1, List.of())).hasMessageContaining("0 keys");
        assertThatThrownBy(() -> new TrustSet(1, 2, List.of(active, new TrustedKey(NEXT, KeyStatus.NEXT))))
                .hasMessageContaining("threshold 2 with 1 active");
        assertThatThrownBy(() -> new TrustSet(1, 1, List.of(active, new TrustedKey(ACTIVE, KeyStatus.REVOKED))))
                .hasMessageContaining("twice");
    }

    /** Puts bytes into the set and lets the root key sign that. */
    private static void assertMalformed(String complaint, int at, String hex) throws Exception {
        byte[] bytes = SignedTrustSet.sign(SET, ROOT).encoded().toArray();
        byte[] put = HexFormat.of().parseHex(hex);
        System.arraycopy(put, 0, bytes, at, put.length);

        assertThatThrownBy(() -> SignedTrustSet.parse(Bytes.of(bytes)))
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.fault()).isEqualTo(ImageFault.TRUST_SET_INVALID))
                .hasMessageContaining(complaint);
    }

    private static void assertInvalid(Bytes bytes, VerifyingKey root) {
        assertThatThrownBy(() -> SignedTrustSet.verify(bytes, root))
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.fault()).isEqualTo(ImageFault.TRUST_SET_INVALID));
    }
}
