package dev.sealift.server.device;

import dev.sealift.api.ProblemCode;
import dev.sealift.server.database.Database;
import dev.sealift.server.device.query.DeviceSearch;
import dev.sealift.server.device.query.Query;
import dev.sealift.server.http.Wire;
import dev.sealift.server.identity.Role;
import dev.sealift.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** {@code /api/v1/devices/import} and {@code …/export}: whole fleets, streamed. */
public final class BulkRoutes {
    private static final int PAGE = 1000;

    private final Database database;
    private final DeviceSearch search;
    private final DeviceImport imports;
    private final DeviceLines lines;
    private final Wire wire;

    public BulkRoutes(Database database, DeviceService devices, DeviceSearch search, JsonMapper json, Wire wire) {
        this.database = database;
        this.search = search;
        this.imports = new DeviceImport(database, devices);
        this.lines = new DeviceLines(json);
        this.wire = wire;
    }

    /** Adds the operators' routes. */
    public void operators(RoutesConfig routes) {
        routes.post("/api/v1/devices/import", this::take, Role.ADMIN);
        routes.get("/api/v1/devices/export", this::give, Role.operators());
    }

    private void take(Context ctx) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(ctx.bodyInputStream(), StandardCharsets.UTF_8));
        DeviceLines.Source source =
                isCsv("Content-Type", ctx.contentType()) ? lines.csv(reader) : lines.jsonLines(reader);
        wire.write(ctx, 200, imports.run(wire.cause(ctx), source));
    }

    private static boolean isCsv(String header, @Nullable String type) {
        String given = Objects.requireNonNullElse(type, "nothing");
        if (given.startsWith(DeviceLines.CSV)) {
            return true;
        }
        if (given.startsWith(DeviceLines.JSON_LINES)) {
            return false;
        }
        String expected = DeviceLines.CSV + " or " + DeviceLines.JSON_LINES;
        throw Refusal.of(
                ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                header + ": " + given + " (expected: " + expected + ")",
                given,
                expected);
    }

    private void give(Context ctx) throws IOException {
        boolean csv = isCsv("Accept", ctx.header("Accept"));
        Query query = DeviceSearch.parse(Objects.requireNonNullElse(ctx.queryParam("query"), "*"));
        ctx.contentType(csv ? DeviceLines.CSV : DeviceLines.JSON_LINES);
        List<String> attributes = csv ? attributes(query) : List.of();
        try (var out = new BufferedWriter(new OutputStreamWriter(ctx.outputStream(), StandardCharsets.UTF_8))) {
            if (csv) {
                out.write(DeviceLines.csvHeader(attributes) + "\n");
            }
            for (DeviceSearch.Page page = first(query); page != null; page = after(query, page)) {
                for (Device device : page.devices()) {
                    out.write(csv ? DeviceLines.csvRow(device, attributes) : lines.jsonLine(device));
                    out.write('\n');
                }
            }
        }
    }

    /** The columns of a table are known only when all rows are. */
    private List<String> attributes(Query query) {
        var names = new TreeSet<String>();
        for (DeviceSearch.Page page = first(query); page != null; page = after(query, page)) {
            page.devices().forEach(device -> names.addAll(device.attributes().keySet()));
        }
        return List.copyOf(names);
    }

    private DeviceSearch.Page first(Query query) {
        return page(query, "");
    }

    private DeviceSearch.@Nullable Page after(Query query, DeviceSearch.Page page) {
        String next = page.next();
        return next == null ? null : page(query, next);
    }

    private DeviceSearch.Page page(Query query, String after) {
        return database.read(tx -> search.find(tx, query, after, PAGE));
    }
}
