package dev.sealift.server.job;

import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.device.ExecutionReply;
import dev.sealift.api.device.StartNextRequest;
import dev.sealift.api.device.UpdateReply;
import dev.sealift.api.device.UpdateRequest;
import dev.sealift.server.database.Database;
import dev.sealift.server.device.Access;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.http.Wire;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.identity.Revocations;
import dev.sealift.server.identity.Role;
import dev.sealift.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** {@code /things/…}: the device plane in the HTTPS shapes of AWS IoT Jobs, and reports. */
public final class ThingRoutes {
    private static final String JOB = "/things/{thing}/jobs/{job}";

    private final Database database;
    private final ThingService things;
    private final DeviceService devices;
    private final Access access;
    private final Revocations certificates;
    private final Wire wire;

    public ThingRoutes(
            Database database,
            ThingService things,
            DeviceService devices,
            Access access,
            Revocations certificates,
            Wire wire) {
        this.database = database;
        this.things = things;
        this.devices = devices;
        this.access = access;
        this.certificates = certificates;
        this.wire = wire;
    }

    /** Adds the routes. */
    public void devices(RoutesConfig routes) {
        routes.get("/things/{thing}/jobs", this::pending, Role.DEVICE);
        routes.put(JOB, this::startNext, Role.DEVICE);
        routes.get(JOB, this::describe, Role.DEVICE);
        routes.post(JOB, this::update, Role.DEVICE);
        routes.post("/things/{thing}/reports", this::report, Role.DEVICE);
    }

    private void pending(Context ctx) {
        answer(ctx, (tx, device) -> things.pending(tx, device.id()));
    }

    private void startNext(Context ctx) {
        if (!ctx.pathParam("job").equals(ThingService.NEXT)) {
            throw Refusal.invalid("job", ctx.pathParam("job"), ThingService.NEXT + " for PUT");
        }
        StartNextRequest request = wire.read(ctx, StartNextRequest.class);
        boolean idle = answer(ctx, (tx, device) -> things.idle(tx, device.id()) ? new ExecutionReply(null) : null);
        if (!idle) {
            ExecutionReply reply = database.write(tx -> {
                Device device = thing(tx, ctx);
                devices.seen(tx, device);
                return things.startNext(tx, wire.cause(ctx), device, request);
            });
            wire.write(ctx, 200, reply);
        }
    }

    private void describe(Context ctx) {
        String job = ctx.pathParam("job");
        boolean withDocument = Wire.flag(ctx, "includeJobDocument", true);
        @Nullable
        Long number = ctx.queryParam("executionNumber") == null ? null : Wire.number(ctx, "executionNumber", 0);
        answer(ctx, (tx, device) -> things.describe(tx, device, job, number, withDocument));
    }

    private void update(Context ctx) {
        UpdateRequest request = wire.read(ctx, UpdateRequest.class);
        UpdateReply reply = database.write(tx -> {
            Device device = thing(tx, ctx);
            devices.seen(tx, device);
            return things.update(tx, wire.cause(ctx), device, ctx.pathParam("job"), request, issued(tx, ctx));
        });
        wire.write(ctx, 200, reply);
    }

    private void report(Context ctx) {
        DeviceReport report = wire.read(ctx, DeviceReport.class);
        database.write(tx -> {
            Device device = thing(tx, ctx);
            things.report(tx, wire.cause(ctx), device, report, issued(tx, ctx));
            return device;
        });
        wire.write(ctx, 200, Map.of());
    }

    private Device thing(Handle tx, Context ctx) {
        return access.thing(tx, Wire.principal(ctx), ctx.pathParam("thing"));
    }

    /** When the certificate was issued that a device itself presents. */
    private @Nullable Instant issued(Handle tx, Context ctx) {
        return Wire.principal(ctx) instanceof Principal.Device
                ? certificates.issuedAt(tx, Wire.certificate(ctx)).orElse(null)
                : null;
    }

    private record Found(Device device, @Nullable Object reply) {}

    /**
     * Answers from one read, if that gives an answer. It is also a sign of life; mostly the last one on record is recent
     * enough, so that an idle poll costs no write.
     */
    private boolean answer(Context ctx, BiFunction<Handle, Device, @Nullable Object> work) {
        Found found = database.read(tx -> {
            Device device = thing(tx, ctx);
            return new Found(device, work.apply(tx, device));
        });
        Object reply = found.reply();
        if (reply == null) {
            return false;
        }
        if (devices.seenLongAgo(found.device())) {
            database.write(tx -> {
                devices.seen(tx, found.device());
                return found;
            });
        }
        wire.write(ctx, 200, reply);
        return true;
    }
}
