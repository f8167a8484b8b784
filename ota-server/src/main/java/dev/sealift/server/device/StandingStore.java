package dev.sealift.server.device;

import dev.sealift.api.DeviceState;
import dev.sealift.api.operator.Devices;
import dev.sealift.server.database.Row;
import dev.sealift.server.database.Sql;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** The standings of many devices, in the database. */
final class StandingStore {
    private static final TypeReference<Map<String, String>> ATTRIBUTES = new TypeReference<>() {};
    private static final String COLUMNS =
            "SELECT devices.id, devices.board, devices.state, devices.attributes, devices.report FROM ";

    /** Ids of one statement. */
    private static final int AT_ONCE = 500;

    private static final String OF_IDS = COLUMNS + "devices WHERE id IN ("
            + IntStream.range(0, AT_ONCE).mapToObj(n -> ":id" + n).collect(Collectors.joining(", ")) + ")";

    private final ObjectReader attributes;
    private final ObjectReader reports;

    StandingStore(JsonMapper json) {
        this.attributes = json.readerFor(ATTRIBUTES);
        this.reports = json.readerFor(Report.class);
    }

    private record Report(Standing.Boot boot) {}

    /** Members of a group after a device, in the order of their ids. */
    List<Standing> ofGroup(Handle tx, String group, String after, int limit) {
        // CROSS JOIN keeps SQLite to this order, in which it finds the ids sorted.
        return Sql.of(
                        tx,
                        COLUMNS + "group_members CROSS JOIN devices"
                                + " WHERE group_members.device_group = :group AND group_members.device > :after"
                                + " AND devices.id = group_members.device ORDER BY group_members.device LIMIT :limit")
                .bind("group", group)
                .bind("after", after)
                .bind("limit", limit)
                .list(this::standing);
    }

    /** Those of the devices that there are, by id. */
    Map<String, Standing> of(Handle tx, List<String> ids) {
        Map<String, Standing> found = HashMap.newHashMap(ids.size());
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            Sql query = Sql.of(tx, OF_IDS);
            for (int n = 0; n < AT_ONCE; n++) {
                // Behind the last comes the last again, so that there is one statement for any number.
                query.bind("id" + n, ids.get(Math.min(from + n, ids.size() - 1)));
            }
            query.list(this::standing).forEach(standing -> found.put(standing.id(), standing));
        }
        return found;
    }

    private Standing standing(Row row) throws SQLException {
        String report = row.textOrNull("report");
        return new Standing(
                row.text("id"),
                row.text("board"),
                row.constant("state", DeviceState.class),
                zone(row.text("attributes")),
                report == null ? null : reports.<Report>readValue(report).boot());
    }

    /** Most devices name no zone, and their attributes need not be parsed. */
    private @Nullable ZoneId zone(String text) {
        return text.contains(Devices.TIME_ZONE) ? Device.zone(attributes.readValue(text)) : null;
    }
}
