package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.image.esp.SecureBootV1;
import dev.sealift.image.esp.SecureBootV2;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that imgtool and espsecure made, kept so that these programs are not needed to notice a change. */
class GoldenFormatsTest {
    @Test
    void every_option_of_imgtool_at_once() throws Exception {
        var options = new SignOptions(new ImageVersion(1, 2, 3, 4), 0x200, true, 0x2000, 0, 9L, null, null, null)
                .with(ImageExtras.builder()
                        .loadAddress(0x2000_4000L)
                        .bootRecord("CoFM")
                        .dependency(1, new ImageVersion(4, 5, 6, 7))
                        .customTlv(0xa0, Bytes.of(new byte[] {1, 2, 3}))
                        .fullKey()
                        .trailer(new Trailer(4, 8, 20, false, false, Trailer.Mark.CONFIRMED))
                        .build());

        assertThat(ImageSigner.sign(payload(), options, key("ed25519.pem")))
                .isEqualTo(TestFiles.bytes("imgtool/ed25519-all-options.bin"));
    }

    @ParameterizedTest
    @CsvSource({"encrypted-x25519.bin, ed25519.pem, x25519.pem", "encrypted-p256.bin, pkcs8.pem, pkcs8.pem"})
    void what_imgtool_encrypted(String file, String signing, String device) throws Exception {
        var image = ByteSource.of(TestFiles.bytes("imgtool/" + file));
        var decryption = DecryptionKey.parse(TestFiles.text("keys/" + device));

        assertThat(ImageVerifier.verify(
                        image, ImageRules.signedBy(List.of(key(signing).publicKey())), decryption))
                .isInstanceOf(Verdict.Accepted.class);
        assertThat(ImageDecryptor.decrypt(image, ImageParser.parse(image), decryption)
                        .bytes(0x200, 0x200 + 300))
                .isEqualTo(payload());
    }

    @Test
    void secure_boot_v1() throws Exception {
        var out = new ByteArrayOutputStream();
        new SecureBootV1().sign(ByteSource.of(payload()), List.of(key("sec1.pem")), out);

        assertThat(out.toByteArray()).isEqualTo(TestFiles.bytes("espsecure/v1.bin"));
    }

    @ParameterizedTest
    @CsvSource({"v2-p256.bin, sec1.pem, 101", "v2-p384.bin, p384.pem, 149"})
    void secure_boot_v2(String file, String pem, int signatureAt) throws Exception {
        byte[] theirs = TestFiles.bytes("espsecure/" + file);
        var key = key(pem);
        var out = new ByteArrayOutputStream();
        new SecureBootV2().sign(ByteSource.of(payload()), List.of(key), out);

        assertThat(new SecureBootV2().verify(ByteSource.of(theirs), List.of(key.publicKey())))
                .containsExactly(key.publicKey());
        assertThat(Arrays.copyOf(out.toByteArray(), 4096 + signatureAt))
                .isEqualTo(Arrays.copyOf(theirs, 4096 + signatureAt));
    }

    private static byte[] payload() {
        return TestFiles.bytes("imgtool/payload.bin");
    }

    private static SigningKey key(String file) throws KeyException {
        return SigningKey.parse(TestFiles.text("keys/" + file), EnumSet.allOf(KeyAlgorithm.class));
    }
}
