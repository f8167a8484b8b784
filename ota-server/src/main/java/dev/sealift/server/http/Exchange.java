package dev.sealift.server.http;

import dev.sealift.server.database.Database;
import java.time.Clock;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.json.JsonMapper;

/** How the routes of a listener reach the database and answer. */
public final class Exchange {
    private final Database database;
    private final Wire wire;
    private final JsonMapper json;
    private final Idempotency idempotency;

    private Exchange(Database database, Wire wire, JsonMapper json, Clock clock) {
        this.database = database;
        this.wire = wire;
        this.json = json;
        this.idempotency = new Idempotency(clock);
    }

    /** Of the listener for operators. */
    public static Exchange strict(Database database, JsonMapper json, int maxBody, Clock clock) {
        return new Exchange(database, Wire.strict(json, maxBody), json, clock);
    }

    /** Of the listener for devices, which may be newer than the server. */
    public static Exchange lenient(Database database, JsonMapper json, int maxBody, Clock clock) {
        return new Exchange(database, new Wire(json, maxBody), json, clock);
    }

    /** Answers from one read. */
    <R extends Record> void read(Call call, Route.Read<R> work) {
        R reply = database.read(tx -> work.run(tx, call));
        if (call.route().readsOne()) {
            call.context().header("ETag", EntityTag.of(reply, json));
        }
        write(call, 200, reply);
    }

    /** Carries out a change, unless the caller's key shows that it was. */
    <B extends Record, R extends Record> void change(
            Call call, int status, Class<B> type, boolean remembered, Route.Change<B, R> work) {
        var ctx = call.context();
        B body = body(call, type);
        String key = remembered ? ctx.header(Idempotency.HEADER) : null;
        if (key == null) {
            R reply = database.write(tx -> carryOut(tx, call, body, work));
            if (call.resource() != null
                    && call.route().reply().equals(call.resource().reply())) {
                ctx.header("ETag", EntityTag.of(reply, json));
            }
            write(call, status, reply);
            return;
        }
        String request = ctx.method() + " " + ctx.path() + " " + json.writeValueAsString(body);
        Idempotency.Reply reply = database.write(tx -> idempotency.once(
                tx,
                call.cause().actor(),
                key,
                request,
                () -> new Idempotency.Reply(status, json.writeValueAsString(carryOut(tx, call, body, work)))));
        ctx.status(reply.status()).contentType("application/json").result(reply.body());
    }

    private <B extends Record, R extends Record> R carryOut(Handle tx, Call call, B body, Route.Change<B, R> work) {
        String condition = call.context().header(EntityTag.IF_MATCH);
        if (condition != null) {
            EntityTag.require(condition, tag(tx, call));
        }
        return work.run(tx, call, body);
    }

    /** Of the thing that the route changes, as it is now. */
    private String tag(Handle tx, Call call) {
        Route resource = call.resource();
        if (resource == null || resource.read() == null) {
            return ""; // no condition is true of what has no tag
        }
        return EntityTag.of(resource.read().run(tx, call), json);
    }

    /** The body as a record within its limits. */
    <B extends Record> B body(Call call, Class<B> type) {
        return wire.read(call.context(), type);
    }

    /** Answers with JSON. */
    void write(Call call, int status, Record reply) {
        wire.write(call.context(), status, reply);
    }
}
