package dev.sealift.server;

import static dev.sealift.api.OperatorRole.ADMIN;
import static dev.sealift.api.OperatorRole.AUDITOR;
import static dev.sealift.api.OperatorRole.RELEASE_ENGINEER;
import static dev.sealift.api.OperatorRole.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.OperatorRole;
import dev.sealift.api.operator.Operators;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Role;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Named operators: what each role may do on every route, and tokens that come and go. */
class OperatorTest {
    private static final Set<OperatorRole> ALL = EnumSet.allOf(OperatorRole.class);

    private final TestServer server;

    OperatorTest(@TempDir Path data) {
        server = new TestServer(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** What each route's roles are is shown, and reviewed, in docs/api.md. */
    @Test
    void everyRouteTakesItsRolesAndNoOther() {
        var clients = new EnumMap<OperatorRole, HttpsClient>(OperatorRole.class);
        ALL.forEach(role -> clients.put(role, server.operator("with-" + role, role)));
        HttpsClient nobody = server.operator(null);
        for (Route route : server.server().operatorRoutes()) {
            String path = route.path().replaceAll("\\{.*?}", "7");
            boolean open = route.roles().equals(EnumSet.of(Role.ANYONE));
            assertThat(nobody.status(route.method().name(), path))
                    .as(route.name() + " as nobody")
                    .satisfies(status -> assertThat(status == 401).isEqualTo(!open));
            clients.forEach((role, client) -> {
                int status = client.status(route.method().name(), path);
                assertThat(status == 403)
                        .as(route.name() + " as " + role)
                        .isEqualTo(!open && !route.roles().contains(Role.valueOf(role.name())));
                assertThat(status)
                        .as(route.name() + " as " + role)
                        .isNotEqualTo(401)
                        .isLessThan(500);
            });
        }
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
