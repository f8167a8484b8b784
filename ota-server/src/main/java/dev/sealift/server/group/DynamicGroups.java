package dev.sealift.server.group;

import dev.sealift.server.database.Database;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.DeviceListener;
import dev.sealift.server.device.DeviceStore;
import dev.sealift.server.device.Fields;
import dev.sealift.server.device.query.DeviceQuery;
import dev.sealift.server.device.query.DeviceSearch;
import dev.sealift.server.device.query.Facts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the members of dynamic groups: a device is looked at again by those groups whose query names a field that
 * changed, in the transaction in which it does, and by those that compare with now when its time has come.
 */
public final class DynamicGroups implements DeviceListener {
    /** What one transaction looks at, while everybody else's writes wait. */
    private static final int BATCH = 2000;

    /** How late time alone may move a device; each round costs a query for each group that compares with now. */
    private static final Duration TIME_PRECISION = Duration.ofSeconds(30);

    /** Queries kept read; more than there are groups. */
    private static final int MAX_READ = 1000;

    private final GroupStore groups;
    private final MemberStore members;
    private final Membership membership;
    private final DeviceStore devices;
    private final DeviceSearch search;
    private final Clock clock;
    private final Map<String, DeviceQuery> read = new ConcurrentHashMap<>();

    public DynamicGroups(Groups groups, DeviceStore devices, DeviceSearch search, Clock clock) {
        this.groups = groups.groups();
        this.members = groups.members();
        this.membership = groups.membership();
        this.devices = devices;
        this.search = search;
        this.clock = clock;
        groups.subscribe(this::moved);
    }

    @Override
    public void changed(Handle tx, @Nullable Device before, Device after, Set<String> fields) {
        List<Group> concerned =
                before == null ? groups.covering(tx, after.id()) : groups.covering(tx, after.id(), andAny(fields));
        concerned.forEach(group -> settle(tx, group, after));
    }

    /** A query for any field looks at texts only. */
    private static Set<String> andAny(Set<String> fields) {
        if (fields.equals(Set.of(Fields.LAST_CONTACT))) {
            return fields;
        }
        Set<String> all = new HashSet<>(fields);
        all.add(DeviceQuery.EVERY_FIELD);
        return all;
    }

    /** Queries may name static groups; that a dynamic one was joined or left changes nothing for them. */
    private void moved(Handle tx, String device, Set<String> joined, Set<String> left) {
        List<Group> concerned = groups.covering(tx, device, Set.of(Fields.GROUPS, DeviceQuery.EVERY_FIELD));
        if (!concerned.isEmpty()) {
            devices.find(tx, device).ifPresent(found -> concerned.forEach(group -> settle(tx, group, found)));
        }
    }

    @Override
    public void heard(Handle tx, Set<String> heard) {
        if (groups.anyLooksAt(tx, Fields.LAST_CONTACT)) {
            heard.forEach(id -> devices.find(tx, id)
                    .ifPresent(device -> groups.covering(tx, id, Set.of(Fields.LAST_CONTACT))
                            .forEach(group -> settle(tx, group, device))));
        }
    }

    @Override
    public void removing(Handle tx, Device device) {
        membership.removeEverywhere(tx, device.id());
    }

    /** Begins to look at the whole fleet for a group; a small fleet is done with at once. */
    Group start(Handle tx, Group group) {
        groups.fields(tx, group.id(), query(group).fields());
        return build(tx, group);
    }

    private Group build(Handle tx, Group group) {
        String after = Objects.requireNonNull(group.builtTo());
        @Nullable String to = devices.idAfter(tx, after, BATCH).orElse(null);
        Set<String> before = members.members(tx, group.id(), after, to);
        for (Device device : search.range(tx, query(group), id -> members.staticOf(tx, id), after, to)) {
            if (!before.remove(device.id())) {
                membership.put(tx, group, device.id());
            }
        }
        before.forEach(device -> membership.remove(tx, group, device));
        groups.builtTo(tx, group.id(), to);
        return group.builtTo(to);
    }

    /** Goes on building groups and moves the devices whose time has come; in small transactions. */
    public void tick(Database database) {
        while (database.read(groups::toBuild).isPresent()) {
            database.write(tx -> {
                groups.toBuild(tx).ifPresent(group -> build(tx, group));
                return tx;
            });
        }
        Instant now = clock.instant();
        database.read(tx -> groups.checkedUntil(tx, Fields.LAST_CONTACT, now.minus(TIME_PRECISION)))
                .forEach(group -> pass(database, group, now));
    }

    /** Time went on: looks at the devices for which one of the spans that the query names has ended since. */
    private void pass(Database database, Group group, Instant now) {
        Instant since = Objects.requireNonNull(group.checkedAt());
        for (Duration span : query(group).spans()) {
            Instant from = since.minus(span);
            String after = "";
            List<Device> due;
            do {
                due = seenBetween(database, from, after, now.minus(span));
                settleAgain(database, group.id(), due);
                from = due.isEmpty()
                        ? from
                        : Objects.requireNonNull(due.getLast().lastSeenAt());
                after = due.isEmpty() ? after : due.getLast().id();
            } while (due.size() == BATCH);
        }
        database.write(tx -> {
            groups.checkedAt(tx, group.id(), now);
            return tx;
        });
    }

    private List<Device> seenBetween(Database database, Instant from, String after, Instant to) {
        return database.read(tx -> devices.seenBetween(tx, from, after, to, BATCH));
    }

    /** Both the group and the devices may have changed since they were read. */
    private void settleAgain(Database database, String id, List<Device> due) {
        if (due.isEmpty()) {
            return;
        }
        database.write(tx -> {
            for (Device device : due) {
                groups.covering(tx, device.id(), Set.of(Fields.LAST_CONTACT)).stream()
                        .filter(group -> group.id().equals(id))
                        .forEach(group -> devices.find(tx, device.id()).ifPresent(now -> settle(tx, group, now)));
            }
            return id;
        });
    }

    /** Makes a device a member or not, as the query says. */
    private void settle(Handle tx, Group group, Device device) {
        var facts = new Facts(device, () -> members.staticOf(tx, device.id()), clock.instant());
        if (facts.match(query(group))) {
            membership.put(tx, group, device.id());
        } else {
            membership.remove(tx, group, device.id());
        }
    }

    private DeviceQuery query(Group group) {
        if (read.size() > MAX_READ) {
            read.clear();
        }
        return read.computeIfAbsent(Objects.requireNonNull(group.query()), DeviceSearch::parse);
    }
}
