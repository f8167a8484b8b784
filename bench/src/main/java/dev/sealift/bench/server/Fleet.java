package dev.sealift.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Devices behind gateways, so that a fleet needs few certificates; they are numbered, and dealt out by turns. */
final class Fleet {
    /** The dynamic group of all of them. */
    static final String ALL = "all";

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

    /** A connection for each gateway, in their order: device N is behind the one with number N modulo their number. */
    List<DeviceConnection> connect(Bench.Server server) throws Exception {
        var connections = new ArrayList<DeviceConnection>();
        for (int gateway = 0; gateway < gateways; gateway++) {
            connections.add(bench.connect(gateway(gateway), server));
        }
        return connections;
    }
}
