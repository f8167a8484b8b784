package dev.sealift.server.group;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Groups.Change;
import dev.sealift.api.operator.Groups.Changed;
import dev.sealift.api.operator.Groups.Create;
import dev.sealift.api.operator.Groups.Deleted;
import dev.sealift.api.operator.Groups.Entry;
import dev.sealift.api.operator.Groups.OfDevice;
import dev.sealift.api.operator.Groups.Status;
import dev.sealift.api.operator.Groups.Update;
import dev.sealift.api.operator.Groups.View;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.device.query.DeviceSearch;
import dev.sealift.server.problem.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Makes groups, changes them, and puts devices into static ones. */
public final class GroupService {
    /** More names than anybody keeps in order. */
    private static final int MAX_STATIC = 10_000;

    /** Each looks at each device that is new. */
    private static final int MAX_DYNAMIC = 100;

    private final GroupStore store;
    private final MemberStore members;
    private final Membership membership;
    private final Hierarchy hierarchy;
    private final DynamicGroups dynamic;
    private final DeviceService devices;
    private final AuditLog audit;
    private final Clock clock;

    public GroupService(Groups groups, DynamicGroups dynamic, DeviceService devices, AuditLog audit, Clock clock) {
        this.store = groups.groups();
        this.members = groups.members();
        this.membership = groups.membership();
        this.hierarchy = new Hierarchy(store, members, membership);
        this.dynamic = dynamic;
        this.devices = devices;
        this.audit = audit;
        this.clock = clock;
    }

    /** Makes a group. */
    public View create(Handle tx, Cause cause, Create request) {
        String id = request.id();
        if (store.find(tx, id).isPresent()) {
            throw Refusal.exists("group", id);
        }
        String query = request.query();
        requireRoom(tx, query != null);
        if (query != null) {
            requireQuery(id, request.parent(), query);
        }
        hierarchy.requireParent(tx, id, request.parent());
        Instant now = clock.instant();
        var group = new Group(
                id,
                request.parent(),
                request.description(),
                query,
                query == null ? null : "",
                query == null ? null : now,
                1,
                now);
        store.insert(tx, group);
        audit.append(tx, cause, "GROUP_CREATED", subject(id), description(group));
        return view(tx, query == null ? group : dynamic.start(tx, group));
    }

