package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of a file just written takes over the hash made while it was written, and nothing else. */
class WrittenImageTest {
    private static final SignOptions OPTIONS = new SignOptions(
            ImageVersion.parse("1.2.3"), 0x200, true, 0x60000, 0, 5L, null, null, null, ImageExtras.NONE);

    private static final int PAYLOAD = 5000;

    private byte[] file = new byte[0];
    private WrittenImage written = new WrittenImage(PayloadReader.CLEAR, null);

    @BeforeEach
    void setUp() throws Exception {
        var out = new ByteArrayOutputStream();
        written = ImageSigner.sign(
                ByteSource.of(new byte[PAYLOAD]), OPTIONS, List.of(Samples.KEY), ImageSink.binary(out, (byte) 0xff));
        file = out.toByteArray();
    }

    @Test
    void the_file_as_it_was_written_is_accepted_with_its_hash() {
        assertThat(check(file, Samples.KEY))
                .asInstanceOf(InstanceOfAssertFactories.type(Verdict.Accepted.class))
                .satisfies(accepted -> assertThat(accepted.hash())
                        .isEqualTo(HashAlgorithm.SHA256.of(
                                ByteSource.of(file), accepted.image().signedSize())));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x30, 0x200, 0x200 + PAYLOAD - 1, 0x200 + PAYLOAD + 5})
    void a_bit_of_the_signed_part_that_changed_since_is_found(int at) {
        file[at] ^= 1;

        assertThat(check(file, Samples.KEY))
                .asInstanceOf(InstanceOfAssertFactories.type(Verdict.Refused.class))
                .extracting(Verdict.Refused::fault)
                .isEqualTo(ImageFault.HASH_MISMATCH);
    }

    @Test
    void a_signature_that_does_not_verify_is_found() {
        file[file.length - 1] ^= 1;

        assertThat(check(file, Samples.KEY))
                .asInstanceOf(InstanceOfAssertFactories.type(Verdict.Refused.class))
                .extracting(Verdict.Refused::fault)
                .isEqualTo(ImageFault.SIGNATURE_INVALID);
    }

    @Test
    void another_key_is_found() {
        assertThat(check(file, SigningKey.generate(new java.security.SecureRandom())))
                .asInstanceOf(InstanceOfAssertFactories.type(Verdict.Refused.class))
                .extracting(Verdict.Refused::fault)
                .isEqualTo(ImageFault.KEY_UNKNOWN);
    }

    private Verdict check(byte[] bytes, SigningKey key) {
        assertThat(written.hash()).isNotNull();
        return ImageVerifier.verify(
                ByteSource.of(bytes), ImageRules.signedBy(List.of(key.publicKey())), written.payload(), written.hash());
    }
}
