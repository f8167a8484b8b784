package dev.sealift.server.http;

import dev.sealift.api.ProblemCode;
import dev.sealift.server.identity.Role;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One route. Routing, checks of what comes in, permissions, the API's description and the tables of its page all come from
 * here.
 *
 * @param summary  one line: what it is for
 * @param roles    who may use it
 * @param request  what the body holds
 * @param status   of success
 * @param others   further statuses that are no problems
 * @param reply    what the answer holds
 * @param problems that it may answer beyond those that follow from its form
 * @param remembered by the caller's idempotency key
 * @param read     reads its reply, when that is all it does
 */
public record Route(
        HandlerType method,
        String path,
        String summary,
        Set<Role> roles,
        List<Query<?>> queries,
        Content request,
        int status,
        Set<Integer> others,
        Content reply,
        Set<ProblemCode> problems,
        boolean remembered,
        @Nullable Read<? extends Record> read,
        Action action) {

    /** What it does with a call. */
    @FunctionalInterface
    interface Action {
        void run(Call call, Exchange exchange) throws Exception;
    }

    /** Answers from one read of the database. */
    @FunctionalInterface
    public interface Read<R> {
        /** Gives the reply. */
        R run(Handle tx, Call call);
    }

    /** Changes something in one transaction. */
    @FunctionalInterface
    public interface Change<B, R> {
        /** Carries it out and gives the reply. */
        R run(Handle tx, Call call, B body);
    }

    /** Reads some entries of a list. */
    @FunctionalInterface
    public interface Entries<T> {
        /** Gives at most that many, in the list's order. */
        List<T> run(Handle tx, Call call, int limit);
    }

    /** Makes a page. */
    @FunctionalInterface
    public interface Page<T, P> {
        /** Of these entries; {@code next} is the {@code after} of the page that follows, null at the end. */
        P of(List<T> entries, @Nullable String next);
    }

    /** Takes a file. */
    @FunctionalInterface
    public interface Upload<R> {
        /** Stores it and gives the reply. */
        R run(Call call, InputStream file) throws IOException;
    }

    /** Writes an answer that may never end. */
    @FunctionalInterface
    public interface Stream {
        /** Writes until the reader goes away. */
        void run(Call call) throws IOException, InterruptedException;
    }

    /** A route that reads. */
    public static Draft get(String path, String summary, Role... roles) {
        return new Draft(HandlerType.GET, path, summary, roles);
    }

    /** A route that adds something or starts an operation. */
    public static Draft post(String path, String summary, Role... roles) {
        return new Draft(HandlerType.POST, path, summary, roles);
    }

    /** A route that puts something in the place of what is there. */
    public static Draft put(String path, String summary, Role... roles) {
        return new Draft(HandlerType.PUT, path, summary, roles);
    }

    /** A route that changes the members that it is given. */
    public static Draft patch(String path, String summary, Role... roles) {
        return new Draft(HandlerType.PATCH, path, summary, roles);
    }

    /** A route that removes something. */
    public static Draft delete(String path, String summary, Role... roles) {
        return new Draft(HandlerType.DELETE, path, summary, roles);
    }

    /** A route that answers as its GET would, without body. */
    public static Draft head(String path, String summary, Role... roles) {
        return new Draft(HandlerType.HEAD, path, summary, roles);
    }

    /** Method and path. */
    public String name() {
        return method.name() + " " + path;
    }

    /** Whether it reads one thing, whose state its ETag names. */
    boolean readsOne() {
        return read != null && path.endsWith("}");
    }

    /** Whether it changes something. */
    boolean changes() {
        return !method.equals(HandlerType.GET) && !method.equals(HandlerType.HEAD);
    }

    /** A route without its handler, which comes last. */
    public static final class Draft {
        private final HandlerType method;
        private final String path;
        private final String summary;
        private final Set<Role> roles;
        private final List<Query<?>> queries = new ArrayList<>();
        private final Set<ProblemCode> problems = EnumSet.noneOf(ProblemCode.class);
        private final Set<Integer> others = new TreeSet<>();
        private boolean confidential;
        private boolean remembered;
        private @Nullable Read<? extends Record> read;
        private Runnable afterwards = () -> {};

        private Draft(HandlerType method, String path, String summary, Role... roles) {
            this.method = method;
            this.path = path;
            this.summary = summary;
            this.roles = EnumSet.copyOf(List.of(roles));
        }

        /** Query parameters it takes. */
        public Draft query(Query<?>... more) {
            queries.addAll(List.of(more));
            return this;
        }

        /** Problems of its own. */
        public Draft refuses(ProblemCode... codes) {
            problems.addAll(List.of(codes));
            return this;
        }

        /** Further statuses that are no problems. */
        public Draft also(Integer... statuses) {
            others.addAll(List.of(statuses));
            return this;
        }

        /** Its reply holds a secret: it is remembered nowhere, so a request that is sent again is new. */
        public Draft confidential() {
            confidential = true;
            return this;
        }

        /** What is done once its change is on disk. */
        public Draft then(Runnable work) {
            afterwards = work;
            return this;
        }

        /** Answers with a page of a list; takes {@code limit} besides the queries it names. */
        public <T, P extends Record> Route pages(
                Class<P> reply, Page<T, P> page, Function<T, Object> cursor, Entries<T> work) {
            return query(Query.LIMIT).reads(reply, (tx, call) -> {
                int limit = call.query(Query.LIMIT);
                List<T> found = work.run(tx, call, limit + 1);
                if (found.size() <= limit) {
                    return page.of(found, null);
                }
                List<T> entries = found.subList(0, limit);
                return page.of(entries, cursor.apply(entries.getLast()).toString());
            });
        }

        /** Answers from one read of the database. */
        public <R extends Record> Route reads(Class<R> reply, Read<R> work) {
            read = work;
            return route(Content.NONE, 200, Content.json(reply), (call, exchange) -> exchange.read(call, work));
        }

        /** Changes something in one transaction, once for each idempotency key. */
        public <B extends Record, R extends Record> Route changes(
                int status, Class<B> body, Class<R> reply, Change<B, R> work) {
            Runnable then = afterwards;
            remembered = !confidential;
            boolean once = remembered;
            return route(Content.json(body), status, Content.json(reply), (call, exchange) -> {
                exchange.change(call, status, body, once, work);
                then.run();
            });
        }

        /** Takes a record and sees to transactions itself. */
        public <B extends Record, R extends Record> Route answers(
                int status, Class<B> body, Class<R> reply, BiFunction<Call, B, R> work) {
            return route(
                    Content.json(body),
                    status,
                    Content.json(reply),
                    (call, exchange) -> exchange.write(call, status, work.apply(call, exchange.body(call, body))));
        }

        /** Takes no body and sees to transactions itself. */
        public <R extends Record> Route answers(Class<R> reply, Function<Call, R> work) {
            return route(
                    Content.NONE,
                    200,
                    Content.json(reply),
                    (call, exchange) -> exchange.write(call, 200, work.apply(call)));
        }

        /** Takes a file. */
        public <R extends Record> Route uploads(int status, Class<R> reply, Upload<R> work) {
            return uploads(status, Content.OCTETS.mediaTypes(), reply, work);
        }

        /** Takes a file of one of these media types. */
        public <R extends Record> Route uploads(int status, List<String> mediaTypes, Class<R> reply, Upload<R> work) {
            return route(new Content(mediaTypes, null), status, Content.json(reply), (call, exchange) -> {
                Uploads.require(call.context(), mediaTypes);
                exchange.write(call, status, work.run(call, call.context().bodyInputStream()));
            });
        }

        /** Writes an answer of that media type itself, as long as it likes. */
        public Route streams(String mediaType, Stream work) {
            return streams(List.of(mediaType), work);
        }

        /** Writes an answer itself, of the one of these media types that the caller accepts. */
        public Route streams(List<String> mediaTypes, Stream work) {
            return route(Content.NONE, 200, new Content(mediaTypes, null), (call, exchange) -> work.run(call));
        }

        /** Writes an answer of that media type itself. */
        public Route serves(String mediaType, Handler work) {
            return route(Content.NONE, 200, Content.of(mediaType), (call, exchange) -> work.handle(call.context()));
        }

        private Route route(Content request, int status, Content reply, Action action) {
            return new Route(
                    method,
                    path,
                    summary,
                    roles,
                    queries,
                    request,
                    status,
                    others,
                    reply,
                    problems,
                    remembered,
                    read,
                    action);
        }
    }
}
