package dev.sealift.server.device;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.device.GatewayDevices;
import dev.sealift.api.operator.Devices;
import dev.sealift.server.http.Call;
import dev.sealift.server.http.Query;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.identity.Role;
import dev.sealift.server.problem.Refusal;
import java.util.List;

/** {@code /api/v1/devices} and {@code /api/v1/gateways} for operators, {@code /gateway/devices} for gateways. */
public final class DeviceRoutes {
    private final DeviceService devices;

    public DeviceRoutes(DeviceService devices) {
        this.devices = devices;
    }

    /** The operators' routes. */
    public List<Route> operators() {
        return List.of(
                Route.post("/api/v1/devices", "registers a device", Role.ADMIN)
                        .changes(
                                201,
                                Devices.Create.class,
                                Devices.View.class,
                                (tx, call, body) -> devices.create(tx, call.cause(), body)),
                Route.get("/api/v1/devices", "devices by id", Role.operators())
                        .query(Query.AFTER)
                        .pages(
                                Devices.Page.class,
                                Devices.Page::new,
                                Devices.View::id,
                                (tx, call, limit) -> devices.list(tx, call.query(Query.AFTER), limit)),
                Route.get("/api/v1/devices/{id}", "a device with its last report", Role.operators())
                        .reads(Devices.View.class, (tx, call) -> DeviceService.view(devices.get(tx, call.path("id")))),
                Route.post("/api/v1/devices/{id}/certificate", "makes a device's certificate", Role.ADMIN)
                        .changes(
                                201,
                                Devices.Enroll.class,
                                Devices.Certificate.class,
                                (tx, call, body) -> devices.certify(tx, call.cause(), call.path("id"), body)),
                Route.post(
                                "/api/v1/devices/{id}/certificate/revoke",
                                "refuses every certificate until now from the next request on",
                                Role.ADMIN)
                        .changes(
                                200,
                                Devices.Revoke.class,
                                Devices.Revocation.class,
                                (tx, call, body) -> devices.revokeDevice(tx, call.cause(), call.path("id"))),
                Route.post(
                                "/api/v1/gateways/{id}/certificate/revoke",
                                "refuses every certificate until now from the next request on",
                                Role.ADMIN)
                        .changes(
                                200,
                                Devices.Revoke.class,
                                Devices.Revocation.class,
                                (tx, call, body) -> devices.revokeGateway(tx, call.cause(), call.path("id"))),
                Route.post("/api/v1/gateways", "enrols a gateway; the same id again renews the certificate", Role.ADMIN)
                        .changes(
                                201,
                                Devices.Enroll.class,
                                Devices.Certificate.class,
                                (tx, call, body) -> devices.enrolGateway(tx, call.cause(), body)));
    }

    /** The gateways' route. */
    public List<Route> devices() {
        return List.of(Route.get("/gateway/devices", "the devices that the calling gateway speaks for", Role.DEVICE)
                .reads(GatewayDevices.class, (tx, call) -> devices.ofGateway(tx, gateway(call))));
    }

    private static String gateway(Call call) {
        if (call.principal() instanceof Principal.Gateway gateway) {
            return gateway.id();
        }
        throw Refusal.of(ProblemCode.FORBIDDEN, "only gateways have devices assigned to them");
    }
}
