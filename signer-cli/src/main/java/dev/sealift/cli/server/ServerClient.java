package dev.sealift.cli.server;

import dev.sealift.api.Json;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Shell;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** HTTPS to the operators' listener. Every failure becomes a {@link CliException} that says what to do. */
public final class ServerClient implements AutoCloseable {
    /** A server in the same building answers in milliseconds; a phone network in seconds. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Enough for an upload of the largest image over a slow line. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(5);

    /** A page of a thousand executions has about half a megabyte. */
    private static final int MAX_REPLY = 16 * 1024 * 1024;

    private final Login login;
    private final URI base;
    private final HttpClient http;
    private final JsonMapper json = Json.mapper();

    /** As that login. */
    public ServerClient(Login login) {
        this.login = login;
        this.base = address(login.server());
        this.http = HttpClient.newBuilder()
                .sslContext(TrustedCa.context(login.ca()))
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** As the one who logged in. */
    public static ServerClient of(Shell shell) {
        return new ServerClient(Login.read(shell));
    }

    /** A path segment. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Reads. */
    public <T> T get(String path, Class<T> type) {
        return send(request(path).GET().build(), type);
    }

    /** Sends JSON. */
    public <T> T post(String path, Object body, Class<T> type) {
        var request = request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                .build();
        return send(request, type);
    }

    /** Changes a part. */
    <T> T patch(String path, Object body, Class<T> type) {
        var request = request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                .build();
        return send(request, type);
    }

    /** Removes. */
    public <T> T delete(String path, Class<T> type) {
        return send(request(path).DELETE().build(), type);
    }

    /** Sends text of that media type. */
    <T> T postText(String path, String mediaType, String text, Class<T> type) {
        var request = request(path)
                .header("Content-Type", mediaType)
                .POST(BodyPublishers.ofString(text))
                .build();
        return send(request, type);
    }

    /** Reads something of any size, in that media type, into a stream. */
    void download(String path, String mediaType, OutputStream to) throws IOException {
        var request = request(path).setHeader("Accept", mediaType).GET().build();
        try {
            var response = http.send(request, BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                if (response.statusCode() >= 300) {
                    throw ReplyErrors.explain(base, response.statusCode(), body.readNBytes(MAX_REPLY));
                }
                body.transferTo(to);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(ExitCode.SERVER_UNREACHABLE, "interrupted while waiting for " + base, e);
        }
    }

    /** Sends bytes. */
    public <T> T upload(String path, byte[] content, Class<T> type) {
        return upload(path, content, sent -> {}, type);
    }

    /**
     * Sends bytes.
     *
     * @param progress told now and then how many are sent
     */
    <T> T upload(String path, byte[] content, LongConsumer progress, Class<T> type) {
        var body = BodyPublishers.ofInputStream(() -> new CountedBytes(content, progress));
        var request = request(path)
                .header("Content-Type", "application/octet-stream")
                .POST(
                        content.length == 0
                                ? BodyPublishers.noBody()
                                : BodyPublishers.fromPublisher(body, content.length))
                .build();
        return send(request, type);
    }

    private static final class CountedBytes extends ByteArrayInputStream {
        private final LongConsumer progress;

        CountedBytes(byte[] content, LongConsumer progress) {
            super(content);
            this.progress = progress;
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            int read = super.read(into, offset, length);
            progress.accept(pos);
            return read;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(REQUEST_TIMEOUT)
                .header("Authorization", "Bearer " + login.token())
                .header("Accept", "application/json");
    }

    /** Reads a file. */
    byte[] download(String path) {
        return exchange(request(path).GET().build()).body();
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) {
        HttpResponse<byte[]> response;
        try {
            response = http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_REPLY));
        } catch (IOException e) {
            throw ConnectionErrors.explain(base, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(ExitCode.SERVER_UNREACHABLE, "interrupted while waiting for " + base, e);
        }
        if (response.statusCode() >= 300) {
            throw ReplyErrors.explain(base, response.statusCode(), response.body());
        }
        return response;
    }

    private <T> T send(HttpRequest request, Class<T> type) {
        var response = exchange(request);
        try {
            T value = json.readValue(response.body(), type);
            if (value != null) {
                return value;
            }
        } catch (JacksonException e) {
            throw new CliException(
                    ExitCode.SERVER_FAILED,
                    base + " answered with something that is not " + type.getSimpleName() + ": "
                            + e.getOriginalMessage(),
                    e);
        }
        throw new CliException(ExitCode.SERVER_FAILED, base + " answered with nothing");
    }

    private static URI address(String server) {
        try {
            var address = URI.create(server.endsWith("/") ? server : server + "/");
            if ("https".equals(address.getScheme()) && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // not an address at all: refused below like one of another kind
        }
        throw new CliException(ExitCode.USAGE, "server '" + server + "' (expected: https://HOST:PORT)");
    }
}
