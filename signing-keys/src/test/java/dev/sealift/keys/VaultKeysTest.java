package dev.sealift.keys;

import static dev.sealift.keys.Opening.open;
import static dev.sealift.keys.Opening.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.image.Bytes;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SigningException;
import dev.sealift.keys.KeyStoreException.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against OpenBao itself, over TLS. */
class VaultKeysTest {
    private static final String GUESSED = "hvs.guessed-token";

    private static @Nullable OpenBao started;

    @BeforeAll
    static void startServer(@TempDir Path folder) throws Exception {
        var bao = OpenBao.start(folder);
        started = bao;
        bao.write("sys/mounts/team/transit", Map.of("type", "transit"));
        for (var type : List.of("ecdsa-p256", "ecdsa-p384", "rsa-3072", "rsa-2048", "ed25519", "aes256-gcm96")) {
            bao.write("team/transit/keys/" + type, Map.of("type", type));
        }
        bao.write("team/transit/keys/derived", Map.of("type", "ed25519", "derived", true));
    }

    @AfterAll
    static void stopServer() {
        if (started != null) {
            started.close();
        }
    }

    private static OpenBao server() {
        return Objects.requireNonNull(started);
    }

    @ParameterizedTest
    @CsvSource({
        "ecdsa-p256,ECDSA_P256,false",
        "ecdsa-p384,ECDSA_P384,false",
        "rsa-3072,RSA_3072,false",
        "ed25519,ED25519,true"
    })
    void signs_a_hash_as_the_server_itself_verifies(String name, KeyAlgorithm algorithm, boolean deterministic)
            throws Exception {
        var hash = algorithm.hash().of(new byte[] {1, 2, 3});
        try (var key = open("vault:team/transit/" + name, server().environment())) {
            assertThat(key.signer().publicKey().algorithm()).isEqualTo(algorithm);
            assertThat(key.deterministic()).isEqualTo(deterministic);
            assertThat(verifiedByServer(name, hash, key.signer().sign(hash))).isTrue();
            assertThat(key.signer().sign(hash).equals(key.signer().sign(hash))).isEqualTo(deterministic);
            SignedImage.isAcceptedByImgtool("vault: (OpenBao)", key);
        }
    }

    private static boolean verifiedByServer(String name, Bytes hash, Bytes signature) throws Exception {
        var body = Map.of(
                "input",
                base64(hash),
                "signature",
                "vault:v1:" + base64(signature),
                "prehashed",
                true,
                "marshaling_algorithm",
                "asn1",
                "signature_algorithm",
                "pss",
                "salt_length",
                "hash");
        return server().write("team/transit/verify/" + name + "/sha2-" + hash.size() * 8, body)
                .path("data")
                .path("valid")
                .asBoolean();
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }

    @Test
    void a_rotation_changes_the_key_but_not_one_that_is_open_or_named_with_its_version() throws Exception {
        var hash = KeyAlgorithm.ECDSA_P256.hash().of(new byte[] {1});
        server().write("team/transit/keys/rotated", Map.of("type", "ecdsa-p256"));
        try (var first = open("vault:team/transit/rotated", server().environment())) {
            server().write("team/transit/keys/rotated/rotate", Map.of());

            assertThat(first.signer().sign(hash).size()).isPositive();
            assertThat(publicKey("vault:team/transit/rotated"))
                    .isNotEqualTo(publicKey("vault:team/transit/rotated?version=1"));
            assertThat(publicKey("vault:team/transit/rotated?version=1"))
                    .isEqualTo(first.signer().publicKey().der());
        }
    }

