package dev.sealift.keys;

import static dev.sealift.keys.Opening.open;
import static dev.sealift.keys.Opening.refused;
import static dev.sealift.keys.Opening.with;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SigningException;
import dev.sealift.keys.KeyStoreException.Fault;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server of ours that Google's own client accepts, made with the classes of that client; never against Google. */
class GoogleKmsKeysTest {
    private static final String RING =
            "projects/example.com:devices/locations/europe-west3/keyRings/firmware/cryptoKeys/";

    private static @Nullable CloudServer server;
    private static Map<String, String> environment = Map.of();

    @BeforeAll
    static void startServer() throws Exception {
        server = CloudServer.start("google_kms_server.py");
        environment = Map.of(
                "CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDKMS",
                server.endpoint() + "/",
                "CLOUDSDK_AUTH_ACCESS_TOKEN",
                CloudServer.TOKEN);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void the_server_serves_googles_own_client() throws Exception {
        assertThat(requireNonNull(server).vendorsClient("google_kms_client.py", RING + "p256/cryptoKeyVersions/1"))
                .isEqualToIgnoringNewLines("EC_SIGN_P256_SHA256 " + RING + "p256/cryptoKeyVersions/1");
    }

    @ParameterizedTest
    @CsvSource({"p256,ECDSA_P256", "p384,ECDSA_P384", "ed25519,ED25519", "rsa,RSA_3072"})
    void signs_a_hash(String name, KeyAlgorithm algorithm) throws Exception {
        var hash = algorithm.hash().of(new byte[] {1, 2, 3});
        try (var key = open(reference(name), environment)) {
            assertThat(key.signer().publicKey().algorithm()).isEqualTo(algorithm);
            assertThat(key.signer().publicKey().verifies(hash, key.signer().sign(hash)))
                    .isTrue();
            assertThat(key.deterministic()).isEqualTo(algorithm == KeyAlgorithm.ED25519);
            SignedImage.isAcceptedByImgtool("gcpkms: (ours)", key);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "none/cryptoKeyVersions/1,NOT_FOUND,404 NOT_FOUND: CryptoKeyVersion projects",
        "p256/cryptoKeyVersions/2,UNSUITABLE,400 FAILED_PRECONDITION: projects",
        "rsa-pkcs1/cryptoKeyVersions/1,UNSUITABLE,a key for RSA_SIGN_PKCS1_3072_SHA256 (expected: one of [EC_SIGN_ED25519",
        "damaged-pem/cryptoKeyVersions/1,STORE_FAILED,pemCrc32c went wrong on the way",
        "other-name/cryptoKeyVersions/1,STORE_FAILED,the name of the key went wrong on the way",
    })
    void says_what_stands_in_the_way(String key, Fault fault, String message) {
        var refusal = refused("gcpkms:" + RING + key, environment);

        assertThat(refusal.fault()).as(refusal.getMessage()).isEqualTo(fault);
        assertThat(refusal).hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"damaged-digest", "damaged-signature"})
    void what_was_damaged_on_the_way_is_no_signature(String name) throws Exception {
        try (var key = open(reference(name), environment)) {
            assertThatExceptionOfType(SigningException.class)
                    .isThrownBy(() ->
                            key.signer().sign(KeyAlgorithm.ECDSA_P256.hash().of(new byte[1])))
                    .withMessageContaining("went wrong on the way to or from http://127.0.0.1:");
        }
    }

    @Test
    void a_token_that_is_missing_or_wrong_is_told_from_one_that_is_none_and_never_shown() {
        var name = "CLOUDSDK_AUTH_ACCESS_TOKEN";

        assertThat(refused(reference("p256"), with(environment, name, "guessed-token")))
                .hasMessageContaining("401 UNAUTHENTICATED: Request had invalid")
                .hasMessageNotContaining("guessed-token")
                .matches(e -> e.fault() == Fault.SECRET_WRONG);
        for (var value : List.of("", "not a token", "two\nlines")) {
            assertThat(refused(reference("p256"), with(environment, name, value)))
                    .hasMessageContaining("(expected: CLOUDSDK_AUTH_ACCESS_TOKEN=$(gcloud auth print-access-token) in")
                    .hasMessageNotContaining("not a token")
                    .matches(e -> e.fault() == Fault.SECRET_MISSING);
        }
    }

    @Test
    void a_token_does_not_travel_unencrypted() {
        assertThat(refused(
                        reference("p256"),
                        with(environment, "CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDKMS", "http://kms.example.com/")))
                .hasMessageContaining("http://kms.example.com/' (expected: https://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gcpkms:",
                "gcpkms:release",
                "gcpkms:projects/p/locations/l/keyRings/r/cryptoKeys/k",
                "gcpkms:projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/0",
                "gcpkms:projects/../locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1",
                "gcpkms:projects/p/locations/l/keyRings/r/cryptoKeys/k?x/cryptoKeyVersions/1"
            })
    void a_reference_that_is_none_is_refused(String text) {
        assertThatExceptionOfType(KeyStoreException.class)
                .isThrownBy(() -> KeyReference.parse(text))
                .matches(e -> e.fault() == Fault.REFERENCE);
    }

    private static String reference(String name) {
        return "gcpkms:" + RING + name + "/cryptoKeyVersions/1";
    }
}
