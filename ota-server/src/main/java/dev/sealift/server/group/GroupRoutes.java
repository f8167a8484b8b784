package dev.sealift.server.group;

import dev.sealift.api.operator.Groups;
import dev.sealift.server.http.Query;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Role;
import java.util.List;

/** {@code /api/v1/groups}. */
public final class GroupRoutes {
    private static final String GROUPS = "/api/v1/groups";
    private static final String GROUP = GROUPS + "/{id}";

    private final GroupService groups;

    public GroupRoutes(GroupService groups) {
        this.groups = groups;
    }

    /** The operators' routes. */
    public List<Route> operators() {
        return List.of(
                Route.post(GROUPS, "makes a group; with a query its members are the devices that match", Role.ADMIN)
                        .changes(
                                201,
                                Groups.Create.class,
                                Groups.View.class,
                                (tx, call, body) -> groups.create(tx, call.cause(), body)),
                Route.get(GROUPS, "groups by id", Role.operators())
                        .query(Query.AFTER)
                        .pages(
                                Groups.Page.class,
                                Groups.Page::new,
                                Groups.Entry::id,
                                (tx, call, limit) -> groups.list(tx, call.query(Query.AFTER), limit)),
                Route.get(GROUP, "a group with its children and the number of its members", Role.operators())
                        .reads(Groups.View.class, (tx, call) -> groups.get(tx, call.path("id"))),
                Route.patch(GROUP, "changes a group", Role.ADMIN)
                        .changes(
                                200,
                                Groups.Update.class,
                                Groups.View.class,
                                (tx, call, body) -> groups.update(tx, call.cause(), call.path("id"), body)),
                Route.delete(GROUP, "deletes a group without children; its devices stay", Role.ADMIN)
                        .changes(
                                200,
                                Groups.Delete.class,
                                Groups.Deleted.class,
                                (tx, call, body) -> groups.delete(tx, call.cause(), call.path("id"))),
                Route.get(GROUP + "/members", "ids of its devices, those of its children among them", Role.operators())
                        .query(Query.AFTER)
                        .pages(
                                Groups.Members.class,
                                Groups.Members::new,
                                id -> id,
                                (tx, call, limit) ->
                                        groups.members(tx, call.path("id"), call.query(Query.AFTER), limit)),
                Route.post(GROUP + "/members", "puts devices into a static group", Role.ADMIN)
                        .changes(
                                200,
                                Groups.Change.class,
                                Groups.Changed.class,
                                (tx, call, body) -> groups.add(tx, call.cause(), call.path("id"), body)),
                Route.post(GROUP + "/members/remove", "takes devices out of a static group", Role.ADMIN)
                        .changes(
                                200,
                                Groups.Change.class,
                                Groups.Changed.class,
                                (tx, call, body) -> groups.remove(tx, call.cause(), call.path("id"), body)),
                Route.get("/api/v1/devices/{id}/groups", "ids of the groups a device is in", Role.operators())
                        .reads(Groups.OfDevice.class, (tx, call) -> groups.ofDevice(tx, call.path("id"))));
    }
}