    private static Bytes publicKey(String reference) throws Exception {
        return new SigningKeys(server().environment())
                .publicKey(KeyReference.parse(reference), Secrets.none())
                .der();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            team/transit/none                 | NOT_FOUND  | no such key at https://127.0.0.1
            elsewhere/none                    | NOT_FOUND  | no handler for route
            team/transit/ecdsa-p256?version=9 | NOT_FOUND  | no such version (expected: one of 1)
            team/transit/aes256-gcm96         | UNSUITABLE | a key of type aes256-gcm96 that does not sign
            team/transit/derived              | UNSUITABLE | not derived
            team/transit/rsa-2048             | UNSUITABLE | an RSA key of 2048 bits
            """)
    void says_what_stands_in_the_way(String path, Fault fault, String message) {
        var refusal = refused("vault:" + path, server().environment());

        assertThat(refusal.fault()).as(refusal.getMessage()).isEqualTo(fault);
        assertThat(refusal).hasMessageContaining(message).hasMessageContaining("vault:" + path);
    }

    @Test
    void a_token_that_is_not_valid_is_refused_and_never_shown() {
        var refusal = refused("vault:team/transit/ecdsa-p256", server().with("VAULT_TOKEN", GUESSED));

        assertThat(refusal.fault()).as(refusal.getMessage()).isEqualTo(Fault.SECRET_WRONG);
        assertThat(refusal).hasMessageContaining("'read' on team/transit/keys/ecdsa-p256");
        assertThat(refusal).hasMessageNotContaining(GUESSED);
        for (var name : List.of("VAULT_TOKEN", "VAULT_NAMESPACE")) {
            assertThat(refused("vault:team/transit/ecdsa-p256", server().with(name, GUESSED + "\nline")))
                    .hasMessageContaining(name + " holds what cannot be sent")
                    .hasMessageNotContaining(GUESSED)
                    .matches(e -> e.fault() == Fault.SECRET_MISSING);
        }
    }

    @Test
    void a_token_that_may_only_read_says_what_its_policy_lacks() throws Exception {
        server().write("sys/policies/acl/reader", Map.of("policy", """
                        path "team/transit/keys/*" { capabilities = ["read"] }"""));
        var reader = server().write("auth/token/create", Map.of("policies", List.of("reader")))
                .path("auth")
                .path("client_token")
                .asString();
        var hash = KeyAlgorithm.ECDSA_P256.hash().of(new byte[] {1});
        try (var key = open("vault:team/transit/ecdsa-p256", server().with("VAULT_TOKEN", reader))) {
            assertThatExceptionOfType(SigningException.class)
                    .isThrownBy(() -> key.signer().sign(hash))
                    .withMessageContaining("with 'update' on team/transit/sign/ecdsa-p256/sha2-256 in its policy");
        }
    }

    @Test
    void the_token_of_a_login_is_read_from_its_file(@TempDir Path home) throws Exception {
        var environment = server().with("VAULT_TOKEN", "", "HOME", home.toString());
        assertThat(refused("vault:team/transit/ecdsa-p256", environment).fault())
                .isEqualTo(Fault.SECRET_MISSING);

        server().run(Map.of("HOME", home.toString()), "login", OpenBao.ROOT_TOKEN);
        try (var key = open("vault:team/transit/ecdsa-p256", environment)) {
            assertThat(key.description()).isEqualTo("P-256 in vault:team/transit/ecdsa-p256");
        }

        Files.setPosixFilePermissions(home.resolve(".vault-token"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(refused("vault:team/transit/ecdsa-p256", environment).fault())
                .isEqualTo(Fault.EXPOSED);
    }

    @Test
    void variables_of_OpenBao_go_before_those_of_Vault_and_a_namespace_is_named() throws Exception {
        server().write("sys/namespaces/boards", Map.of());
        server().write("boards", "sys/mounts/transit", Map.of("type", "transit"));
        server().write("boards", "transit/keys/inside", Map.of("type", "ecdsa-p256"));

        var environment = server().with("VAULT_TOKEN", GUESSED, "BAO_TOKEN", OpenBao.ROOT_TOKEN);
        assertThat(refused("vault:transit/inside", environment).fault()).isEqualTo(Fault.NOT_FOUND);
        environment.put("VAULT_NAMESPACE", "boards");
        try (var key = open("vault:transit/inside", environment)) {
            assertThat(key.signer().publicKey().algorithm()).isEqualTo(KeyAlgorithm.ECDSA_P256);
        }
    }

    @Test
    void a_server_that_is_not_certified_by_the_trusted_authority_learns_nothing(@TempDir Path folder) throws Exception {
        var refusal = refused("vault:team/transit/ecdsa-p256", server().with("VAULT_CACERT", ""));
        assertThat(refusal.fault()).isEqualTo(Fault.STORE_FAILED);
        assertThat(refusal)
                .hasMessageContaining(" cannot be trusted: ")
                .hasMessageContaining("VAULT_CACERT")
                .hasMessageNotContaining("Exception");

        var none = Files.writeString(folder.resolve("ca.pem"), "nothing");
        assertThat(refused("vault:team/transit/ecdsa-p256", server().with("VAULT_CACERT", none.toString())))
                .hasMessageContaining(none + ": no certificate that can be read");
    }

    @Test
    void a_sealed_server_is_named_as_that(@TempDir Path folder) throws Exception {
        try (var sealed = OpenBao.start(folder)) {
            sealed.write("sys/seal", Map.of());

            var refusal = refused("vault:transit/x", sealed.environment());
            assertThat(refusal.fault()).isEqualTo(Fault.STORE_FAILED);
            assertThat(refusal).hasMessageContaining("does not work now").hasMessageContaining("sealed");
        }
    }

    @Test
    void an_address_is_wanted_and_the_token_does_not_travel_unencrypted() {
        assertThat(refused("vault:transit/x", Map.of("VAULT_TOKEN", "t")))
                .hasMessageContaining("expected: VAULT_ADDR=https://");
        assertThat(refused("vault:transit/x", Map.of("VAULT_TOKEN", "t", "VAULT_ADDR", "http://vault.example.com")))
                .hasMessageContaining("http://vault.example.com' (expected: https://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vault:",
                "vault:release",
                "vault:transit/",
                "vault:transit/../sys/seal",
                "vault:transit/a b",
                "vault:transit/x?version=0",
                "vault:transit/x?token=t"
            })
    void a_reference_that_is_none_is_refused(String text) {
        assertThatExceptionOfType(KeyStoreException.class)
                .isThrownBy(() -> KeyReference.parse(text))
                .matches(e -> e.fault() == Fault.REFERENCE);
    }
}
