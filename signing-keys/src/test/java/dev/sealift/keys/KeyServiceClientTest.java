package dev.sealift.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.sealift.keys.KeyStoreException.Fault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyServiceClientTest {
    @Test
    void a_service_that_is_silent_is_given_up() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var refusal = refusal(URI.create("http://127.0.0.1:" + silent.getLocalPort()), Duration.ofMillis(100));

            assertThat(refusal.fault()).isEqualTo(Fault.STORE_FAILED);
            assertThat(refusal).hasMessageContaining("no answer from http://127.0.0.1:");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200,65,no answer that can be read",
        "200,1,no answer that can be read",
        "502,1,no answer that can be read"
    })
    void what_is_endless_or_no_JSON_is_refused(int status, int kibibytes, String message) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "<".repeat(kibibytes * 1024).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        try {
            var refusal =
                    refusal(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), Duration.ofSeconds(20));

            assertThat(refusal.fault()).isEqualTo(Fault.STORE_FAILED);
            assertThat(refusal).hasMessageContaining(message).hasMessageContaining("(expected: OpenBao or Vault there");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"ftp://127.0.0.1/", "http://10.0.0.1", "https:///x", "http://127.0.0.1.example.com", "' '"})
    void only_encrypted_endpoints_and_this_machine_are_spoken_to(String url) throws Exception {
        var key = VaultKey.parse("vault:transit/release");

        assertThatExceptionOfType(KeyStoreException.class)
                .isThrownBy(() -> KeyServiceClient.endpoint(key, url))
                .matches(e -> e.fault() == Fault.REFERENCE);
    }

    private static KeyStoreException refusal(URI endpoint, Duration timeout) throws KeyStoreException {
        var key = VaultKey.parse("vault:transit/release");
        try (var client = new KeyServiceClient(key, endpoint, timeout, null)) {
            var answer = client.send(HttpRequest.newBuilder(endpoint).GET());
            throw new AssertionError("an answer: " + answer);
        } catch (KeyStoreException e) {
            return e;
        }
    }
}
