package dev.sealift.server;

import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.Sql;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** More devices than a test could register one by one: they are written into the database. */
final class LargeFleet {
    /** The group of all of them. */
    static final String GROUP = "everyone";

    private LargeFleet() {}

    static String device(int number) {
        return "d%05d".formatted(number);
    }

    /** The job named blue for all of them, offered as fast as it goes, and for these besides. */
    static Jobs.Create job(Releases.View release, @Nullable List<String> besides) {
        return new Jobs.Create(
                "blue",
                null,
                null,
                release.id(),
                null,
                besides,
                List.of(GROUP),
                null,
                null,
                null,
                TestServer.policy(100_000, null, 60),
                null);
    }

    /** Registers them, all in one group. */
    static void write(Database database, int devices) {
        List<String> ids =
                IntStream.range(0, devices).mapToObj(LargeFleet::device).toList();
        database.write(tx -> {
            Sql.of(tx, "INSERT INTO device_groups (id, created_at) VALUES (:id, 0)")
                    .bind("id", GROUP)
                    .execute();
            Sql.forEach(
                    tx,
                    "INSERT INTO devices (id, board, created_at) VALUES (:id, :board, 0)",
                    ids,
                    (row, id) -> row.bind("id", id).bind("board", TestServer.BOARD));
            Sql.forEach(
                    tx,
                    "INSERT INTO group_members (device_group, device, direct) VALUES (:group, :id, TRUE)",
                    ids,
                    (row, id) -> row.bind("id", id).bind("group", GROUP));
            return devices;
        });
    }
}
