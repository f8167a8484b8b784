package dev.sealift.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.image.Bytes;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SigningKey;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyStoreException.Fault;
import dev.sealift.keys.cryptoki.Attribute;
import dev.sealift.keys.cryptoki.Mechanism;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class Pkcs11KeysTest {
    private static final Secrets PIN = (kind, of) -> SoftHsm.PIN.toCharArray();
    private static final Map<String, String> ENVIRONMENT =
            Map.of(Pkcs11Store.MODULE, SoftHsm.module().toString());
    private static final Bytes HASH = HashAlgorithm.SHA256.of("image".getBytes(StandardCharsets.UTF_8));

    private final SigningKeys keys = new SigningKeys(ENVIRONMENT);

    @BeforeAll
    static void makeKeys() throws Exception {
        SoftHsm.tokens("keys", "pins", "sourced", "made");
        generate("EC:prime256v1", "p256", "01");
        generate("EC:secp384r1", "p384", "02");
        generate("rsa:3072", "rsa", "03");
        generate("EC:edwards25519", "ed", "04");
        generate("EC:prime256v1", "twin", "05");
        generate("EC:prime256v1", "twin", "06");
        generate("rsa:2048", "small", "07");
        SoftHsm.pkcs11Tool("keys", "--keypairgen", "--key-type", "EC:prime256v1", "--label", "mute", "--id", "08");
        SoftHsm.pkcs11Tool("keys", "--delete-object", "--type", "pubkey", "--id", "08");
    }

    private static void generate(String type, String label, String id) throws Exception {
        SoftHsm.pkcs11Tool("keys", "--keypairgen", "--key-type", type, "--label", label, "--id", id, "--usage-sign");
    }

    @ParameterizedTest
    @CsvSource({"p256,ECDSA_P256", "p384,ECDSA_P384", "rsa,RSA_3072", "ed,ED25519"})
    void signs_with_a_raw_key_of_each_kind(String label, KeyAlgorithm algorithm) throws Exception {
        try (var key = keys.open(KeyReference.parse("pkcs11:token=keys;object=" + label), PIN)) {
            var hash = algorithm == KeyAlgorithm.ECDSA_P384 ? HashAlgorithm.SHA384.of(HASH.toArray()) : HASH;
            assertThat(key.signer().publicKey().algorithm()).isEqualTo(algorithm);
            assertThat(key.signer().publicKey().verifies(hash, key.signer().sign(hash)))
                    .isTrue();
            assertThat(key.deterministic()).isFalse();
            assertThat(key.description()).isEqualTo(algorithm + " in pkcs11:token=keys;object=" + label);
            SignedImage.isAcceptedByImgtool("pkcs11: (SoftHSM2)", key);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            pkcs11:token=keys;object=none             | NOT_FOUND  | no such private key
            pkcs11:token=none;object=p256             | NOT_FOUND  | no such token (expected: one of [token=
            pkcs11:token=keys;object=twin             | AMBIGUOUS  | 2 private keys match, [object=twin;id=%0
            pkcs11:token=keys;object=small            | UNSUITABLE | an RSA key of 2048 bits
            pkcs11:token=keys;object=mute             | UNSUITABLE | holds no public key of it
            pkcs11:token=keys;module-path=/none.so    | NOT_FOUND  | /none.so: there is no such file
            pkcs11:token=keys;module-path=/etc/passwd | NOT_FOUND  | /etc/passwd: not a PKCS#11 library
            pkcs11:token=keys;object=p256;pin-value=1 | REFERENCE  | a PIN in the reference
            pkcs11:token=keys;colour=red              | REFERENCE  | 'colour' in a reference
            pkcs11:token=keys;token=keys              | REFERENCE  | 'token' twice
            pkcs11:token=keys;id=%1                   | REFERENCE  | % without two hex digits
            pkcs11:token=keys;type=public             | REFERENCE  | type=public
            pkcs11:token=keys?pin-source=program     | REFERENCE  | pin-source=
            """)
    void says_what_stands_in_the_way(String reference, Fault fault, String message) {
        var refusal = Opening.refused(keys, reference.strip(), PIN);

        assertThat(refusal.fault()).as(refusal.getMessage()).isEqualTo(fault);
        assertThat(refusal).hasMessageContaining(message.strip());
    }

    @Test
    void the_id_chooses_among_keys_of_one_label() throws Exception {
        try (var key = keys.open(KeyReference.parse("pkcs11:token=keys;object=twin;id=%06"), PIN)) {
            assertThat(key.signer().sign(HASH).size()).isPositive();
        }
    }

    @Test
    void without_a_module_nothing_is_loaded() {
        assertThatExceptionOfType(KeyStoreException.class)
                .isThrownBy(() -> new SigningKeys(Map.of()).open(KeyReference.parse("pkcs11:token=keys"), PIN))
                .withMessageContaining("SEALIFT_PKCS11_MODULE")
                .matches(e -> e.fault() == Fault.REFERENCE);
    }

    @Test
    void a_wrong_pin_is_named_but_never_shown() {
        var refusal = Opening.refused(keys, "pkcs11:token=pins;object=x", (kind, of) -> "4321-wrong".toCharArray());

        assertThat(refusal.fault()).isEqualTo(Fault.SECRET_WRONG);
        assertThat(refusal).hasMessageContaining("token 'pins' refuses the PIN").hasMessageNotContaining("4321");
        assertThat(Opening.refused(keys, "pkcs11:token=pins;object=x", Secrets.none())
                        .fault())
                .isEqualTo(Fault.SECRET_MISSING);
    }

    @ParameterizedTest
    @CsvSource({
        "0xa4,LOCKED,is locked after too many wrong PINs",
        "0xa3,SECRET_WRONG,the PIN has expired",
        "0x102,SECRET_WRONG,has no PIN yet",
        "0xe0,NOT_FOUND,the token is gone",
        "0x30,STORE_FAILED,CKR_DEVICE_ERROR",
    })
    void each_answer_to_a_login_is_told_apart(String answer, Fault fault, String message, @TempDir Path directory)
            throws Exception {
        var source = Objects.requireNonNull(Pkcs11KeysTest.class.getResource("/login_answers.c"));
        var module = directory.resolve("module.so").toString();
        Tool.run(
                "cc",
                "-shared",
                "-fPIC",
                "-DANSWER=" + answer,
                "-DMODULE=\"" + SoftHsm.module() + "\"",
                "-o",
                module,
                Path.of(source.toURI()).toString());
        var refusal = Opening.refused(keys, "pkcs11:token=keys;object=p256?module-path=" + module, PIN);

        assertThat(refusal.fault()).as(refusal.getMessage()).isEqualTo(fault);
        assertThat(refusal).hasMessageContaining(message);
    }

    @Test
    void a_key_that_must_not_sign_is_refused_before_it_is_asked_to() throws Exception {
        var uri = (Pkcs11Uri) KeyReference.parse("pkcs11:token=made;object=forbidden");
        var names = List.of(Attribute.of(Attribute.LABEL, "forbidden"), Attribute.of(Attribute.TOKEN, true));
        var publicKey = new ArrayList<>(names);
        publicKey.add(new Attribute(Attribute.EC_PARAMS, Bytes.of(SECObjectIdentifiers.secp256r1.getEncoded())));
        var privateKey = new ArrayList<>(names);
        privateKey.add(Attribute.of(Attribute.SIGN, false));
        try (var session = Pkcs11Store.session(uri, ENVIRONMENT, PIN, true)) {
            session.generate(Mechanism.GENERATE_EC, publicKey, privateKey);
        }

        assertThat(Opening.refused(keys, uri.toString(), PIN))
                .hasMessageContaining("does not let this key sign")
                .matches(e -> e.fault() == Fault.UNSUITABLE);
    }

    @Test
    void the_pin_may_come_from_a_file_that_the_reference_names(@TempDir Path directory) throws Exception {
        SoftHsm.pkcs11Tool("sourced", "--keypairgen", "--key-type", "EC:prime256v1", "--label", "k", "--usage-sign");
        var pin = Files.writeString(directory.resolve("pin"), SoftHsm.PIN + "\n");
        var reference = "pkcs11:token=sourced;object=k?pin-source=file:" + pin;

        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(Opening.refused(keys, reference, Secrets.none()).fault()).isEqualTo(Fault.EXPOSED);
        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
        try (var key = keys.open(KeyReference.parse(reference), Secrets.none())) {
            assertThat(key.signer().sign(HASH).size()).isPositive();
        }
    }

    @Test
    void a_key_does_not_leave_its_token() {
        assertThatExceptionOfType(KeyStoreException.class)
                .isThrownBy(() -> keys.read(KeyReference.parse("pkcs11:token=keys;object=p256"), PIN))
                .withMessageContaining("does not leave it");
    }

    @ParameterizedTest
    @EnumSource
    void makes_keys_inside_the_token_that_never_leave_it(KeyAlgorithm algorithm) throws Exception {
        var uri = (Pkcs11Uri) KeyReference.parse("pkcs11:token=made;object=new " + algorithm);
        var made = keys.generate(uri, algorithm, PIN, new SecureRandom());

        assertSigns(uri, made);
        assertThat(SoftHsm.pkcs11Tool("made", "--list-objects", "--type", "privkey", "--label", "new " + algorithm))
                .contains("sensitive", "always sensitive", "never extractable", "local");
        assertThatExceptionOfType(KeyStoreException.class)
                .isThrownBy(() -> keys.generate(uri, algorithm, PIN, new SecureRandom()))
                .withMessageContaining("never overwritten");
    }

    @ParameterizedTest
    @EnumSource
    void takes_keys_from_files(KeyAlgorithm algorithm) throws Exception {
        var key = SigningKey.generate(algorithm, new SecureRandom());
        var uri = (Pkcs11Uri) KeyReference.parse("pkcs11:token=made;object=old%20" + algorithm);
        keys.store(key, uri, PIN);

        assertSigns(uri, key.publicKey());
    }

    @Test
    void a_new_key_needs_a_name() {
        assertThatExceptionOfType(KeyStoreException.class)
                .isThrownBy(() -> keys.generate(
                        (Pkcs11Uri) KeyReference.parse("pkcs11:token=made"),
                        KeyAlgorithm.ED25519,
                        PIN,
                        new SecureRandom()))
                .withMessageContaining("object=NAME");
    }

    @Test
    void lists_tokens_and_keys() throws Exception {
        var all = keys.list(KeyReference.parse("pkcs11:token=keys"), PIN);

        assertThat(keys.list(KeyReference.parse("pkcs11:"), Secrets.none()))
                .extracting(ListedKey::reference)
                .anyMatch(reference -> reference.startsWith("pkcs11:token=keys;serial="));
        assertThat(all)
                .extracting(ListedKey::reference)
                .contains("pkcs11:token=keys;object=p256;id=%01", "pkcs11:token=keys;object=small;id=%07");
        assertThat(all)
                .filteredOn(listed -> listed.reference().contains("small"))
                .allMatch(listed -> listed.key() == null && listed.remark().matches("[^:]+2048 bits.*"));
    }

    private void assertSigns(KeyReference reference, VerifyingKey expected) throws Exception {
        try (var key = keys.open(reference, PIN)) {
            assertThat(key.signer().publicKey()).isEqualTo(expected);
            assertThat(expected.verifies(HASH, key.signer().sign(HASH))).isTrue();
        }
    }
}
