package dev.sealift.keys;

import dev.sealift.image.KeyAlgorithm;
import dev.sealift.keys.KeyStoreException.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks JSON with a service that keeps a key: encrypted, or on this machine; never longer and never more than expected. */
final class KeyServiceClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** A security module behind a service takes a second or two. */
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    /** Answers have some hundred bytes; those about RSA keys one KiB, with many versions some ten. */
    private static final long MAX_ANSWER = 64 * 1024;

    /** Such an answer may come from a proxy in front of the service, and not be JSON. */
    private static final Set<Integer> FORBIDDEN = Set.of(401, 403);

    private final ServiceKey key;
    private final URI endpoint;
    private final Duration timeout;
    private final HttpClient client;
    private final JsonMapper json = new JsonMapper();

    /**
     * What the service says.
     *
     * @param content a missing node in what is not JSON, which is let through with {@link #isForbidden} only
     */
    record Answer(int status, JsonNode content) {
        private static final int OK = 200;

        boolean isOk() {
            return status == OK;
        }

        boolean isForbidden() {
            return FORBIDDEN.contains(status);
        }
    }

    /**
     * For that key.
     *
     * @param endpoint of {@link #endpoint}
     * @param tls      who is trusted to be the service; null: as everywhere on this machine
     */
    KeyServiceClient(ServiceKey key, URI endpoint, Duration timeout, @Nullable SSLContext tls) {
        this.key = key;
        this.endpoint = endpoint;
        this.timeout = timeout;
        var builder = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT);
        this.client = (tls == null ? builder : builder.sslContext(tls)).build();
    }

    /**
     * Where the service is.
     *
     * @throws KeyStoreException when credentials would travel there unencrypted
     */
    static URI endpoint(ServiceKey key, String url) throws KeyStoreException {
        try {
            var endpoint = URI.create(url);
            boolean local = "http".equals(endpoint.getScheme())
                    && List.of("127.0.0.1", "localhost", "[::1]").contains(String.valueOf(endpoint.getHost()));
            if (local || ("https".equals(endpoint.getScheme()) && endpoint.getHost() != null)) {
                return endpoint;
            }
        } catch (IllegalArgumentException e) {
            // refused below like other schemes
        }
        throw new KeyStoreException(
                Fault.REFERENCE, key + ": endpoint '" + url + "' (expected: https://…, or http:// to this machine)");
    }

    /** Reads from the service what signs with the key. */
    @FunctionalInterface
    interface Reader {
        ServiceSigner read() throws KeyStoreException;
    }

    /** The key as its users see it. The client is closed with it, or at once when it cannot be read. */
    OpenKey open(Reader reader) throws KeyStoreException {
        try {
            var signer = reader.read();
            var algorithm = signer.publicKey().algorithm();
            return new OpenKey(signer, algorithm == KeyAlgorithm.ED25519, algorithm + " in " + key, this::close);
        } catch (KeyStoreException e) {
            close();
            throw e;
        }
    }

    byte[] json(Object body) {
        return json.writeValueAsBytes(body);
    }

    /**
     * Asks once.
     *
     * @throws KeyStoreException {@link Fault#STORE_FAILED} when there is no answer, or one that is not JSON
     */
    Answer send(HttpRequest.Builder request) throws KeyStoreException {
        try {
            var answer = client.send(
                    request.timeout(timeout).build(),
                    BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_ANSWER));
            int status = answer.statusCode();
            return new Answer(
                    status, FORBIDDEN.contains(status) ? readable(answer.body()) : json.readTree(answer.body()));
        } catch (HttpTimeoutException e) {
            throw failed("no answer from " + endpoint + " within " + timeout.toSeconds() + " s", e);
        } catch (SSLHandshakeException e) {
            // What TLS says is about its own steps; what is wrong with the certificate stands below.
            throw new KeyStoreException(
                    Fault.STORE_FAILED,
                    key + ": " + endpoint + " cannot be trusted: " + RootCause.message(e)
                            + " (expected: a certificate for that name, in force, by an authority that is trusted here;"
                            + " for vault: keys the one in VAULT_CACERT)",
                    e);
        } catch (IOException | JacksonException e) {
            throw failed("no answer that can be read from " + endpoint + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeyStoreException(
                    Fault.STORE_FAILED, key + ": interrupted while waiting for " + key.service(), e);
        }
    }

    private JsonNode readable(String body) {
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            return json.missingNode();
        }
    }

    private KeyStoreException failed(String what, Exception e) {
        return new KeyStoreException(
                Fault.STORE_FAILED, key + ": " + what + " (expected: " + key.service() + " there; try again)", e);
    }

    @Override
    public void close() {
        client.close();
    }
}
