package dev.sealift.server.webhook;

import dev.sealift.api.operator.Webhooks;
import dev.sealift.server.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Sends one request and says what came of it. Bounded in time, and nothing of the answer's body is kept. */
public final class Sender implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** A receiver that needs longer should take the event and work on it afterwards. */
    public static final Duration ANSWER = Duration.ofSeconds(10);

    private final HttpClient client;
    private final Targets targets;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Duration answer;

    /**
     * @param trust  whom to trust as receivers
     * @param clock  that of this machine, since receivers compare a signature's time with theirs
     * @param answer how long a receiver may take, {@link #ANSWER}
     */
    public Sender(Targets targets, SSLContext trust, Clock clock, LongSupplier nanoTime, Duration answer) {
        this.answer = answer;
        this.targets = targets;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.client = HttpClient.newBuilder()
                .sslContext(trust)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** What came of it: a status, or an error, or both. */
    record Outcome(
            @Nullable Integer status, long millis, @Nullable String error) {
        boolean delivered() {
            return error == null;
        }

        /** The receiver says that it will never want it again. */
        boolean gone() {
            return Objects.equals(status, 410);
        }
    }

    Outcome send(Webhook webhook, long sequence, byte[] body) throws InterruptedException {
        long started = nanoTime.getAsLong();
        try {
            // Again, each time: a name may have got another address. The JDK remembers it until the request is made.
            URI target = targets.check(webhook.view().url());
            HttpRequest request = HttpRequest.newBuilder(target)
                    .timeout(answer)
                    .header("Content-Type", "application/json")
                    .header(Webhooks.ID_HEADER, webhook.view().id())
                    .header(Webhooks.EVENT_HEADER, Long.toString(sequence))
                    .header(Webhooks.SIGNATURE_HEADER, Signature.of(webhook.secret(), clock.instant(), body))
                    .POST(BodyPublishers.ofByteArray(body))
                    .build();
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            response.body().close();
            int status = response.statusCode();
            return new Outcome(status, since(started), status / 100 == 2 ? null : "answered " + status);
        } catch (Refusal e) {
            return new Outcome(null, since(started), e.problem().detail());
        } catch (IOException e) {
            return new Outcome(null, since(started), e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private long since(long started) {
        return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - started);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