    private void requireRoom(Handle tx, boolean withQuery) {
        int most = withQuery ? MAX_DYNAMIC : MAX_STATIC;
        if (store.count(tx, withQuery) >= most) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "there are " + most + (withQuery ? " dynamic" : " static")
                            + " groups already: delete some that are not needed");
        }
    }

    /** Refuses what is no query, and a dynamic group in the hierarchy. */
    private static void requireQuery(String id, @Nullable String parent, String query) {
        if (parent != null) {
            throw Refusal.invalid("parent", parent, "none for " + id + ", for a dynamic group stands alone");
        }
        var _ = DeviceSearch.parse(query);
    }

    /** Changes a group; with another parent its members become members of other ancestors. */
    public View update(Handle tx, Cause cause, String id, Update request) {
        Group before = find(tx, id);
        String parent = request.parent() == null ? before.parent() : orNone(request.parent());
        String description = request.description() == null ? before.description() : orNone(request.description());
        hierarchy.requireParent(tx, id, parent);
        String query = request.query() == null ? before.query() : request.query();
        boolean rebuild = !Objects.equals(query, before.query());
        if (rebuild) {
            requireDynamic(before);
        }
        if (query != null) {
            requireQuery(id, parent, query);
        }
        var after = new Group(
                id,
                parent,
                description,
                query,
                rebuild ? "" : before.builtTo(),
                rebuild ? clock.instant() : before.checkedAt(),
                before.revision() + 1,
                before.createdAt());
        if (description(after).equals(description(before))) {
            return view(tx, before);
        }
        store.update(tx, after);
        hierarchy.moved(tx, before, after);
        audit.append(tx, cause, "GROUP_UPDATED", subject(id), description(after));
        return view(tx, rebuild ? dynamic.start(tx, after) : after);
    }

    /** Deletes a group without children; its devices stay, but not in it. */
    public Deleted delete(Handle tx, Cause cause, String id) {
        Group group = find(tx, id);
        List<String> children = store.children(tx, id);
        if (!children.isEmpty()) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "group '" + id + "' has children: delete or move them first",
                    children.toString(),
                    "a group without children");
        }
        hierarchy.empty(tx, group);
        store.delete(tx, id);
        audit.append(tx, cause, "GROUP_DELETED", subject(id), Map.of());
        return new Deleted(id);
    }

    /** Puts devices into a static group. */
    public Changed add(Handle tx, Cause cause, String id, Change request) {
        Group group = requireStatic(tx, id);
        List<String> changed = requested(request).stream()
                .filter(device -> membership.put(tx, group, requireDevice(tx, device)))
                .toList();
        return changed(tx, cause, "GROUP_MEMBERS_ADDED", id, changed);
    }

    /** Takes devices out of a static group; those that are not in it are left as they are. */
    public Changed remove(Handle tx, Cause cause, String id, Change request) {
        Group group = requireStatic(tx, id);
        List<String> changed = requested(request).stream()
                .filter(device -> membership.remove(tx, group, device))
                .toList();
        return changed(tx, cause, "GROUP_MEMBERS_REMOVED", id, changed);
    }

    private String requireDevice(Handle tx, String id) {
        if (devices.find(tx, id).isEmpty()) {
            throw Refusal.invalid("devices", id, "a registered device");
        }
        return id;
    }

    private static Set<String> requested(Change request) {
        return new LinkedHashSet<>(request.devices());
    }

    private Changed changed(Handle tx, Cause cause, String event, String id, List<String> changed) {
        if (!changed.isEmpty()) {
            audit.append(tx, cause, event, subject(id), Map.of("devices", changed));
        }
        return new Changed(changed.size());
    }

    /** A group with its children and the number of its members. */
    public View get(Handle tx, String id) {
        return view(tx, find(tx, id));
    }

    /** Groups in the order of their ids. */
    public List<Entry> list(Handle tx, String after, int limit) {
        return store.list(tx, after, limit).stream()
                .map(group -> new Entry(group.id(), group.parent(), group.description(), group.query(), status(group)))
                .toList();
    }

    /** Devices of a group and its children, as far as it is built. */
    public List<String> members(Handle tx, String id, String after, int limit) {
        find(tx, id);
        return members.members(tx, id, after, limit);
    }

    /** The groups a device is in. */
    public OfDevice ofDevice(Handle tx, String device) {
        devices.get(tx, device);
        return new OfDevice(List.copyOf(members.of(tx, device)));
    }

    private Group find(Handle tx, String id) {
        return store.find(tx, id).orElseThrow(() -> Refusal.notFound("group", id));
    }

    private Group requireStatic(Handle tx, String id) {
        Group group = find(tx, id);
        if (group.dynamic()) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "group '" + id + "' is dynamic: its query says which devices are in it",
                    group.query(),
                    "a static group");
        }
        return group;
    }

    private static void requireDynamic(Group group) {
        if (!group.dynamic()) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "group '" + group.id() + "' is static: make a dynamic one with that query",
                    "no query",
                    "a dynamic group");
        }
    }

    private static @Nullable String orNone(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String subject(String id) {
        return "group:" + id;
    }

    private static Map<String, @Nullable Object> description(Group group) {
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("parent", group.parent());
        data.put("description", group.description());
        data.put("query", group.query());
        return data;
    }

    private static Status status(Group group) {
        return group.builtTo() == null ? Status.ACTIVE : Status.BUILDING;
    }

    private View view(Handle tx, Group group) {
        return new View(
                group.id(),
                group.parent(),
                group.description(),
                group.query(),
                status(group),
                group.revision(),
                store.children(tx, group.id()),
                members.count(tx, group.id()),
                group.createdAt());
    }
}
