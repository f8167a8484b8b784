package dev.sealift.server.http;

import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Database;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Clock;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.json.JsonMapper;

/** Runs operators' commands: one transaction each, with cause and idempotency key. */
public final class Commands {
    private final Database database;
    private final Wire wire;
    private final JsonMapper json;
    private final Idempotency idempotency;

    public Commands(Database database, Wire wire, JsonMapper json, Clock clock) {
        this.database = database;
        this.wire = wire;
        this.json = json;
        this.idempotency = new Idempotency(clock);
    }

    /** A change, given the transaction, the cause, the address and the body. */
    @FunctionalInterface
    public interface Command<T> {
        /** Carries it out and gives the reply. */
        Object run(Handle tx, Cause cause, Context ctx, T body);
    }

    /** A route that carries out a command and answers with that status. */
    public <T extends Record> Handler handler(int status, Class<T> type, Command<T> command) {
        return ctx -> {
            T body = wire.read(ctx, type);
            Cause cause = wire.cause(ctx);
            String key = ctx.header(Idempotency.HEADER);
            Idempotency.Reply reply = database.write(tx -> key == null
                    ? run(tx, cause, ctx, body, status, command)
                    : idempotency.once(
                            tx,
                            cause.actor(),
                            key,
                            ctx.method() + " " + ctx.path() + " " + json.writeValueAsString(body),
                            () -> run(tx, cause, ctx, body, status, command)));
            ctx.status(reply.status()).contentType("application/json").result(reply.body());
        };
    }

    /** The same for a reply that holds a secret: it is remembered nowhere, so a request that is sent again is new. */
    public <T extends Record> Handler confidential(int status, Class<T> type, Command<T> command) {
        return ctx -> {
            T body = wire.read(ctx, type);
            Cause cause = wire.cause(ctx);
            wire.write(ctx, status, database.write(tx -> command.run(tx, cause, ctx, body)));
        };
    }

    /** What is prepared before a transaction, because it may take long. */
    @FunctionalInterface
    public interface Preparation<T, P> {
        /** Prepares it from the body. */
        P prepare(T body);
    }

    /** A change, given what was prepared for it. */
    @FunctionalInterface
    public interface PreparedCommand<T, P> {
        /** Carries it out and gives the reply. */
        Object run(Handle tx, Cause cause, T body, P prepared);
    }

    /** The same with a preparation outside of the transaction; not remembered, so a name taken is refused a second time. */
    public <T extends Record, P> Handler prepared(
            int status, Class<T> type, Preparation<T, P> preparation, PreparedCommand<T, P> command) {
        return ctx -> {
            T body = wire.read(ctx, type);
            Cause cause = wire.cause(ctx);
            P prepared = preparation.prepare(body);
            wire.write(ctx, status, database.write(tx -> command.run(tx, cause, body, prepared)));
        };
    }

    private <T> Idempotency.Reply run(Handle tx, Cause cause, Context ctx, T body, int status, Command<T> command) {
        return new Idempotency.Reply(status, json.writeValueAsString(command.run(tx, cause, ctx, body)));
    }
}
