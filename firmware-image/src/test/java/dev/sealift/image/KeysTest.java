package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.junit.jupiter.api.Test;

/** The files under keys/ were made by openssl 3; those of one name family hold the same key. */
class KeysTest {
    /** From {@code imgtool getpubhash}. */
    private static final String KEY_HASH = "4e988068241bd8bd3a5eb8e89845c8f3d129dbaaf3b4f2cfc8e582bac83c9817";

    @Test
    void reads_private_keys_of_both_worlds() throws Exception {
        for (var file : List.of("pkcs8.pem", "sec1.pem", "sec1-with-parameters.pem")) {
            assertThat(SigningKey.parse(TestFiles.text("keys/" + file))
                            .publicKey()
                            .hash()
                            .hex())
                    .as(file)
                    .isEqualTo(KEY_HASH);
        }
    }

    @Test
    void reads_public_keys_and_the_public_half_of_private_ones() throws Exception {
        for (var file : List.of("public.pem", "pkcs8.pem", "sec1.pem")) {
            assertThat(VerifyingKey.parse(TestFiles.text("keys/" + file)).hash().hex())
                    .as(file)
                    .isEqualTo(KEY_HASH);
        }
    }

    @Test
    void writes_what_openssl_writes() throws Exception {
        var key = SigningKey.parse(TestFiles.text("keys/pkcs8.pem"));

        assertThat(key.publicKey().toPem()).isEqualTo(TestFiles.text("keys/public.pem"));
        assertThat(SigningKey.parse(key.toPem()).publicKey()).isEqualTo(key.publicKey());
    }

    @Test
    void says_what_is_wrong_with_other_keys() {
        var expected = Map.ofEntries(
                Map.entry("rsa.pem", "RSA"),
                Map.entry("rsa-pkcs1.pem", "RSA"),
                Map.entry("p384.pem", "P-384"),
                Map.entry("secp256k1.pem", "secp256k1"),
                Map.entry("explicit-parameters.pem", "explicit parameters"),
                Map.entry("ed25519.pem", "Ed25519"),
                Map.entry("encrypted-pkcs8.pem", "encrypted"),
                Map.entry("encrypted-sec1.pem", "encrypted"),
                Map.entry("certificate.pem", "X509CertificateHolder"),
                Map.entry("public.pem", "public key"));
        expected.forEach((file, words) -> assertThatThrownBy(() -> SigningKey.parse(TestFiles.text("keys/" + file)))
                .as(file)
                .isInstanceOf(KeyException.class)
                .hasMessageContaining(words)
                .hasMessageContaining("P-256"));
        assertThatThrownBy(() -> VerifyingKey.parse(TestFiles.text("keys/rsa-public.pem")))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("RSA");
    }

    /** A UTF8String that is none, found by a fuzzer; no parameters at all; an octet string. */
    @Test
    void refuses_a_curve_that_has_no_name() {
        for (String parameters : List.of("0c02ffff", "", "0401aa")) {
            byte[] algorithm = der("30", "06072a8648ce3d0201" + parameters);
            byte[] secret = der("04", "30060201010401" + "07");
            var pem = PemKeys.encode("PRIVATE KEY", Bytes.of(der("30", "020100" + hex(algorithm) + hex(secret))));
            assertThatThrownBy(() -> SigningKey.parse(pem))
                    .isInstanceOf(KeyException.class)
                    .hasMessageStartingWith("an EC key on a curve of explicit parameters, not a named one");
        }
    }

