package dev.sealift.server.device;

import dev.sealift.api.operator.Devices;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Role;
import java.util.List;

/** Certificates of devices and gateways, and devices that come out of service. */
public final class IdentityRoutes {
    private static final String DEVICE = "/api/v1/devices/{id}";
    private static final String REVOKES = "refuses every certificate until now from the next request on";

    private final IdentityService identities;

    public IdentityRoutes(IdentityService identities) {
        this.identities = identities;
    }

    /** The operators' routes. */
    public List<Route> operators() {
        return List.of(
                Route.post(DEVICE + "/certificate", "makes a device's certificate", Role.ADMIN)
                        .changes(
                                201,
                                Devices.Enroll.class,
                                Devices.Certificate.class,
                                (tx, call, body) -> identities.certify(tx, call.cause(), call.path("id"), body)),
                Route.post(DEVICE + "/certificate/revoke", REVOKES, Role.ADMIN)
                        .changes(
                                200,
                                Devices.Revoke.class,
                                Devices.Revocation.class,
                                (tx, call, body) -> identities.revokeDevice(tx, call.cause(), call.path("id"))),
                Route.post("/api/v1/gateways/{id}/certificate/revoke", REVOKES, Role.ADMIN)
                        .changes(
                                200,
                                Devices.Revoke.class,
                                Devices.Revocation.class,
                                (tx, call, body) -> identities.revokeGateway(tx, call.cause(), call.path("id"))),
                Route.post("/api/v1/gateways", "enrols a gateway; the same id again renews the certificate", Role.ADMIN)
                        .changes(
                                201,
                                Devices.Enroll.class,
                                Devices.Certificate.class,
                                (tx, call, body) -> identities.enrolGateway(tx, call.cause(), body)),
                Route.post(DEVICE + "/quarantine", "offers a device nothing until it is released", Role.ADMIN)
                        .changes(
                                200,
                                Devices.Stop.class,
                                Devices.View.class,
                                (tx, call, body) ->
                                        identities.quarantine(tx, call.cause(), call.path("id"), body.reason())),
                Route.post(DEVICE + "/release", "ends a quarantine and the suspicion of a clone", Role.ADMIN)
                        .changes(
                                200,
                                Devices.Release.class,
                                Devices.View.class,
                                (tx, call, body) -> identities.release(tx, call.cause(), call.path("id"))),
                Route.post(DEVICE + "/decommission", "takes a device out of service for good", Role.ADMIN)
                        .changes(
                                200,
                                Devices.Stop.class,
                                Devices.View.class,
                                (tx, call, body) ->
                                        identities.decommission(tx, call.cause(), call.path("id"), body.reason())),
                Route.post(DEVICE + "/replace", "new hardware takes the place of the old under its id", Role.ADMIN)
                        .changes(
                                200,
                                Devices.Replace.class,
                                Devices.View.class,
                                (tx, call, body) ->
                                        identities.replace(tx, call.cause(), call.path("id"), body.serial())),
                Route.delete(DEVICE, "forgets a decommissioned device that no job refers to", Role.ADMIN)
                        .changes(
                                200,
                                Devices.Delete.class,
                                Devices.Deleted.class,
                                (tx, call, body) -> identities.delete(tx, call.cause(), call.path("id"))));
    }
}
