package dev.sealift.server.job;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.device.ExecutionReply;
import dev.sealift.api.device.PendingExecutions;
import dev.sealift.api.device.RenewalReply;
import dev.sealift.api.device.RenewalRequest;
import dev.sealift.api.device.ReportReply;
import dev.sealift.api.device.StartNextRequest;
import dev.sealift.api.device.UpdateReply;
import dev.sealift.api.device.UpdateRequest;
import dev.sealift.server.database.Database;
import dev.sealift.server.device.Access;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.device.ReportSignatures;
import dev.sealift.server.device.SignsOfLife;
import dev.sealift.server.http.Call;
import dev.sealift.server.http.Query;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.identity.Revocations;
import dev.sealift.server.identity.Role;
import dev.sealift.server.problem.Refusal;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** {@code /things/…}: the device plane in the HTTPS shapes of AWS IoT Jobs, and reports. */
public final class ThingRoutes {
    private static final String JOB = "/things/{thing}/jobs/{job}";

    private static final ProblemCode[] SIGNATURE = {
        ProblemCode.REPORT_UNSIGNED,
        ProblemCode.REPORT_SIGNATURE_INVALID,
        ProblemCode.REPORT_KEY_OTHER,
        ProblemCode.REPORT_REPLAYED
    };

    private static final Query<Boolean> WITH_DOCUMENT =
            Query.flag("includeJobDocument", true, "the reply holds the job document");
    private static final Query<@Nullable Long> NUMBER =
            Query.number("executionNumber", 0, "this execution of the job, not the last one");

    private final Database database;
    private final ThingService things;
    private final ThingUpdates updates;
    private final Renewals renewals;
    private final DeviceService devices;
    private final Access access;
    private final Revocations certificates;
    private final IdleDevices idleDevices;
    private final SignsOfLife signs;
    private final ReportSignatures signatures;

    public ThingRoutes(
            Database database,
            JobParts parts,
            IdleDevices idleDevices,
            SignsOfLife signs,
            DeviceService devices,
            Access access,
            Revocations certificates,
            ReportSignatures signatures) {
        this.database = database;
        this.things = parts.things();
        this.updates = parts.updates();
        this.renewals = parts.renewals();
        this.idleDevices = idleDevices;
        this.signs = signs;
        this.devices = devices;
        this.access = access;
        this.certificates = certificates;
        this.signatures = signatures;
    }

    /** The routes. */
    public List<Route> devices() {
        return List.of(
                Route.get("/things/{thing}/jobs", "its pending executions", Role.DEVICE)
                        .answers(
                                PendingExecutions.class,
                                call -> answer(call, (tx, device) -> things.pending(tx, device.id()))),
                Route.put(JOB, "starts the next execution; `{job}` is `$next`", Role.DEVICE)
                        .refuses(SIGNATURE)
                        .answers(200, StartNextRequest.class, ExecutionReply.class, this::startNext),
                Route.get(JOB, "an execution; `{job}` is a job or `$next`", Role.DEVICE)
                        .query(WITH_DOCUMENT, NUMBER)
                        .answers(ExecutionReply.class, this::describe),
                Route.post(JOB, "says how far an execution is", Role.DEVICE)
                        .refuses(SIGNATURE)
                        .refuses(ProblemCode.VERSION_MISMATCH)
                        .answers(200, UpdateRequest.class, UpdateReply.class, this::update),
                Route.post(
                                "/things/{thing}/certificate",
                                "a new certificate, while a job asks to take one",
                                Role.DEVICE)
                        .answers(201, RenewalRequest.class, RenewalReply.class, this::renew),
                Route.post("/things/{thing}/reports", "says what runs, with metrics", Role.DEVICE)
                        .refuses(SIGNATURE)
                        .answers(200, DeviceReport.class, ReportReply.class, this::report));
    }

    private ExecutionReply startNext(Call call, StartNextRequest request) {
        if (!call.path("job").equals(ThingService.NEXT)) {
            throw Refusal.invalid("job", call.path("job"), ThingService.NEXT + " for PUT");
        }
        if (idle(
                call,
                () -> database.readUnlessCrowded(
                        tx -> things.idle(tx, thing(tx, call).id())))) {
            return new ExecutionReply(null);
        }
        ReportSignatures.Said said = signatures.verify(call, request.report());
        ExecutionReply reply = takenFromItsKey(
                call,
                () -> database.writeUnlessCrowded(tx -> {
                    Device device = thing(tx, call);
                    if (said.report() != null) {
                        signatures.take(tx, call.cause(), device, said.signed());
                    }
                    return things.startNext(tx, call.cause(), device, request.with(said.report()));
                }));
        return notedIfNothing(call, reply);
    }