    private static byte[] der(String tag, String content) {
        return HexFormat.of().parseHex(tag + "%02x".formatted(content.length() / 2) + content);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void refuses_two_keys_in_one_file() {
        var one = SigningKey.generate(new SecureRandom());
        var other = SigningKey.generate(new SecureRandom());
        assertThatThrownBy(() -> SigningKey.parse(one.toPem() + other.toPem()))
                .isInstanceOf(KeyException.class)
                .hasMessage("2 blocks 'PRIVATE KEY' in one file (expected: one key in a file)");
        assertThatThrownBy(() -> VerifyingKey.parse(
                        one.publicKey().toPem() + other.publicKey().toPem()))
                .isInstanceOf(KeyException.class)
                .hasMessageStartingWith("2 blocks 'PUBLIC KEY'");
    }

    @Test
    void reads_a_private_key_beside_its_public_half() throws KeyException {
        var key = SigningKey.generate(new SecureRandom());
        assertThat(SigningKey.parse(key.toPem() + key.publicKey().toPem()).publicKey())
                .isEqualTo(key.publicKey());
    }

    @Test
    void refuses_what_is_no_key() {
        for (var text : List.of(
                "", "hello", "-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----\n", "x".repeat(100_000))) {
            assertThatThrownBy(() -> SigningKey.parse(text)).isInstanceOf(KeyException.class);
            assertThatThrownBy(() -> VerifyingKey.parse(text)).isInstanceOf(KeyException.class);
        }
    }

    @Test
    void refuses_an_rsa_key_whose_numbers_do_not_belong_together() {
        var key = SigningKey.generate(KeyAlgorithm.RSA_3072, new SecureRandom());
        var lines = key.toPem().lines().filter(line -> !line.startsWith("-----"));
        byte[] good = Base64.getDecoder().decode(lines.collect(Collectors.joining()));
        // From the modulus on; each of the numbers is met, but not the public exponent.
        for (int at = 60; at < good.length; at += 61) {
            byte[] damaged = good.clone();
            damaged[at] ^= 0x10;
            var pem = PemKeys.encode("PRIVATE KEY", Bytes.of(damaged));
            assertThatThrownBy(() -> SigningKey.parse(pem, Set.of(KeyAlgorithm.RSA_3072)))
                    .as("byte %d", at)
                    .isInstanceOf(KeyException.class)
                    .hasMessageStartingWith("the private key is damaged: ");
        }
    }

    @Test
    void damaged_key_files_end_in_a_key_exception_or_a_key() {
        byte[] good = TestFiles.bytes("keys/sec1.pem");
        for (int seed = 0; seed < 5000; seed++) {
            var random = new Random(seed);
            byte[] damaged = good.clone();
            for (int i = 0; i <= random.nextInt(3); i++) {
                damaged[random.nextInt(damaged.length)] = (byte) (32 + random.nextInt(96));
            }
            try {
                SigningKey.parse(new String(damaged, StandardCharsets.ISO_8859_1));
            } catch (KeyException e) {
                assertThat(e).as("seed %d", seed).hasMessageContaining("key");
            }
        }
    }

    /** RFC 6979, A.2.5, SHA-256, message "sample". */
    @Test
    void signs_as_rfc_6979_says() {
        var secret = new BigInteger("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", 16);
        var key = new SigningKey(KeyAlgorithm.ECDSA_P256, new ECPrivateKeyParameters(secret, Ecdsa.P256.domain));
        var signature = key.sign(HashAlgorithm.SHA256.of("sample".getBytes(StandardCharsets.US_ASCII)));

        assertThat(key.publicKey().point().hex())
                .startsWith("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6");
        assertThat(signature.hex())
                .isEqualTo("3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                        + "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    }

    @Test
    void the_jdk_accepts_the_signatures() throws Exception {
        var key = SigningKey.generate(new SecureRandom());
        byte[] message = {1, 2, 3};
        var jdk = Signature.getInstance("SHA256withECDSA");
        jdk.initVerify(KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(key.publicKey().der().toArray())));
        jdk.update(message);

        assertThat(jdk.verify(key.sign(HashAlgorithm.SHA256.of(message)).toArray()))
                .isTrue();
        assertThat(key.publicKey().der().size()).isEqualTo(91);
        assertThat(key.publicKey().point().size()).isEqualTo(64);
    }

    @Test
    void does_not_show_the_secret() {
        assertThat(Samples.KEY.toString())
                .isEqualTo("private key of P-256 " + Samples.KEY.publicKey().hash());
    }
}
