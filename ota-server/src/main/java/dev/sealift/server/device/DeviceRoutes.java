package dev.sealift.server.device;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.device.GatewayDevices;
import dev.sealift.api.operator.Devices;
import dev.sealift.server.device.query.DeviceQuery;
import dev.sealift.server.device.query.DeviceSearch;
import dev.sealift.server.device.query.QueryParser;
import dev.sealift.server.http.Call;
import dev.sealift.server.http.Query;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.identity.Role;
import dev.sealift.server.problem.Refusal;
import java.util.List;
import java.util.Map;

/** {@code /api/v1/devices} for operators, {@code /gateway/devices} for gateways. */
public final class DeviceRoutes {
    /** Which devices; all when it is absent. */
    static final Query<DeviceQuery> QUERY = new Query<>(
            "query",
            "only devices that match, see fleet.md",
            Map.of("type", "string", "maxLength", QueryParser.MAX_LENGTH, "default", "*"),
            DeviceSearch.parse("*"),
            DeviceSearch::parse);

    private static final String DEVICES = "/api/v1/devices";
    private static final String DEVICE = DEVICES + "/{id}";

    private final DeviceService devices;
    private final DeviceSearch search;

    public DeviceRoutes(DeviceService devices, DeviceSearch search) {
        this.devices = devices;
        this.search = search;
    }

    /** The operators' routes. */
    public List<Route> operators() {
        return List.of(
                Route.post(DEVICES, "registers a device", Role.ADMIN)
                        .changes(
                                201,
                                Devices.Create.class,
                                Devices.View.class,
                                (tx, call, body) -> devices.create(tx, call.cause(), body)),
                Route.get(DEVICES, "devices by id; a page may be short", Role.operators())
                        .query(QUERY, Query.AFTER, Query.LIMIT)
                        .reads(
                                Devices.Page.class,
                                (tx, call) -> search.page(
                                        tx, call.query(QUERY), call.query(Query.AFTER), call.query(Query.LIMIT))),
                Route.get(DEVICES + "/counts", "how many devices, by board and version", Role.operators())
                        .query(QUERY)
                        .reads(Devices.Counts.class, (tx, call) -> search.counts(tx, call.query(QUERY))),
                Route.get(DEVICE, "a device with its last report", Role.operators())
                        .reads(Devices.View.class, (tx, call) -> DeviceService.view(devices.get(tx, call.path("id")))),
                Route.patch(DEVICE, "changes what is said of a device", Role.ADMIN)
                        .changes(
                                200,
                                Devices.Update.class,
                                Devices.View.class,
                                (tx, call, body) -> devices.update(tx, call.cause(), call.path("id"), body)));
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
