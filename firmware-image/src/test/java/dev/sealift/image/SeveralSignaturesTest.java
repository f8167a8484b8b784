package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeveralSignaturesTest {
    private static final SignOptions OPTIONS =
            new SignOptions(Samples.VERSION, 0x200, true, 0x20000, 0, null, null, null, null);
    private static final SigningKey ED25519 = SigningKey.generate(KeyAlgorithm.ED25519, new SecureRandom());
    private static final SigningKey P384 = SigningKey.generate(KeyAlgorithm.ECDSA_P384, new SecureRandom());

    @Test
    void each_of_the_keys_is_enough() throws Exception {
        byte[] image = sign(List.of(Samples.KEY, Samples.OTHER_KEY, ED25519));

        for (var key : List.of(Samples.KEY, Samples.OTHER_KEY, ED25519)) {
            assertThat(ImageVerifier.verify(image, ImageRules.signedBy(List.of(key.publicKey()))))
                    .isInstanceOfSatisfying(
                            Verdict.Accepted.class,
                            accepted -> assertThat(accepted.key()).isEqualTo(key.publicKey()));
        }
        assertThat(ImageVerifier.verify(image, ImageRules.signedBy(List.of(P384.publicKey()))))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.fault()).isEqualTo(ImageFault.KEY_UNKNOWN));
    }

    @Test
    void a_board_passes_over_the_keys_that_it_does_not_know() throws Exception {
        var options = SignOptions.forBoard(Samples.BOARD, Samples.SLOT_A, Samples.VERSION, 5);
        var out = new ByteArrayOutputStream();
        ImageSigner.sign(
                ByteSource.of(Samples.payload(Samples.SLOT_A, 1000, 1)),
                options,
                List.of(Samples.OTHER_KEY, Samples.KEY),
                ImageSink.binary(out, (byte) 0xff));

        assertThat(ImageVerifier.verify(out.toByteArray(), Samples.RULES))
                .isInstanceOfSatisfying(
                        Verdict.Accepted.class,
                        accepted -> assertThat(accepted.key()).isEqualTo(Samples.KEY.publicKey()));
    }

    @Test
    void keys_that_want_different_hashes_do_not_go_together() {
        assertThatThrownBy(() -> sign(List.of(Samples.KEY, P384)))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("P-384")
                .hasMessageContaining("SHA-384");
    }

    @Test
    void without_a_key_there_is_a_hash_and_no_signature() throws Exception {
        byte[] image = sign(List.of());

        assertThat(ImageParser.parse(image).tlvs()).extracting(Tlv::type).isEqualTo(List.of(Tlv.SHA256));
        assertThat(ImageVerifier.verify(image, ImageRules.signedBy(List.of(Samples.KEY.publicKey()))))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.fault()).isEqualTo(ImageFault.SIGNATURE_MISSING));
    }

    private static byte[] sign(List<SigningKey> keys) throws Exception {
        var out = new ByteArrayOutputStream();
        new McubootFormat(OPTIONS).sign(ByteSource.of(new byte[100]), keys, out);
        return out.toByteArray();
    }
}
