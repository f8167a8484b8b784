package dev.sealift.gateway.server;

import dev.sealift.api.Json;
import dev.sealift.api.Problem;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.device.ExecutionReply;
import dev.sealift.api.device.GatewayDevices;
import dev.sealift.api.device.JobExecution;
import dev.sealift.api.device.StartNextRequest;
import dev.sealift.api.device.UpdateReply;
import dev.sealift.api.device.UpdateRequest;
import dev.sealift.gateway.log.Event;
import dev.sealift.gateway.log.EventLog;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to the server's device listener. Says once that the server is away and once that it is back. Safe for use by several
 * threads.
 */
public final class ServerClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** A large image over a slow line; what is missing then comes with the next request. */
    private static final Duration DOWNLOAD = Duration.ofMinutes(10);

    /** The longest answer: a list of boards, or a job document of 32 KiB inside an execution. */
    private static final long MAX_ANSWER = 1024 * 1024;

    private static final int SERVER_ERRORS = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    private final URI server;
    private final HttpClient http;
    private final EventLog log;
    private final JsonMapper json = Json.mapper();
    private final AtomicBoolean away = new AtomicBoolean();

    /** Requests to that server under that identity. */
    public ServerClient(URI server, Identity identity, Executor executor, EventLog log) {
        this.server = server;
        this.log = log;
        this.http = HttpClient.newBuilder()
                .sslContext(identity.context())
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .executor(executor)
                .build();
    }

    /** Whether the last request found the server away. */
    public boolean away() {
        return away.get();
    }

    /** The devices this gateway may speak for. */
    public GatewayDevices devices() throws ServerException, InterruptedException {
        return call(request("/gateway/devices").GET(), GatewayDevices.class);
    }

    /** Posts a report. */
    public void report(String thing, DeviceReport report) throws ServerException, InterruptedException {
        call(request("/things/" + encode(thing) + "/reports").POST(body(report)), Object.class);
    }

    /** The execution that the device is to work on now, started if it was queued. */
    public Optional<JobExecution> startNext(String thing, StartNextRequest start)
            throws ServerException, InterruptedException {
        return Optional.ofNullable(
                call(request("/things/" + encode(thing) + "/jobs/$next").PUT(body(start)), ExecutionReply.class)
                        .execution());
    }

    /** Tells how an execution fares. */
    public UpdateReply update(String thing, String job, UpdateRequest update)
            throws ServerException, InterruptedException {
        return call(request("/things/" + encode(thing) + "/jobs/" + encode(job)).POST(body(update)), UpdateReply.class);
    }

    /**
     * Downloads a file, or the rest of it.
     *
     * @param have  bytes that are in the file already
     * @param limit bytes it may have in the end; more is an error
     */
    public void download(String path, String etag, Path file, long have, long limit)
            throws ServerException, InterruptedException {
        HttpRequest.Builder request = request(path).GET();
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-").header("If-Range", etag);
        }
        HttpResponse<byte[]> response = exchange(request.build(), into(file, have, limit), DOWNLOAD);
        if (response.statusCode() != 200 && response.statusCode() != 206) {
            throw refusal(response);
        }
    }

    /** A file, which has at most that many bytes. */
    public byte[] read(String path, long limit) throws ServerException, InterruptedException {
        HttpResponse<byte[]> response = exchange(
                request(path).GET().build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), limit), DOWNLOAD);
        if (response.statusCode() != 200) {
            throw refusal(response);
        }
        return response.body();
    }

    private static BodyHandler<byte[]> into(Path file, long have, long limit) {
        return answer -> switch (answer.statusCode()) {
            case 200 ->
                BodySubscribers.mapping(
                        BodySubscribers.limiting(
                                BodySubscribers.ofFile(
                                        file,
                                        StandardOpenOption.CREATE,
                                        StandardOpenOption.WRITE,
                                        StandardOpenOption.TRUNCATE_EXISTING),
                                limit),
                        done -> new byte[0]);
            case 206 ->
                BodySubscribers.mapping(
                        BodySubscribers.limiting(
                                BodySubscribers.ofFile(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                                limit - have),
                        done -> new byte[0]);
            default -> BodySubscribers.limiting(BodySubscribers.ofByteArray(), MAX_ANSWER);
        };
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(ANSWER);
    }

    private HttpRequest.BodyPublisher body(Object body) {
        return HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
    }

    private <T> T call(HttpRequest.Builder request, Class<T> type) throws ServerException, InterruptedException {
        request.header("Content-Type", "application/json").header("Accept", "application/json");
        HttpResponse<byte[]> response =
                exchange(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER), ANSWER);
        if (response.statusCode() != 200) {
            throw refusal(response);
        }
        try {
            return json.readValue(response.body(), type);
        } catch (JacksonException e) {
            throw new ServerException.Away(
                    "an answer that is not understood to " + response.uri().getPath() + ": is this a Sealift server?",
                    e);
        }
    }

    /** Waits for the whole answer, body included: the client's own time-out ends with the headers. */
    private HttpResponse<byte[]> exchange(HttpRequest request, BodyHandler<byte[]> handler, Duration limit)
            throws ServerException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> pending = http.sendAsync(request, handler);
        try {
            HttpResponse<byte[]> response = pending.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!unable(response) && away.compareAndSet(true, false)) {
                log.add(Event.SERVER_BACK, server.toString(), "the server answers again");
            }
            return response;
        } catch (TimeoutException e) {
            throw away("no whole answer within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw away(
                    e.getCause() instanceof IOException failure
                            ? Trouble.explain(server, failure)
                            : String.valueOf(e.getCause()),
                    e.getCause());
        } finally {
            pending.cancel(true);
        }
    }

    private ServerException.Away away(String words, @Nullable Throwable cause) {
        if (away.compareAndSet(false, true)) {
            log.add(Event.SERVER_AWAY, server.toString(), words + "; boards are served on, and asked again later");
        }
        return new ServerException.Away(words, cause);
    }

    private ServerException refusal(HttpResponse<byte[]> response) {
        Problem problem = problem(response);
        // One damaged file is no reason to think that the server is away.
        return unable(response) && problem.code() != ProblemCode.FILE_DAMAGED
                ? away(problem.detail(), null)
                : new ServerException.Refused(problem);
    }

    /** It answered, but only that it cannot now. */
    private static boolean unable(HttpResponse<?> response) {
        return response.statusCode() >= SERVER_ERRORS || response.statusCode() == TOO_MANY_REQUESTS;
    }

    private Problem problem(HttpResponse<byte[]> response) {
        try {
            return json.readValue(response.body(), Problem.class);
        } catch (JacksonException e) {
            return Problem.of(
                    unable(response) ? ProblemCode.INTERNAL : ProblemCode.MALFORMED_REQUEST,
                    "HTTP status " + response.statusCode() + " for "
                            + response.uri().getPath(),
                    null,
                    null,
                    null);
        }
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
