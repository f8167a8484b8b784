package dev.sealift.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.image.Bytes;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SigningKey;
import dev.sealift.keys.KeyStoreException.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileKeysTest {
    private static final String PASSPHRASE = "päss phrase";
    private static final Secrets RIGHT = (kind, of) -> PASSPHRASE.toCharArray();
    private static final Secrets WRONG = (kind, of) -> "wrong".toCharArray();
    private static final Bytes HASH = HashAlgorithm.SHA256.of(new byte[] {1});

    private final SigningKeys keys = new SigningKeys(Map.of());
    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @EnumSource
    void openssl_reads_what_is_written_and_the_other_way_round(KeyAlgorithm algorithm) throws Exception {
        var key = key(algorithm);
        var ours = write("ours.pem", KeyFiles.encryptedPem(key, PASSPHRASE.toCharArray(), random));
        openssl(
                "pkey",
                "-in",
                ours,
                "-passin",
                "pass:" + PASSPHRASE,
                "-aes256",
                "-passout",
                "pass:" + PASSPHRASE,
                "-out",
                file("theirs.pem"));

        assertSame(key, "ours.pem");
        assertSame(key, "theirs.pem");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v2prf hmacWithSHA512", "-scrypt", "-v1 PBE-SHA1-3DES"})
    void reads_each_way_in_which_openssl_encrypts(String how) throws Exception {
        var key = SigningKey.generate(random);
        var plain = write("plain.pem", key.toPem());
        var command = ("pkcs8 -topk8 " + how).split(" ", -1);
        openssl(concat(command, "-in", plain, "-passout", "pass:" + PASSPHRASE, "-out", file("key.pem")));

        assertSame(key, "key.pem");
        assertThat(refused("key.pem", WRONG).fault()).isEqualTo(Fault.SECRET_WRONG);
        assertThat(refused("key.pem", Secrets.none()).fault()).isEqualTo(Fault.SECRET_MISSING);
    }

    @Test
    void reads_the_form_that_openssl_wrote_before_pkcs8() throws Exception {
        var key = SigningKey.generate(random);
        var plain = write("plain.pem", key.toPem());
        openssl("ec", "-in", plain, "-aes128", "-passout", "pass:" + PASSPHRASE, "-out", file("key.pem"));

        assertThat(directory.resolve("key.pem")).content().contains("Proc-Type: 4,ENCRYPTED");
        assertSame(key, "key.pem");
    }

    @ParameterizedTest
    @EnumSource
    void a_pkcs12_file_needs_no_certificate(KeyAlgorithm algorithm) throws Exception {
        var key = key(algorithm);
        writePkcs12(key);

        assertSame(key, "k.p12");
        assertThat(Tool.run("openssl", "pkcs12", "-in", file("k.p12"), "-passin", "pass:" + PASSPHRASE, "-nodes"))
                .contains("friendlyName: release", "BEGIN PRIVATE KEY");
    }

    @Test
    void a_key_in_a_pkcs12_file_is_named_behind_it() throws Exception {
        var key = SigningKey.generate(random);
        writePkcs12(key);

        assertSame(key, "k.p12#release");
        assertThat(refused("k.p12", WRONG).fault()).isEqualTo(Fault.SECRET_WRONG);
        assertThat(refused("k.p12#other", RIGHT).fault()).isEqualTo(Fault.NOT_FOUND);
    }

    @Test
    void chooses_among_the_keys_of_a_store_that_keytool_made() throws Exception {
        for (var alias : new String[] {"one", "two"}) {
            Tool.run(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    alias,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=" + alias,
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    file("store.p12"),
                    "-storepass",
                    "changeit");
        }
        Files.setPosixFilePermissions(directory.resolve("store.p12"), PosixFilePermissions.fromString("rw-------"));
        Secrets changeit = (kind, of) -> "changeit".toCharArray();

        assertThat(refused("store.p12", changeit)).hasMessageContaining("2 keys, [one, two] (expected: ");
        try (var one = keys.open(reference("store.p12#one"), changeit)) {
            assertThat(one.signer().publicKey().algorithm()).isEqualTo(KeyAlgorithm.ECDSA_P256);
        }
        assertThat(keys.list(reference("store.p12"), changeit)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\0"})
    void what_names_no_file_is_no_key(String text) {
        assertThatExceptionOfType(KeyStoreException.class)
                .isThrownBy(() -> KeyReference.parse(text))
                .withMessageContaining("'" + text + "' is no key (expected: a file")
                .matches(e -> e.fault() == Fault.REFERENCE);
    }

    @Test
    void damaged_stores_are_told_from_wrong_passphrases() throws Exception {
        write("noise.p12", "noise");

        assertThat(refused("noise.p12", RIGHT).fault()).isEqualTo(Fault.UNSUITABLE);
        assertThat(refused("none.p12", RIGHT).fault()).isEqualTo(Fault.UNREADABLE);
        write("large.pem", "x".repeat(SecretFile.MAX_SIZE + 1));
        assertThat(refused("large.pem", RIGHT)).hasMessageContaining("too large to be a key");
    }

    @Test
    void a_key_that_others_can_read_is_refused() throws Exception {
        var key = SigningKey.generate(random);
        write("k.pem", key.toPem());
        Files.setPosixFilePermissions(directory.resolve("k.pem"), PosixFilePermissions.fromString("rw-r-----"));

        assertThat(refused("k.pem", Secrets.none()).fault()).isEqualTo(Fault.EXPOSED);
    }

    @Test
    void a_list_names_a_file_once_also_beside_what_is_wrong_with_it() throws Exception {
        write("large.pem", "x".repeat(SecretFile.MAX_SIZE + 1));
        write("noise.pem", "noise");
        write("open.pem", SigningKey.generate(random).toPem());
        Files.setPosixFilePermissions(directory.resolve("open.pem"), PosixFilePermissions.fromString("rw-r-----"));

        assertThat(keys.list(KeyReference.parse(directory.toString()), Secrets.none()))
                .extracting(ListedKey::remark)
                .satisfiesExactly(
                        large -> assertThat(large).startsWith("too large to be a key"),
                        noise -> assertThat(noise).startsWith("there is no PEM block"),
                        open -> assertThat(open).startsWith("others can read this private key"));
    }

    @Test
    void sample_keys_neither_sign_nor_move() throws Exception {
        var key = SigningKey.generate(random);
        write("k.pem", key.toPem());
        var table = "fingerprint,origin\n" + key.publicKey().hash() + ",a product, its manual\n";
        var careful = new SigningKeys(Map.of(), SampleKeys.of(table), InstantSource.system());

        assertThatExceptionOfType(KeyStoreException.class)
                .isThrownBy(() -> careful.open(reference("k.pem"), Secrets.none()))
                .withMessageContaining("k.pem is a sample key that everybody has: a product, its manual (expected: ")
                .matches(e -> e.fault() == Fault.SAMPLE_KEY);
        assertThatExceptionOfType(KeyStoreException.class)
                .isThrownBy(() -> careful.openUnchecked(reference("k.pem"), Secrets.none())
                        .check());
        assertThatExceptionOfType(KeyStoreException.class)
                .isThrownBy(() -> careful.read(reference("k.pem"), Secrets.none()));
        assertThat(careful.list(reference("k.pem"), Secrets.none()))
                .allMatch(listed -> listed.remark().startsWith("a sample key: "));
    }

    @Test
    void the_table_of_sample_keys_has_fingerprints_with_their_origin() throws Exception {
        assertThat(SampleKeyTable.CSV.lines().skip(1))
                .hasSizeGreaterThan(50)
                .doesNotHaveDuplicates()
                .allMatch(line -> line.matches("[0-9a-f]{64},(MCUboot|ESP-IDF|esptool|TF-M) .+"))
                .anyMatch(line -> line.contains("MCUboot root-ec-p256"));
    }

    /** The JVM takes seconds for one of RSA. */
    private SigningKey key(KeyAlgorithm algorithm) throws Exception {
        if (algorithm != KeyAlgorithm.RSA_3072) {
            return SigningKey.generate(algorithm, random);
        }
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072", "-out", file("rsa.pem"));
        return SigningKey.parse(Files.readString(directory.resolve("rsa.pem")), Set.of(algorithm));
    }

    private void writePkcs12(SigningKey key) throws Exception {
        var file = directory.resolve("k.p12");
        Files.write(file, KeyFiles.pkcs12(key, "release", PASSPHRASE.toCharArray(), random));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void assertSame(SigningKey expected, String name) throws Exception {
        try (var key = keys.open(reference(name), RIGHT)) {
            assertThat(key.signer().publicKey()).isEqualTo(expected.publicKey());
            assertThat(key.deterministic()).isTrue();
            var hash = expected.publicKey().algorithm() == KeyAlgorithm.ECDSA_P384
                    ? HashAlgorithm.SHA384.of(new byte[] {1})
                    : HASH;
            assertThat(key.signer().sign(hash)).isEqualTo(expected.sign(hash));
            SignedImage.isAcceptedByImgtool(name.contains(".p12") ? "PKCS#12" : "PEM, encrypted", key);
        }
    }

    private KeyStoreException refused(String name, Secrets secrets) {
        return Opening.refused(keys, file(name), secrets);
    }

    private KeyReference reference(String name) throws KeyStoreException {
        return KeyReference.parse(file(name));
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private String write(String name, String content) throws Exception {
        var file = Files.writeString(directory.resolve(name), content, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    private void openssl(String... arguments) throws Exception {
        Tool.run(concat(new String[] {"openssl"}, arguments));
        var made = directory.resolve(arguments[arguments.length - 1]);
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
    }

    private static String[] concat(String[] first, String... second) {
        var all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
