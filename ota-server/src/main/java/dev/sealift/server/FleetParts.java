package dev.sealift.server;

import dev.sealift.server.device.Access;
import dev.sealift.server.device.BulkRoutes;
import dev.sealift.server.device.DeviceRoutes;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.device.DeviceStore;
import dev.sealift.server.device.IdentityRoutes;
import dev.sealift.server.device.IdentityService;
import dev.sealift.server.device.ReportSignatures;
import dev.sealift.server.device.SignsOfLife;
import dev.sealift.server.device.query.DeviceSearch;
import dev.sealift.server.group.DynamicGroups;
import dev.sealift.server.group.GroupRoutes;
import dev.sealift.server.group.GroupService;
import dev.sealift.server.group.Groups;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Enrolment;
import dev.sealift.server.identity.Revocations;
import java.util.List;
import java.util.stream.Stream;

/** Devices, who they are, and the groups they are in. */
record FleetParts(
        DeviceService devices,
        DeviceSearch search,
        IdentityService identities,
        Enrolment enrolment,
        Revocations revocations,
        SignsOfLife signs,
        ReportSignatures signatures,
        Groups groups,
        DynamicGroups dynamicGroups,
        GroupService groupService) {
    static FleetParts of(Foundation base) {
        var audit = base.audit();
        var clock = base.clock();
        var revocations = new Revocations(audit, clock);
        var enrolment = new Enrolment(base.identity().authority(), revocations, audit);
        var store = new DeviceStore(base.json());
        var search = new DeviceSearch(store, clock);
        var devices = new DeviceService(store, base.settings().quarantine(), audit, clock);
        var signs = new SignsOfLife(devices, clock);
        base.parts().opened(() -> signs.write(base.database()));
        var signatures = new ReportSignatures(audit);
        var groups = new Groups();
        var dynamicGroups = new DynamicGroups(groups, store, search, clock);
        devices.subscribe(dynamicGroups);
        return new FleetParts(
                devices,
                search,
                new IdentityService(devices, enrolment, revocations, signatures, audit, clock),
                enrolment,
                revocations,
                signs,
                signatures,
                groups,
                dynamicGroups,
                new GroupService(groups, dynamicGroups, devices, audit, clock));
    }

    Access access() {
        return new Access(devices);
    }

    /** For operators. */
    List<Route> operators(Foundation base) {
        return Stream.of(
                        new BulkRoutes(base.database(), devices, search, base.json()).operators(),
                        new DeviceRoutes(devices, search).operators(),
                        new IdentityRoutes(identities).operators(),
                        new GroupRoutes(groupService).operators())
                .flatMap(List::stream)
                .toList();
    }

    /** For devices and gateways. */
    List<Route> devicePlane() {
        return new DeviceRoutes(devices, search).devices();
    }
}
