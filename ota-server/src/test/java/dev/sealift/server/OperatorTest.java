package dev.sealift.server;

import static dev.sealift.api.OperatorRole.ADMIN;
import static dev.sealift.api.OperatorRole.APPROVER;
import static dev.sealift.api.OperatorRole.AUDITOR;
import static dev.sealift.api.OperatorRole.RELEASE_ENGINEER;
import static dev.sealift.api.OperatorRole.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.OperatorRole;
import dev.sealift.api.operator.Operators;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Named operators: what each role may do on every route, and tokens that come and go. */
class OperatorTest {
    private static final Set<OperatorRole> ALL = EnumSet.allOf(OperatorRole.class);

    private static final Map<String, Set<OperatorRole>> ROUTES = Map.ofEntries(
            Map.entry("POST /api/v1/devices", EnumSet.of(ADMIN)),
            Map.entry("GET /api/v1/devices", ALL),
            Map.entry("GET /api/v1/devices/none", ALL),
            Map.entry("POST /api/v1/devices/none/certificate", EnumSet.of(ADMIN)),
            Map.entry("POST /api/v1/gateways", EnumSet.of(ADMIN)),
            Map.entry("POST /api/v1/devices/none/certificate/revoke", EnumSet.of(ADMIN)),
            Map.entry("POST /api/v1/gateways/none/certificate/revoke", EnumSet.of(ADMIN)),
            Map.entry("POST /api/v1/artifacts", EnumSet.of(ADMIN, RELEASE_ENGINEER)),
            Map.entry("POST /api/v1/attachments/none", EnumSet.of(ADMIN, RELEASE_ENGINEER)),
            Map.entry("GET /api/v1/attachments/none", ALL),
            Map.entry("POST /api/v1/releases", EnumSet.of(ADMIN, RELEASE_ENGINEER)),
            Map.entry("GET /api/v1/releases", ALL),
            Map.entry("GET /api/v1/releases/none", ALL),
            Map.entry("POST /api/v1/jobs", EnumSet.of(ADMIN, RELEASE_ENGINEER)),
            Map.entry("GET /api/v1/jobs", ALL),
            Map.entry("GET /api/v1/jobs/none", ALL),
            Map.entry("GET /api/v1/jobs/none/executions", ALL),
            Map.entry("POST /api/v1/jobs/none/cancel", EnumSet.of(ADMIN, RELEASE_ENGINEER)),
            Map.entry("POST /api/v1/operators", EnumSet.of(ADMIN)),
            Map.entry("GET /api/v1/operators", EnumSet.of(ADMIN, AUDITOR)),
            Map.entry("POST /api/v1/operators/none/token", EnumSet.of(ADMIN)),
            Map.entry("POST /api/v1/operators/none/revoke", EnumSet.of(ADMIN)),
            Map.entry("POST /api/v1/signing/profiles", EnumSet.of(ADMIN)),
            Map.entry("GET /api/v1/signing/profiles", ALL),
            Map.entry("GET /api/v1/signing/profiles/none", ALL),
            Map.entry("POST /api/v1/signing/profiles/none/revoke", EnumSet.of(ADMIN)),
            Map.entry("POST /api/v1/signing/contents", EnumSet.of(RELEASE_ENGINEER)),
            Map.entry("POST /api/v1/signing/requests", EnumSet.of(RELEASE_ENGINEER)),
            Map.entry("GET /api/v1/signing/requests", ALL),
            Map.entry("GET /api/v1/signing/requests/7", ALL),
            Map.entry("POST /api/v1/signing/requests/7/approve", EnumSet.of(APPROVER)),
            Map.entry("POST /api/v1/signing/requests/7/reject", EnumSet.of(APPROVER, RELEASE_ENGINEER)),
            Map.entry("GET /api/v1/audit", EnumSet.of(ADMIN, AUDITOR)),
            Map.entry("GET /api/v1/audit/verify", EnumSet.of(ADMIN, AUDITOR)),
            Map.entry("GET /metrics", ALL));

    private final TestServer server;

