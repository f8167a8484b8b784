package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.ReasonCode;
import dev.sealift.server.http.Content;
import dev.sealift.server.http.Query;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The pages and the OpenAPI documents say what the routes and the metrics are. */
class ApiDocumentTest {
    private final TestServer server;

    ApiDocumentTest(@TempDir Path data) {
        server = new TestServer(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** With {@code -Dsealift.write-docs=true} it writes the tables instead. */
    @Test
    void theTablesOfThePageAreThoseOfTheRoutes() throws IOException {
        assertPage(
                Path.of("../docs/api.md"),
                Map.of(
                        "operators", table(server.server().operatorRoutes()),
                        "devices", table(server.server().deviceRoutes()),
                        "problems", problems()));
    }

    @Test
    void theTableOfMetricsIsWhatIsExposed() throws IOException {
        // A route that was never called, a device that never reported and a failure that never happened show nothing.
        var device = server.device("one");
        server.job("blue", server.release("1.1.0", 1), null, List.of("one"));
        device.start();
        device.fail("blue", ReasonCode.SELF_TEST_FAILED);
        assertPage(Path.of("../docs/operation.md"), Map.of("metrics", metrics()));
    }

    private static void assertPage(Path page, Map<String, String> tables) throws IOException {
        String written = Files.readString(page);
        String expected = written;
        for (var table : tables.entrySet()) {
            expected = withTable(expected, table.getKey(), table.getValue());
        }
        if (Boolean.getBoolean("sealift.write-docs")) {
            Files.writeString(page, expected);
        } else {
            assertThat(written)
                    .as(page + ": run this test with -Dsealift.write-docs=true and look at what changed")
                    .isEqualTo(expected);
        }
    }

    private String metrics() {
        var types = new TreeMap<String, String>();
        var helps = new TreeMap<String, String>();
        server.operator().get("/metrics").text().lines().forEach(line -> {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# TYPE ")) {
                types.put(words[2], words[3]);
            } else if (line.startsWith("# HELP ")) {
                helps.put(words[2], words[3]);
            }
        });
        assertThat(helps.keySet()).isEqualTo(types.keySet());
        return "| name | type | what |\n|---|---|---|\n"
                + helps.entrySet().stream()
                        .map(help -> "| `%s` | %s | %s |%n"
                                .formatted(help.getKey(), types.get(help.getKey()), help.getValue()))
                        .collect(Collectors.joining());
    }

    @Test
    void theDocumentsHoldEveryRouteAndReferToSchemasThatAreThere() {
        JsonNode operators = server.operator(null).get("/openapi.json").json();
        JsonNode devices = server.device("one").client.get("/openapi.json").json();
        for (var document : List.of(operators, devices)) {
            assertThat(document.path("openapi").asString()).isEqualTo("3.1.0");
            var schemas = document.path("components").path("schemas");
            assertThat(document.findValuesAsString("$ref"))
                    .isNotEmpty()
                    .allSatisfy(
                            reference -> assertThat(schemas.has(reference.substring(reference.lastIndexOf('/') + 1)))
                                    .as(reference)
                                    .isTrue());
            assertThat(document.findValuesAsString("operationId")).doesNotHaveDuplicates();
            // OpenAPI takes paths that differ in the names of their parameters alone for one.
            assertThat(document.path("paths").propertyNames().stream().map(path -> path.replaceAll("\\{.*?}", "{}")))
                    .doesNotHaveDuplicates();
        }
        assertThat(names(operators)).isEqualTo(names(server.server().operatorRoutes()));
        assertThat(names(devices)).isEqualTo(names(server.server().deviceRoutes()));
        JsonNode create = operators.path("components").path("schemas").path("Devices.Create");
        assertThat(create.path("required").toString()).isEqualTo("[\"id\",\"board\"]");
        assertThat(create.path("additionalProperties").asBoolean(true)).isFalse();
    }

    private static Set<String> names(JsonNode document) {
        return document.path("paths")
                .propertyStream()
                .flatMap(path -> path.getValue()
                        .propertyStream()
                        .map(method -> method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .collect(Collectors.toSet());
    }

    private static Set<String> names(List<Route> routes) {
        return routes.stream().map(Route::name).collect(Collectors.toSet());
    }

    private static String withTable(String page, String name, String table) {
        String begin = "<!-- " + name + ": generated -->\n";
        String end = "<!-- end -->";
        int from = page.indexOf(begin) + begin.length();
        assertThat(from).as(begin).isGreaterThanOrEqualTo(begin.length());
        return page.substring(0, from) + table + page.substring(page.indexOf(end, from));
    }

    private static String table(List<Route> routes) {
        return "| request | for | body → reply | who |\n|---|---|---|---|\n"
                + routes.stream().map(ApiDocumentTest::row).collect(Collectors.joining());
    }

    private static String row(Route route) {
        String queries = route.queries().isEmpty()
                ? ""
                : route.queries().stream().map(Query::name).collect(Collectors.joining("=&", "?", "="));
        String body = route.request().mediaTypes().isEmpty() ? "" : content(route.request()) + " → ";
        String status = route.status() == 200 ? "" : route.status() + " ";
        return "| `%s%s` | %s | %s%s%s | %s |%n"
                .formatted(
                        route.name(),
                        queries,
                        route.summary(),
                        body,
                        status,
                        content(route.reply()),
                        who(route.roles()));
    }

    private static String content(Content content) {
        Class<?> type = content.type();
        if (type == null) {
            return content.mediaTypes().isEmpty() ? "–" : String.join(" or ", content.mediaTypes());
        }
        Class<?> outer = type.getEnclosingClass();
        return "`" + (outer == null ? "" : outer.getSimpleName() + ".") + type.getSimpleName() + "`";
    }

    private static String who(Set<Role> roles) {
        if (roles.equals(EnumSet.copyOf(List.of(Role.operators())))) {
            return "every operator";
        }
        if (roles.equals(EnumSet.of(Role.ANYONE))) {
            return "anyone";
        }
        return roles.stream().map(Role::name).collect(Collectors.joining(", "));
    }

    private static String problems() {
        return "| code | status | says |\n|---|---|---|\n"
                + Arrays.stream(ProblemCode.values())
                        .map(code -> "| `%s` | %d | %s |%n".formatted(code, code.status(), code.title()))
                        .collect(Collectors.joining());
    }
}