    /** That there was something to do may be remembered of a job that was cancelled since, with all its devices. */
    private ExecutionReply notedIfNothing(Call call, ExecutionReply reply) {
        if (reply.execution() == null) {
            idleDevices.lookAgain(call.path("thing"));
        }
        return reply;
    }

    private boolean idle(Call call, BooleanSupplier look) {
        String thing = call.path("thing");
        boolean idle = idleDevices.contains(thing, call.principal().actor(), look);
        if (idle) {
            call.context().header(PollSlots.HEADER, Long.toString(things.secondsToNextPoll(thing)));
        }
        return idle;
    }

    private ExecutionReply describe(Call call) {
        if (!call.path("job").equals(ThingService.NEXT)) {
            return described(call);
        }
        var next = new AtomicReference<@Nullable ExecutionReply>();
        boolean idle = idle(call, () -> {
            ExecutionReply reply = described(call);
            next.set(reply);
            return reply.execution() == null;
        });
        if (idle) {
            return new ExecutionReply(null);
        }
        ExecutionReply read = next.get();
        return read == null ? notedIfNothing(call, described(call)) : read;
    }

    private ExecutionReply described(Call call) {
        return answer(
                call,
                (tx, device) ->
                        things.describe(tx, device, call.path("job"), call.query(NUMBER), call.query(WITH_DOCUMENT)));
    }

    private UpdateReply update(Call call, UpdateRequest request) {
        ReportSignatures.Said said = signatures.verify(call, request.report());
        return takenFromItsKey(
                call, () -> database.write(tx -> update(tx, call, request.with(said.report()), said.signed())));
    }

    private UpdateReply update(Handle tx, Call call, UpdateRequest request, ReportSignatures.@Nullable Signed signed) {
        Device device = thing(tx, call);
        if (request.report() == null) {
            devices.heard(tx, device); // a report is a sign of life itself
        } else {
            signatures.take(tx, call.cause(), device, signed);
        }
        boolean judged = request.status() == ExecutionStatus.SUCCEEDED;
        UpdateReply reply =
                updates.update(tx, call.cause(), device, call.path("job"), request, judged ? issued(tx, call) : null);
        if (reply.evidence() != null && reply.evidence().accepted()) {
            signatures.keep(tx, call.cause(), device, signed);
        }
        return reply;
    }

    private RenewalReply renew(Call call, RenewalRequest request) {
        return database.write(tx -> {
            devices.heard(tx, thing(tx, call));
            return renewals.renew(tx, call.cause(), call.principal(), request);
        });
    }

    private ReportReply report(Call call, DeviceReport report) {
        ReportSignatures.Said said = signatures.verify(call, report);
        DeviceReport told = Objects.requireNonNull(said.report());
        return takenFromItsKey(
                call,
                () -> database.write(tx -> {
                    Device device = thing(tx, call);
                    signatures.take(tx, call.cause(), device, said.signed());
                    if (updates.report(tx, call.cause(), device, told, issued(tx, call))) {
                        signatures.keep(tx, call.cause(), device, said.signed());
                    }
                    return new ReportReply();
                }));
    }

    /** That another board speaks in a device's name stays known, though nothing of what it said is taken. */
    private <R> R takenFromItsKey(Call call, Supplier<R> work) {
        try {
            return work.get();
        } catch (Refusal e) {
            if (e.problem().code() == ProblemCode.REPORT_KEY_OTHER) {
                database.write(
                        tx -> devices.suspect(tx, thing(tx, call), e.problem().detail()));
            }
            throw e;
        }
    }

    private Device thing(Handle tx, Call call) {
        return access.thing(tx, call.principal(), call.path("thing"));
    }

    /** The certificate that a device itself presents. */
    private Revocations.@Nullable Issued issued(Handle tx, Call call) {
        return call.principal() instanceof Principal.Device device
                ? certificates.find(tx, device, call.certificate()).orElse(null)
                : null;
    }

    /** Answers from one read, which is also a sign of life; a caller who asks can come back later. */
    private <R> R answer(Call call, BiFunction<Handle, Device, R> work) {
        return database.readUnlessCrowded(tx -> {
            Device device = thing(tx, call);
            R reply = work.apply(tx, device);
            if (devices.seenLongAgo(device)) {
                signs.note(device.id());
            }
            return reply;
        });
    }
}
