package dev.sealift.server;

import dev.sealift.api.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A client of one listener, with or without an identity. */
public final class HttpsClient implements AutoCloseable {
    private static final char[] PASSWORD = "test".toCharArray();

    private final HttpClient client;
    private final String base;
    private final @Nullable String token;

    /** A key and its certificate. */
    public record Identity(PrivateKey key, X509Certificate certificate) {}

    public HttpsClient(int port, X509Certificate ca, @Nullable Identity identity, @Nullable String token) {
        this.client = HttpClient.newBuilder()
                .sslContext(context(ca, identity))
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        this.base = "https://127.0.0.1:" + port;
        this.token = token;
    }

    private static SSLContext context(X509Certificate ca, @Nullable Identity identity) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, PASSWORD);
            trusted.setCertificateEntry("ca", ca);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            // PKCS12 would hash ten thousand times to hide the key from the line after the next.
            KeyStore own = KeyStore.getInstance("JKS");
            own.load(null, PASSWORD);
            if (identity != null) {
                own.setKeyEntry("own", identity.key(), PASSWORD, new X509Certificate[] {identity.certificate()});
            }
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public Reply get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    public Reply head(String path, String... headers) {
        return send(request(path, headers).HEAD());
    }

    public Reply post(String path, Object body, String... headers) {
        return send(json(path, headers)
                .POST(BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body))));
    }

    /** The status of an answer that may never end; the request has an empty object as body, unless its method takes none. */
    public int status(String method, String path) {
        var request = method.equals("GET") || method.equals("HEAD")
                ? request(path).method(method, BodyPublishers.noBody())
                : json(path).method(method, BodyPublishers.ofString("{}"));
        var response = exchange(request, BodyHandlers.ofInputStream());
        try {
            response.body().close();
        } catch (IOException e) {
            throw new ConnectionFailed(e);
        }
        return response.statusCode();
    }

    public Reply postText(String path, String body, String... headers) {
        return send(json(path, headers).POST(BodyPublishers.ofString(body)));
    }

    public Reply put(String path, Object body, String... headers) {
        return send(
                json(path, headers).PUT(BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body))));
    }

    public Reply patch(String path, Object body, String... headers) {
        return send(json(path, headers)
                .method("PATCH", BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body))));
    }

    public Reply send(String method, String path, String type, String body) {
        return send(request(path).header("Content-Type", type).method(method, BodyPublishers.ofString(body)));
    }

    public Reply delete(String path, String... headers) {
        return send(request(path, headers).DELETE());
    }

    /** The body as it comes; the reply must be a success. */
    public InputStream open(String path, String... headers) {
        var response = exchange(request(path, headers), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " answered " + response.statusCode());
        }
        return response.body();
    }

    public Reply upload(String path, byte[] file) {
        return send(request(path)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(file)));
    }

    private HttpRequest.Builder json(String path, String... headers) {
        return request(path, headers).header("Content-Type", "application/json");
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private Reply send(HttpRequest.Builder request) {
        return new Reply(exchange(request, BodyHandlers.ofByteArray()));
    }

    private <T> HttpResponse<T> exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return client.send(request.build(), body);
        } catch (IOException e) {
            throw new ConnectionFailed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** No answer came: the handshake was refused or the connection broke. */
    public static final class ConnectionFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        ConnectionFailed(IOException cause) {
            super(cause);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
