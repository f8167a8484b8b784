package dev.sealift.keys;

import static dev.sealift.keys.Opening.open;
import static dev.sealift.keys.Opening.refused;
import static dev.sealift.keys.Opening.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.keys.KeyStoreException.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against moto, a server of others that plays AWS on the loopback address and checks the signatures of requests. */
class AwsKmsKeysTest {
    /** Of kms_keys.py. */
    private static final int REQUESTS = 13;

    private static final Pattern READY = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

    private static @Nullable Process server;
    private static Map<String, String> environment = Map.of();

    @BeforeAll
    static void startServer() throws Exception {
        var builder = new ProcessBuilder(
                        Tool.python().toString(), script("kms_server.py"), "-H", "127.0.0.1", "-p", "0")
                .redirectErrorStream(true);
        builder.environment().put("INITIAL_NO_AUTH_ACTION_COUNT", Integer.toString(REQUESTS));
        server = builder.start();
        String endpoint = endpoint(server.inputReader(StandardCharsets.UTF_8));
        var access = Tool.run(Tool.python().toString(), script("kms_keys.py"), endpoint)
                .strip()
                .split(" ", -1);
        environment = Map.of(
                "AWS_ENDPOINT_URL_KMS",
                endpoint,
                "AWS_REGION",
                "eu-west-1",
                "AWS_ACCESS_KEY_ID",
                access[0],
                "AWS_SECRET_ACCESS_KEY",
                access[1]);
    }

    private static String script(String name) throws Exception {
        return Path.of(Objects.requireNonNull(AwsKmsKeysTest.class.getResource("/" + name))
                        .toURI())
                .toString();
    }

    private static String endpoint(BufferedReader output) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            var ready = READY.matcher(line);
            if (ready.find()) {
                Thread.ofVirtual()
                        .start(() -> output.lines().forEach(ignored -> {})); // or it would stop at a full pipe
                return ready.group(1);
            }
        }
        throw new AssertionError("moto_server did not start");
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.destroy();
        }
    }

    @ParameterizedTest
    @CsvSource({"ECC_NIST_P256,ECDSA_P256", "ECC_NIST_P384,ECDSA_P384", "RSA_3072,RSA_3072"})
    void signs_a_hash(String spec, KeyAlgorithm algorithm) throws Exception {
        var hash = algorithm.hash().of(new byte[] {1, 2, 3});
        try (var key = open("awskms:alias/" + spec + "-SIGN_VERIFY", environment)) {
            assertThat(key.signer().publicKey().algorithm()).isEqualTo(algorithm);
            assertThat(key.signer().publicKey().verifies(hash, key.signer().sign(hash)))
                    .isTrue();
            assertThat(key.deterministic()).isFalse();
            SignedImage.isAcceptedByImgtool("awskms: (moto)", key);
        }
    }

    @Test
    void the_region_may_stand_in_the_reference() throws Exception {
        var elsewhere = with(environment, "AWS_REGION", "us-east-1");
        try (var key = open("awskms:alias/ECC_NIST_P256-SIGN_VERIFY?region=eu-west-1", elsewhere)) {
            assertThat(key.signer().publicKey().hash(HashAlgorithm.SHA256).size())
                    .isEqualTo(32);
        }
        assertThat(refused("awskms:alias/ECC_NIST_P256-SIGN_VERIFY", elsewhere).fault())
                .isEqualTo(Fault.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({
        "alias/none,NOT_FOUND,NotFoundException",
        "alias/RSA_2048-SIGN_VERIFY,UNSUITABLE,an RSA key of 2048 bits",
        "alias/RSA_3072-ENCRYPT_DECRYPT,UNSUITABLE,a key for ENCRYPT_DECRYPT",
    })
    void says_what_stands_in_the_way(String id, Fault fault, String message) {
        var refusal = refused("awskms:" + id, environment);

        assertThat(refusal.fault()).as(refusal.getMessage()).isEqualTo(fault);
        assertThat(refusal).hasMessageContaining(message);
    }

    @Test
    void wrong_credentials_are_refused_by_the_server_and_never_shown() {
        var refusal = refused(
                "awskms:alias/ECC_NIST_P256-SIGN_VERIFY", with(environment, "AWS_SECRET_ACCESS_KEY", "guessed-secret"));

        assertThat(refusal.fault()).as(refusal.getMessage()).isEqualTo(Fault.SECRET_WRONG);
        assertThat(refusal).hasMessageNotContaining("guessed-secret");
        assertThat(refused("awskms:alias/x?region=eu-west-1", Map.of()).fault()).isEqualTo(Fault.SECRET_MISSING);
        for (var name : List.of("AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN")) {
            assertThat(refused("awskms:alias/x", with(environment, name, "broken\nline")))
                    .hasMessageContaining("holds what cannot be sent")
                    .hasMessageNotContaining("broken")
                    .matches(e -> e.fault() == Fault.SECRET_MISSING);
        }
    }

    @Test
    void a_service_that_does_not_answer_is_named() {
        var refusal = refused("awskms:alias/x", with(environment, "AWS_ENDPOINT_URL_KMS", "http://127.0.0.1:1/"));

        assertThat(refusal.fault()).isEqualTo(Fault.STORE_FAILED);
        assertThat(refusal).hasMessageContaining("no answer that can be read from http://127.0.0.1:1/");
    }

    @Test
    void credentials_do_not_travel_unencrypted() {
        assertThat(refused("awskms:alias/x", with(environment, "AWS_ENDPOINT_URL_KMS", "http://kms.example.com")))
                .hasMessageContaining("http://kms.example.com' (expected: https://");
    }

    @Test
    void a_reference_that_is_none_is_refused() {
        for (var text : List.of("awskms:", "awskms:a b", "awskms:x?zone=1", "awskms:x?region=eu/..")) {
            assertThatExceptionOfType(KeyStoreException.class)
                    .isThrownBy(() -> KeyReference.parse(text))
                    .matches(e -> e.fault() == Fault.REFERENCE);
        }
    }
}
