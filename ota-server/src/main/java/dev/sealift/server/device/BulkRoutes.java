package dev.sealift.server.device;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Devices;
import dev.sealift.server.database.Database;
import dev.sealift.server.device.query.DeviceQuery;
import dev.sealift.server.device.query.DeviceSearch;
import dev.sealift.server.http.Call;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Role;
import dev.sealift.server.problem.Refusal;
import io.javalin.http.Context;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
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
    private static final List<String> FORMATS = List.of(DeviceLines.CSV, DeviceLines.JSON_LINES);

    private final Database database;
    private final DeviceSearch search;
    private final DeviceImport imports;
    private final DeviceLines lines;

    public BulkRoutes(Database database, DeviceService devices, DeviceSearch search, JsonMapper json) {
        this.database = database;
        this.search = search;
        this.imports = new DeviceImport(database, devices);
        this.lines = new DeviceLines(json);
    }

    /** The operators' routes. */
    public List<Route> operators() {
        return List.of(
                Route.post(
                                "/api/v1/devices/import",
                                "registers devices, and describes anew those that exist",
                                Role.ADMIN)
                        .uploads(200, FORMATS, Devices.Imported.class, this::take),
                Route.get("/api/v1/devices/export", "devices as they can be imported again", Role.operators())
                        .query(DeviceRoutes.QUERY)
                        .refuses(ProblemCode.UNSUPPORTED_MEDIA_TYPE)
                        .streams(FORMATS, this::give));
    }

    private Devices.Imported take(Call call, InputStream file) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
        boolean csv = isCsv("Content-Type", call.context().contentType());
        return imports.run(call.cause(), csv ? lines.csv(reader) : lines.jsonLines(reader));
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

    private void give(Call call) throws IOException {
        Context ctx = call.context();
        boolean csv = isCsv("Accept", ctx.header("Accept"));
        DeviceQuery query = call.query(DeviceRoutes.QUERY);
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
    private List<String> attributes(DeviceQuery query) {
        var names = new TreeSet<String>();
        for (DeviceSearch.Page page = first(query); page != null; page = after(query, page)) {
            page.devices().forEach(device -> names.addAll(device.attributes().keySet()));
        }
        return List.copyOf(names);
    }

    private DeviceSearch.Page first(DeviceQuery query) {
        return page(query, "");
    }

    private DeviceSearch.@Nullable Page after(DeviceQuery query, DeviceSearch.Page page) {
        String next = page.next();
        return next == null ? null : page(query, next);
    }

    private DeviceSearch.Page page(DeviceQuery query, String after) {
        return database.read(tx -> search.find(tx, query, after, PAGE));
    }
}
