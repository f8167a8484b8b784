package dev.sealift.server.job;

import dev.sealift.api.device.ExecutionReply;
import dev.sealift.api.device.JobDocument;
import dev.sealift.api.operator.Audit;
import dev.sealift.server.audit.ChangeFeed;
import dev.sealift.server.audit.Remembered;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.ReadOnce;
import dev.sealift.server.job.engine.TargetState;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files that a caller may fetch, because a device of its own has begun the update that names them. So a download, in however
 * many parts, reads no database; what happens to the device but progress makes it unknown. Thread-safe.
 */
public final class OpenDownloads implements BiPredicate<String, String> {
    private static final String DEVICE = "device:";
    private static final String PROGRESS = Events.EXECUTION + TargetState.IN_PROGRESS;

    /** Documents kept read; more than there are jobs at a time. */
    private static final int MAX_READ = 1000;

    private final Remembered<String, Begun> begun;
    private final ReadOnce<Set<String>> digests;

    /** Of each caller the device that began last: a gateway's devices fetch one after the other. */
    private final Map<String, String> latest = new ConcurrentHashMap<>();

    /** Who began it, and what it needs. */
    private record Begun(String caller, Set<String> digests) {}

    public OpenDownloads(Database database, ChangeFeed feed, JsonMapper json) {
        this.begun = new Remembered<>(database, feed, OpenDownloads::forget);
        this.digests = new ReadOnce<>(MAX_READ, document -> digests(json.readTree(document)));
    }

    /** Only documents of updates name that operation: no custom one may. */
    private static Set<String> digests(JsonNode document) {
        return document.path("operation").asString("").equals(JobDocument.UPDATE)
                ? document.path("images")
                        .valueStream()
                        .map(image -> image.path("digest").asString())
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /** Gives the reply to a device that begins what is next, and remembers what it needs for that. */
    ExecutionReply begin(String device, String caller, Supplier<ExecutionReply> start) {
        var reply = new AtomicReference<ExecutionReply>();
        begun.read(device, () -> {
            reply.set(start.get());
            var execution = reply.get().execution();
            return execution == null || execution.jobDocument() == null
                    ? null
                    : new Begun(caller, digests.of(execution.jobDocument()));
        });
        latest.put(caller, device);
        return Objects.requireNonNull(reply.get());
    }

    /** Whether that caller surely needs the file with that digest; otherwise the database knows. */
    @Override
    public boolean test(String caller, String digest) {
        String device = latest.get(caller);
        return device != null
                && begun.get(device)
                        .filter(some -> some.caller.equals(caller) && some.digests.contains(digest))
                        .isPresent();
    }

    private static void forget(Audit.Event event, Remembered<String, Begun> begun) {
        if (event.kind().equals(Events.DELETED)) {
            begun.forgetAll(); // with all its executions
        } else if (event.subject().startsWith(DEVICE) && !event.kind().equals(PROGRESS)) {
            begun.forget(event.subject().substring(DEVICE.length()));
        }
    }
}
