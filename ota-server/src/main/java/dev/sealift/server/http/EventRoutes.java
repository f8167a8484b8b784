package dev.sealift.server.http;

import dev.sealift.api.OperatorRole;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Audit;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.ChangeFeed;
import dev.sealift.server.database.Database;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.identity.Role;
import dev.sealift.server.problem.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** {@code /api/v1/events/stream}: the event log as it grows, in server-sent events. */
public final class EventRoutes implements AutoCloseable {
    /** Streams of a node: each holds a connection and a short queue. */
    private static final int MAX_STREAMS = 256;

    /** Streams of one operator: a few terminals and dashboards. */
    private static final int MAX_OF_OPERATOR = 16;

    /** Events read from the log at once. */
    private static final int PAGE = 500;

    private static final String LAST = "Last-Event-ID";

    /** What everybody may read at other addresses, too. */
    private static final Set<String> OPEN_SUBJECTS = Set.of("job", "release", "device", "group");

    private static final Query<@Nullable String> SUBJECT =
            Query.text("subject", 256, "only events of this one, e.g. `job:blue`");
    private static final Query<@Nullable String> KIND =
            Query.text("kind", 64, "only events of this kind, e.g. `JOB_CREATED`");
    private static final Query<@Nullable Long> AFTER = Query.number(
            "after", 0, "the stream begins behind this sequence number; without it, with what happens from now on");

    private final Database database;
    private final AuditLog audit;
    private final ChangeFeed feed;
    private final Admission admission;
    private final JsonMapper json;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> byOperator = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public EventRoutes(Database database, AuditLog audit, ChangeFeed feed, Admission admission, JsonMapper json) {
        this.database = database;
        this.audit = audit;
        this.feed = feed;
        this.admission = admission;
        this.json = json;
    }

    /** The route. */
    public List<Route> operators() {
        return List.of(Route.get(
                        "/api/v1/events/stream",
                        "events as they happen; goes on behind `" + LAST + "`",
                        Role.operators())
                .query(SUBJECT, KIND, AFTER)
                .streams("text/event-stream", this::stream));
    }

    /** Ends all streams; their readers come back to where they were. */
    @Override
    public void close() {
        closed = true;
        streams.forEach(EventStream::close);
    }

    private void stream(Call call) throws IOException, InterruptedException {
        String operator = call.operator().name();
        long after = start(call);
        if (byOperator.merge(operator, 1, Integer::sum) > MAX_OF_OPERATOR || streams.size() >= MAX_STREAMS) {
            byOperator.merge(operator, -1, Integer::sum);
            call.context().header("Retry-After", "10");
            throw Refusal.of(
                    ProblemCode.TOO_MANY_REQUESTS,
                    "too many streams are open (expected: at most " + MAX_OF_OPERATOR + " of an operator and "
                            + MAX_STREAMS + " in all): close one");
        }
        call.context().contentType("text/event-stream").header("Cache-Control", "no-store");
        var stream = new EventStream(
                call.context().res().getOutputStream(),
                json,
                after,
                last -> database.read(tx -> audit.list(tx, last, PAGE, call.query(SUBJECT))),
                event -> view(call, event));
        streams.add(stream);
        try (var _ = feed.subscribe(stream::committed)) {
            // An operator who is revoked, or whose token is renewed, reads no further.
            stream.run(() -> {
                admission.operator(call.context());
                if (closed) {
                    stream.close();
                }
            });
        } catch (Refusal e) {
            // The reply has begun: it ends here.
        } finally {
            streams.remove(stream);
            byOperator.compute(operator, (name, open) -> open == null || open <= 1 ? null : open - 1);
        }
    }

    private long start(Call call) {
        String last = call.context().header(LAST);
        if (last != null) {
            try {
                return Long.parseLong(last);
            } catch (NumberFormatException e) {
                throw Refusal.invalid(LAST, last, "the id of an event of this stream");
            }
        }
        Long after = call.query(AFTER);
        return after == null ? database.read(audit::head) : after;
    }

    private Audit.@Nullable Notice view(Call call, Audit.Event event) {
        String subject = call.query(SUBJECT);
        String kind = call.query(KIND);
        if ((subject != null && !subject.equals(event.subject())) || (kind != null && !kind.equals(event.kind()))) {
            return null;
        }
        Audit.Notice notice = audit.notice(event);
        return readsAudit(call.operator()) ? notice : reduced(notice);
    }

    private static boolean readsAudit(Principal.Operator operator) {
        return operator.roles().contains(OperatorRole.ADMIN) || operator.roles().contains(OperatorRole.AUDITOR);
    }

    /** Who did it, and why, and what happens to operators and keys, is for those who may read the audit log. */
    private static Audit.@Nullable Notice reduced(Audit.Notice notice) {
        String subject = notice.subject();
        boolean open = OPEN_SUBJECTS.contains(subject.substring(0, Math.max(0, subject.indexOf(':'))))
                && !notice.kind().equals(Admission.REFUSED);
        return open
                ? new Audit.Notice(notice.sequence(), notice.at(), notice.kind(), subject, notice.data(), null, null)
                : null;
    }
}