    OperatorTest(@TempDir Path data) {
        server = new TestServer(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyRouteTakesItsRolesAndNoOther() {
        var clients = new EnumMap<OperatorRole, HttpsClient>(OperatorRole.class);
        ALL.forEach(role -> clients.put(role, server.operator("with-" + role, role)));
        ROUTES.forEach((route, allowed) -> clients.forEach((role, client) -> {
            String path = route.substring(route.indexOf('/'));
            Reply reply = route.startsWith("GET ") ? client.get(path) : client.post(path, Map.of());
            assertThat(reply.status() == 403)
                    .as(route + " as " + role + ": " + reply.text())
                    .isEqualTo(!allowed.contains(role));
            assertThat(reply.status())
                    .as(route + " as " + role)
                    .isNotEqualTo(401)
                    .isLessThan(500);
        }));
        ROUTES.keySet().forEach(route -> {
            String path = route.substring(route.indexOf('/'));
            HttpsClient nobody = server.operator(null);
            assertThat((route.startsWith("GET ") ? nobody.get(path) : nobody.post(path, Map.of())).status())
                    .as(route)
                    .isEqualTo(401);
        });
    }

    @Test
    void theTableAboveKnowsEveryRoute() {
        var known = ROUTES.keySet().stream().map(route -> route.replaceAll("none|7$|7(?=/)", "{}"));
        var open = Stream.of("GET /healthz", "GET /readyz");
        assertThat(server.server().operatorRoutes().stream().map(route -> route.replaceAll("\\{.*?}", "{}")))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(known, open).toList());
    }

    @Test
    void severalRolesAddUp() {
        HttpsClient both = server.operator("both", AUDITOR, RELEASE_ENGINEER);
        assertThat(both.get("/api/v1/audit").status()).isEqualTo(200);
        assertThat(both.post("/api/v1/jobs", Map.of()).status()).isEqualTo(400);
        assertThat(both.post("/api/v1/operators", Map.of()).status()).isEqualTo(403);
    }

    @Test
    void aTokenStopsWhenItIsRenewedAndWhenItsOperatorIsRevoked() {
        HttpsClient first = server.operator("vera", VIEWER);
        assertThat(first.get("/api/v1/jobs").status()).isEqualTo(200);

        var renewed =
                server.operator().post("/api/v1/operators/vera/token", Map.of()).as(Operators.Token.class);
        HttpsClient second = server.operator(renewed.token());
        assertThat(first.get("/api/v1/jobs").status()).isEqualTo(401);
        assertThat(second.get("/api/v1/jobs").status()).isEqualTo(200);

        var revoked = server.operator()
                .post("/api/v1/operators/vera/revoke", Map.of())
                .as(Operators.View.class);
        assertThat(revoked.revokedAt()).isNotNull();
        assertThat(second.get("/api/v1/jobs").status()).isEqualTo(401);
        assertThat(server.operator()
                        .post("/api/v1/operators/vera/token", Map.of())
                        .code())
                .isEqualTo("INVALID_STATE");
    }

    @Test
    void aNameIsNeverUsedAgain() {
        server.operator("vera", VIEWER);
        server.operator().post("/api/v1/operators/vera/revoke", Map.of());
        assertThat(server.operator()
                        .post("/api/v1/operators", new Operators.Create("vera", List.of(ADMIN)))
                        .code())
                .isEqualTo("ALREADY_EXISTS");
    }

    @Test
    void theLastAdministratorStays() {
        assertThat(server.operator()
                        .post("/api/v1/operators/admin/revoke", Map.of())
                        .code())
                .isEqualTo("INVALID_STATE");
        HttpsClient second = server.operator("second", ADMIN);
        assertThat(second.post("/api/v1/operators/admin/revoke", Map.of()).status())
                .isEqualTo(200);
        assertThat(second.post("/api/v1/operators/second/revoke", Map.of()).code())
                .isEqualTo("INVALID_STATE");
    }

    @Test
    void aTokenIsKeptNowhereEvenWhenARequestHasAnIdempotencyKey() {
        var body = new Operators.Create("vera", List.of(VIEWER));
        var token = server.operator()
                .post("/api/v1/operators", body, "Idempotency-Key", "k1")
                .as(Operators.Token.class)
                .token();
        assertThat(server.operator()
                        .post("/api/v1/operators", body, "Idempotency-Key", "k1")
                        .code())
                .isEqualTo("ALREADY_EXISTS");
        assertThat(server.operator().get("/api/v1/audit").text()).doesNotContain(token);
        assertThat(server.operator().get("/api/v1/operators").text()).doesNotContain(token);
        server.restart(() -> List.of("sealift.db", "sealift.db-wal")
                .forEach(file -> assertThat(TestServer.contains(server.data.resolve(file), token))
                        .as(file)
                        .isFalse()));
    }

    @Test
    void namesAndRolesAreChecked() {
        assertThat(server.operator()
                        .post("/api/v1/operators", Map.of("name", "a\u001b[2J", "roles", List.of("VIEWER")))
                        .code())
                .isEqualTo("INVALID_VALUE");
        assertThat(server.operator()
                        .post("/api/v1/operators", Map.of("name", "a", "roles", List.of()))
                        .code())
                .isEqualTo("INVALID_VALUE");
        assertThat(server.operator()
                        .post("/api/v1/operators", Map.of("name", "a", "roles", List.of("ROOT")))
                        .code())
                .isEqualTo("INVALID_VALUE");
    }
}
