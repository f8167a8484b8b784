package dev.sealift.image.esp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.image.ByteSource;
import dev.sealift.image.FormatException;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SignatureFormat;
import dev.sealift.image.SigningException;
import dev.sealift.image.SigningKey;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.testing.MatrixRow;
import dev.sealift.image.testing.Upstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both directions against espsecure. */
class SecureBootTest {
    private static final SecureBootV2 V2 = new SecureBootV2();
    private static final SecureBootV1 V1 = new SecureBootV1();

    /** Three of each; making one for RSA takes a second. */
    private static final Map<KeyAlgorithm, List<SigningKey>> KEYS = new EnumMap<>(KeyAlgorithm.class);

    private static byte[] app;

    @TempDir
    private static Path folder;

    private static Upstream upstream;

    @BeforeAll
    static void start() throws Exception {
        app = EspImages.app();
        Files.write(folder.resolve("app.bin"), app);
        for (var algorithm : KeyAlgorithm.values()) {
            KEYS.put(algorithm, List.of(newKey(algorithm), newKey(algorithm), newKey(algorithm)));
        }
        upstream = Upstream.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (upstream != null) {
            upstream.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ECDSA_P256", "ECDSA_P384", "RSA_3072"})
    void v2_in_both_directions(KeyAlgorithm algorithm) throws Exception {
        byte[] ours = sign(V2, app, List.of(key(algorithm)));
        assertEspsecureAccepts("2", publicPem(key(algorithm)), ours);

        byte[] theirs = espsecure("2", "app.bin", List.of(pem(key(algorithm))));
        assertThat(V2.verify(ByteSource.of(theirs), List.of(publicKey(algorithm))))
                .containsExactly(publicKey(algorithm));
        // All but signature and checksum.
        int signatureAt = algorithm == KeyAlgorithm.RSA_3072 ? 812 : algorithm == KeyAlgorithm.ECDSA_P256 ? 101 : 149;
        assertThat(Arrays.copyOf(ours, 4096 + signatureAt)).isEqualTo(Arrays.copyOf(theirs, 4096 + signatureAt));
        assertThat(ours).hasSameSizeAs(theirs);
        assertThat(sign(V2, app, List.of(key(algorithm)))).as("deterministic").isEqualTo(ours);
        MatrixRow.agree("ESP Secure Boot v2", algorithm, "espsecure", "sealift signs");
        MatrixRow.agree("ESP Secure Boot v2", algorithm, "espsecure", "tool signs");
    }

    @ParameterizedTest
    @EnumSource(names = {"ECDSA_P256", "ECDSA_P384", "RSA_3072"})
    void v2_key_digests_are_what_espsecure_burns(KeyAlgorithm algorithm) throws Exception {
        var out = folder.resolve("digest.bin");
        upstream.must(List.of(
                "espsecure",
                "digest-sbv2-public-key",
                "--keyfile",
                publicPem(key(algorithm)).toString(),
                "--output",
                out.toString()));
        assertThat(SecureBootV2.keyDigest(publicKey(algorithm)).toArray()).isEqualTo(Files.readAllBytes(out));
    }

    @ParameterizedTest
    @EnumSource(names = {"ECDSA_P256", "ECDSA_P384", "RSA_3072"})
    void v2_takes_up_to_three_signatures_at_once_or_one_by_one(KeyAlgorithm algorithm) throws Exception {
        var keys = threeKeys(algorithm);
        byte[] image = sign(V2, app, keys.subList(0, 1));
        for (int i = 1; i < 3; i++) {
            image = append(image, keys.get(i));
        }
        for (var key : keys) {
            assertEspsecureAccepts("2", publicPem(key), image);
        }
        assertThat(image).isEqualTo(sign(V2, app, keys));
        byte[] full = image;
        assertThatThrownBy(() -> append(full, key(algorithm)))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("one to three");
        var theirs =
                espsecure("2", "app.bin", keys.stream().map(SecureBootTest::pem).toList());
        var trusted = keys.stream().map(SigningKey::publicKey).toList();
        assertThat(V2.verify(ByteSource.of(theirs), trusted)).isEqualTo(trusted);
    }

    @ParameterizedTest
    @EnumSource(names = {"ECDSA_P256", "ECDSA_P384", "RSA_3072"})
    void v2_appends_where_espsecure_signed_and_the_other_way_round(KeyAlgorithm algorithm) throws Exception {
        var keys = threeKeys(algorithm);
        byte[] theirs = espsecure("2", "app.bin", List.of(pem(keys.get(0))));
        byte[] both = append(theirs, keys.get(1));
        assertEspsecureAccepts("2", publicPem(keys.get(0)), both);
        assertEspsecureAccepts("2", publicPem(keys.get(1)), both);

        Files.write(folder.resolve("once.bin"), sign(V2, app, keys.subList(2, 3)));
        byte[] twice = espsecure("2", "once.bin", List.of(pem(keys.get(1))), "--append-signatures");
        var trusted = List.of(keys.get(2).publicKey(), keys.get(1).publicKey());
        assertThat(V2.verify(ByteSource.of(twice), trusted)).isEqualTo(trusted);
    }

    /** espsecure writes such files and then fails on them. */
    @Test
    void v2_does_not_mix_algorithms() {
        assertThatThrownBy(() -> sign(V2, app, List.of(key(KeyAlgorithm.ECDSA_P256), key(KeyAlgorithm.RSA_3072))))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("one algorithm");
    }

    @Test
    void v2_refuses_to_sign_over_a_signature_and_to_append_to_changed_bytes() throws Exception {
        byte[] signed = sign(V2, app, List.of(key(KeyAlgorithm.ECDSA_P256)));
        assertThatThrownBy(() -> sign(V2, signed, List.of(key(KeyAlgorithm.ECDSA_P256))))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("signed already");
        signed[50] ^= 1;
        assertThatThrownBy(() -> V2.append(
                        ByteSource.of(signed), List.of(key(KeyAlgorithm.ECDSA_P256)), new ByteArrayOutputStream()))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("changed");
        assertThatThrownBy(() -> sign(V2, app, List.of(key(KeyAlgorithm.ED25519))))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("Ed25519");
    }

    @Test
    void v2_names_the_fault() throws Exception {
        byte[] signed = sign(V2, app, List.of(key(KeyAlgorithm.ECDSA_P256)));
        var p256 = publicKey(KeyAlgorithm.ECDSA_P256);
        assertFault(V2, app, p256, EspFault.ESP_SIGNATURE_MISSING);
        assertFault(V2, signed, publicKey(KeyAlgorithm.ECDSA_P384), EspFault.ESP_KEY_UNKNOWN);
        byte[] changed = signed.clone();
        changed[2000] ^= 1; // padding behind the image: the form is whole, the digest is not
        assertFault(V2, changed, p256, EspFault.ESP_DIGEST_MISMATCH);
        byte[] block = Arrays.copyOfRange(signed, 4096, 4096 + SignatureBlock.SIZE);
        var decoded = SignatureBlock.decode(block).orElseThrow();
        var other = key(KeyAlgorithm.ECDSA_P256).sign(decoded.key());
        byte[] forged = new SignatureBlock(decoded.algorithm(), decoded.digest(), decoded.key(), other).encode();
        System.arraycopy(forged, 0, changed, 4096, forged.length);
        changed[2000] ^= 1;
        assertFault(V2, changed, p256, EspFault.ESP_SIGNATURE_INVALID);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4095, 4096, 4097, 8192})
    void v2_signs_data_of_any_size(int size) throws Exception {
        byte[] data = new byte[size];
        assertEspsecureAccepts(
                "2", publicPem(key(KeyAlgorithm.ECDSA_P256)), sign(V2, data, List.of(key(KeyAlgorithm.ECDSA_P256))));
    }

    @Test
    void v1_in_both_directions() throws Exception {
        byte[] esp32 = EspImages.app(0);
        Files.write(folder.resolve("esp32.bin"), esp32);
        byte[] ours = sign(V1, esp32, List.of(key(KeyAlgorithm.ECDSA_P256)));
        assertThat(ours)
                .as("both sign as RFC 6979 says")
                .isEqualTo(espsecure("1", "esp32.bin", List.of(pem(key(KeyAlgorithm.ECDSA_P256)))));
        assertEspsecureAccepts("1", publicPem(key(KeyAlgorithm.ECDSA_P256)), ours);
        assertThat(V1.verify(ByteSource.of(ours), List.of(publicKey(KeyAlgorithm.ECDSA_P256))))
                .hasSize(1);
        MatrixRow.agree("ESP Secure Boot v1", KeyAlgorithm.ECDSA_P256, "espsecure", "sealift signs");
        MatrixRow.agree("ESP Secure Boot v1", KeyAlgorithm.ECDSA_P256, "espsecure", "tool signs");
        ours[70] ^= 1;
        assertFault(V1, ours, publicKey(KeyAlgorithm.ECDSA_P256), EspFault.ESP_KEY_UNKNOWN);
        assertThatThrownBy(() -> sign(V1, esp32, List.of(key(KeyAlgorithm.ECDSA_P384))))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("P-384");
    }

    /** espsecure signs them: no chip would start them. */
    @Test
    void v1_signs_no_image_of_another_chip() throws Exception {
        assertThatThrownBy(() -> sign(V1, app, List.of(key(KeyAlgorithm.ECDSA_P256))))
                .isInstanceOf(SigningException.class)
                .hasMessageStartingWith("an image for chip id 13 (expected: 0, the ESP32")
                .hasMessageContaining("Secure Boot v2");
        assertThat(espsecure("1", "app.bin", List.of(pem(key(KeyAlgorithm.ECDSA_P256)))))
                .hasSizeGreaterThan(app.length);
    }

    @Test
    void v1_signs_what_names_no_chip() throws Exception {
        for (byte[] data : List.of(new byte[] {(byte) 0xaa, 0x50}, Arrays.copyOf(app, 23), new byte[0])) {
            byte[] signed = sign(V1, data, List.of(key(KeyAlgorithm.ECDSA_P256)));
            assertThat(V1.verify(ByteSource.of(signed), List.of(publicKey(KeyAlgorithm.ECDSA_P256))))
                    .hasSize(1);
        }
    }

    private static void assertFault(SignatureFormat format, byte[] file, VerifyingKey trusted, EspFault fault) {
        assertThatThrownBy(() -> format.verify(ByteSource.of(file), List.of(trusted)))
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    private static byte[] sign(SignatureFormat format, byte[] data, List<SigningKey> keys) throws Exception {
        var out = new ByteArrayOutputStream();
        format.sign(ByteSource.of(data), keys, out);
        return out.toByteArray();
    }

    private static void assertEspsecureAccepts(String version, Path publicKey, byte[] file) throws IOException {
        var path = Files.write(folder.resolve("ours.bin"), file);
        upstream.must(List.of(
                "espsecure",
                "verify-signature",
                "--version",
                version,
                "--keyfile",
                publicKey.toString(),
                path.toString()));
    }

    private static byte[] espsecure(String version, String input, List<Path> keys, String... more) throws IOException {
        var out = folder.resolve("theirs.bin");
        var command = new ArrayList<>(List.of("espsecure", "sign-data", "--version", version));
        for (var key : keys) {
            command.addAll(List.of("--keyfile", key.toString()));
        }
        command.addAll(List.of(more));
        command.addAll(List.of("--output", out.toString(), folder.resolve(input).toString()));
        upstream.must(command);
        return Files.readAllBytes(out);
    }

    private static SigningKey key(KeyAlgorithm algorithm) {
        return threeKeys(algorithm).getFirst();
    }

    private static VerifyingKey publicKey(KeyAlgorithm algorithm) {
        return key(algorithm).publicKey();
    }

    private static SigningKey newKey(KeyAlgorithm algorithm) throws IOException {
        var key = SigningKey.generate(algorithm, new SecureRandom());
        Files.writeString(pem(key), key.toPem());
        Files.writeString(publicPem(key), key.publicKey().toPem());
        return key;
    }

    private static List<SigningKey> threeKeys(KeyAlgorithm algorithm) {
        return requireNonNull(KEYS.get(algorithm));
    }

    private static byte[] append(byte[] signed, SigningKey key) throws Exception {
        var out = new ByteArrayOutputStream();
        V2.append(ByteSource.of(signed), List.of(key), out);
        return out.toByteArray();
    }

    private static Path pem(SigningKey key) {
        return folder.resolve(key.publicKey().hash() + ".pem");
    }

    private static Path publicPem(SigningKey key) {
        return folder.resolve(key.publicKey().hash() + ".public.pem");
    }
}
