package dev.sealift.bench.server;

import dev.sealift.server.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Devices behind gateways, so that a fleet needs few certificates; they are numbered, and dealt out by turns. */
final class Fleet {
    /** The dynamic group of all of them. */
    static final String ALL = "all";

    /** Rows of one transaction. */
    private static final int FILLED_AT_ONCE = 50_000;

    private static final String NUMBERS =
            " WITH RECURSIVE n(i) AS (SELECT :from UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :to) ";

    /** What the server writes for a device that is registered, but for the events. */
    private static final List<String> FILL = List.of(
            "INSERT INTO devices (id, board, gateway, attributes, created_at)" + NUMBERS
                    + "SELECT printf('d%07d', i), :board, 'gateway-' || (i % :gateways),"
                    + " '{\"site\":\"site-' || (i % 1000) || '\"}', 0 FROM n",
            "INSERT INTO device_terms (device, field, term)" + NUMBERS
                    + "SELECT printf('d%07d', i), 'attributes.site', CAST('site-' || (i % 1000) AS BLOB) FROM n",
            "INSERT INTO group_members (device_group, device, direct)" + NUMBERS
                    + "SELECT :group, printf('d%07d', i), TRUE FROM n");

    private final Bench bench;
    private final int gateways;
    private int size;

    /** Enrols that many gateways; there are no devices yet. */
    Fleet(Bench bench, int gateways) throws IOException {
        this.bench = bench;
        this.gateways = gateways;
        for (int gateway = 0; gateway < gateways; gateway++) {
            bench.enrolGateway(gateway(gateway));
        }
    }

    private static String gateway(int number) {
        return "gateway-" + number;
    }

    /** The id of a device. */
    static String device(int number) {
        return "d%07d".formatted(number);
    }

    int size() {
        return size;
    }

    /** Registers devices until there are so many. */
    void growTo(int devices) throws IOException {
        Path file = bench.folder().resolve("devices.csv");
        try (var out = Files.newBufferedWriter(file)) {
            out.write("id,board,gateway,attributes.site\n");
            for (; size < devices; size++) {
                out.write("%s,%s,%s,site-%d%n"
                        .formatted(device(size), Bench.BOARD, gateway(size % gateways), size % 1000));
            }
        }
        bench.sealift("device", "import", file.toString());
    }

    /**
     * Writes devices straight into the database of a server that does not run, until there are so many; they are members of
     * the group of all of them. To import a million takes longer than all that is measured with them.
     */
    void fillTo(int devices) {
        try (var database = Database.open(bench.data().resolve("sealift.db"))) {
            while (size < devices) {
                int from = size;
                int to = Math.min(devices, size + FILLED_AT_ONCE);
                database.write(tx -> FILL.stream()
                        .mapToInt(insert -> tx.createUpdate(insert)
                                .bind("from", from)
                                .bind("to", to)
                                .bind("board", Bench.BOARD)
                                .bind("gateways", gateways)
                                .bind("group", ALL)
                                .execute())
                        .sum());
                size = to;
            }
        }
    }

    /** A connection for each gateway, in their order: device N is behind the one with number N modulo their number. */
    List<DeviceConnection> connect(Bench.Server server) throws Exception {
        var connections = new ArrayList<DeviceConnection>();
        for (int gateway = 0; gateway < gateways; gateway++) {
            connections.add(bench.connect(gateway(gateway), server));
        }
        return connections;
    }
}
