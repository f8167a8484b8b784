package dev.sealift.server.blob;

import dev.sealift.api.ProblemCode;
import dev.sealift.keys.AwsRequestSigner;
import dev.sealift.server.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signed requests to a bucket. Tries again what the service was too busy for. Thread-safe. */
final class S3Client implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(S3Client.class);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Until the answer begins; an upload of the largest file is part of that. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

    private static final int ATTEMPTS = 3;

    /** Before the second attempt; twice that before the third. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** What services answer that are overloaded, restart, or lost a race. */
    private static final Set<Integer> AGAIN = Set.of(409, 429, 500, 502, 503, 504);

    /** Error documents have some hundred bytes. */
    private static final int MAX_ERROR = 16 * 1024;

    private static final Pattern ERROR = Pattern.compile("<Code>([^<]{1,80})</Code>");

    private final URI bucket;
    private final AwsRequestSigner signer;
    private final Clock clock;
    private final HttpClient http;

    S3Client(StoreLocation.Bucket location, Clock clock) {
        this.bucket = location.address();
        this.signer = new AwsRequestSigner(location.credentials(), location.region(), "s3");
        this.clock = clock;
        var builder = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER);
        if (location.ca() != null) {
            builder.sslContext(TrustedCertificates.context(location.ca()));
        }
        this.http = builder.build();
    }

    /**
     * A request.
     *
     * @param key      of the object, behind the prefix
     * @param headers  names in lower case
     * @param bodyHash SHA-256 of the body, hex, which the service checks
     */
    record Request(String method, String key, Map<String, String> headers, BodyPublisher body, String bodyHash) {}

    /** The answer, whatever its status below 500; its body is to be closed. */
    HttpResponse<InputStream> send(Request request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                var answer = http.send(signed(request), BodyHandlers.ofInputStream());
                if (attempt == ATTEMPTS || !AGAIN.contains(answer.statusCode())) {
                    return answer;
                }
                LOG.info("{} answers {}; trying again", bucket, failure(answer));
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw unavailable("no answer that can be read: " + e);
                }
                LOG.info("{} does not answer: {}; trying again", bucket, e.toString());
            } catch (InterruptedException e) {
                throw interrupted();
            }
            pause(attempt);
        }
    }

    private HttpRequest signed(Request request) {
        var address = address(request.key());
        var headers = new TreeMap<>(request.headers());
        headers.put("x-amz-content-sha256", request.bodyHash());
        var signed = HttpRequest.newBuilder(address).timeout(REQUEST_TIMEOUT).method(request.method(), request.body());
        signer.headers(request.method(), address, headers, request.bodyHash(), clock.instant())
                .forEach(signed::header);
        return signed.build();
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(PAUSE.multipliedBy(attempt));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static Refusal interrupted() {
        Thread.currentThread().interrupt();
        return Refusal.of(ProblemCode.STORE_UNAVAILABLE, "the server is being stopped: try again when it is back");
    }

    /** A link to an object that anybody may use, from then on and for that long. */
    URI link(String key, Instant from, Duration lifetime) {
        return signer.link(address(key), from, lifetime);
    }

    private URI address(String key) {
        return URI.create(bucket + "/" + key);
    }

    /** What an answer that was not expected says; closes it. */
    String failure(HttpResponse<InputStream> answer) throws IOException {
        try (var body = answer.body()) {
            var code = ERROR.matcher(new String(body.readNBytes(MAX_ERROR), StandardCharsets.UTF_8));
            return "HTTP " + answer.statusCode() + (code.find() ? " " + code.group(1) : "");
        }
    }

    /** The refusal for what the service does not do. */
    Refusal unavailable(String what) {
        LOG.error("{}: {}", bucket, what);
        return Refusal.of(
                ProblemCode.STORE_UNAVAILABLE,
                "the bucket that holds the files cannot be used now (" + what
                        + "): try again; the server's log says more");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
