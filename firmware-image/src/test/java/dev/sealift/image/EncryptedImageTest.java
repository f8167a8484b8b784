package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.image.testing.Upstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What imgtool encrypts is decrypted here; what is encrypted here is decrypted by the script beside imgtool. */
class EncryptedImageTest {
    private static final ImageVersion VERSION = new ImageVersion(1, 2, 3, 4);
    private static final byte[] PAYLOAD = new byte[5003];

    @TempDir
    private static Path folder;

    private static Upstream upstream;

    @BeforeAll
    static void start() throws IOException {
        new Random(3).nextBytes(PAYLOAD);
        Files.write(folder.resolve("payload.bin"), PAYLOAD);
        upstream = Upstream.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (upstream != null) {
            upstream.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ECDSA_P256, ECDH_P256, 128, SHA256",
        "ECDSA_P256, ECDH_P256, 256, SHA256",
        "ED25519, X25519, 128, SHA256",
        "ED25519, X25519, 256, SHA256",
        "ED25519, X25519, 128, SHA512",
        "ED25519, X25519, 256, SHA512"
    })
    void each_reads_what_the_other_encrypts(
            KeyAlgorithm algorithm, KeyAgreement agreement, int bits, HashAlgorithm hash) throws Exception {
        var random = new SecureRandom();
        var signing = SigningKey.generate(algorithm, random);
        var device = DecryptionKey.generate(agreement, random);
        var signingPem = Files.writeString(folder.resolve("signing.pem"), signing.toPem());
        var devicePem = Files.writeString(folder.resolve("device.pem"), device.toPem());

        byte[] ours = encrypt(signing, new Encryption(device.publicKey(), bits, hash, random));
        assertDecrypts(ours, signing, device);
        Files.write(folder.resolve("ours.bin"), ours);
        upstream.must(List.of(
                "decrypt",
                devicePem.toString(),
                folder.resolve("ours.bin").toString(),
                folder.resolve("plain.bin").toString()));
        assertThat(Files.readAllBytes(folder.resolve("plain.bin"))).isEqualTo(padded());

        var theirs = folder.resolve("theirs.bin");
        var command = new ArrayList<>(List.of("imgtool", "sign", "-k", signingPem.toString()));
        command.addAll(List.of("-E", devicePem.toString(), "--encrypt-keylen", Integer.toString(bits)));
        command.addAll(List.of("--hmac-sha", hash == HashAlgorithm.SHA512 ? "512" : "auto"));
        command.addAll(List.of("-v", "1.2.3+4", "-H", "0x200", "--pad-header", "-S", "0x20000", "-s", "3"));
        command.addAll(List.of(folder.resolve("payload.bin").toString(), theirs.toString()));
        upstream.must(command);
        assertDecrypts(Files.readAllBytes(theirs), signing, device);
    }

    @Test
    void another_key_unwraps_nothing() throws Exception {
        var random = new SecureRandom();
        for (var agreement : KeyAgreement.values()) {
            var device = DecryptionKey.generate(agreement, random);
            byte[] image = encrypt(Samples.KEY, new Encryption(device.publicKey(), 128, HashAlgorithm.SHA256, random));
            for (var other : KeyAgreement.values()) {
                assertThat(verify(image, Samples.KEY, DecryptionKey.generate(other, random)))
                        .isInstanceOfSatisfying(
                                Verdict.Refused.class,
                                refused -> assertThat(refused.fault()).isEqualTo(ImageFault.WRONG_DECRYPTION_KEY));
            }
        }
    }

    @Test
    void without_a_key_and_for_boards_they_are_refused() throws Exception {
        var random = new SecureRandom();
        var device = DecryptionKey.generate(KeyAgreement.X25519, random);
        byte[] image = encrypt(Samples.KEY, new Encryption(device.publicKey(), 128, HashAlgorithm.SHA256, random));

        for (var rules : List.of(ImageRules.signedBy(List.of(Samples.KEY.publicKey())), Samples.RULES)) {
            assertThat(ImageVerifier.verify(image, rules))
                    .isInstanceOfSatisfying(
                            Verdict.Refused.class,
                            refused -> assertThat(refused.fault()).isEqualTo(ImageFault.IMAGE_BAD_HEADER));
        }
    }

    @Test
    void a_changed_byte_of_the_wrapped_key_or_of_the_payload_is_noticed() throws Exception {
        var random = new SecureRandom();
        var device = DecryptionKey.generate(KeyAgreement.ECDH_P256, random);
        byte[] image = encrypt(Samples.KEY, new Encryption(device.publicKey(), 256, HashAlgorithm.SHA256, random));
        for (int at : new int[] {0x200, 0x1000, image.length - 1, image.length - 40, image.length - 129}) {
            byte[] changed = image.clone();
            changed[at] ^= 4;
            assertThat(verify(changed, Samples.KEY, device)).as("byte %d", at).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void refuses_what_mcuboot_cannot_decrypt() {
        var random = new SecureRandom();
        var p256 = DecryptionKey.generate(KeyAgreement.ECDH_P256, random).publicKey();
        assertThatThrownBy(() -> new Encryption(p256, 192, HashAlgorithm.SHA256, random))
                .hasMessageContaining("192");
        assertThatThrownBy(() -> new Encryption(p256, 128, HashAlgorithm.SHA512, random))
                .hasMessageContaining("X25519");
    }

    @Test
    void reads_back_the_keys_it_writes() throws Exception {
        for (var agreement : KeyAgreement.values()) {
            var key = DecryptionKey.generate(agreement, new SecureRandom());
            assertThat(DecryptionKey.parse(key.toPem()).toPem()).isEqualTo(key.toPem());
            assertThat(EncryptionKey.parse(key.toPem()).agreement()).isEqualTo(agreement);
        }
        assertThatThrownBy(() -> DecryptionKey.parse(TestFiles.text("keys/rsa.pem")))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("RSA")
                .hasMessageContaining("X25519");
    }

    private static byte[] encrypt(SigningKey signing, Encryption encryption) throws Exception {
        var options = new SignOptions(VERSION, 0x200, true, 0x20000, 0, 3L, null, null, null)
                .with(ImageExtras.builder().encryption(encryption).build());
        return ImageSigner.sign(PAYLOAD, options, signing);
    }

    private static void assertDecrypts(byte[] image, SigningKey signing, DecryptionKey device) throws Exception {
        assertThat(verify(image, signing, device)).isInstanceOf(Verdict.Accepted.class);
        var source = ByteSource.of(image);
        var parsed = ImageParser.parse(source);
        var out = new ByteArrayOutputStream();
        ImageDecryptor.decrypt(source, parsed, device)
                .slice(0x200, 0x200 + parsed.header().payloadSize())
                .copyTo(out);
        assertThat(out.toByteArray()).isEqualTo(padded());
        assertThat(Arrays.copyOfRange(image, 0x200, 0x200 + PAYLOAD.length)).isNotEqualTo(PAYLOAD);
    }

    private static Verdict verify(byte[] image, SigningKey signing, DecryptionKey device) {
        return ImageVerifier.verify(ByteSource.of(image), ImageRules.signedBy(List.of(signing.publicKey())), device);
    }

    private static byte[] padded() {
        return Arrays.copyOf(PAYLOAD, (PAYLOAD.length + 15) / 16 * 16);
    }
}
