package dev.sealift.server.http;

import dev.sealift.api.operator.Operators;
import dev.sealift.server.identity.OperatorService;
import dev.sealift.server.identity.Role;
import java.util.List;

/** {@code /api/v1/operators}: who holds tokens, and what each may do. */
public final class OperatorRoutes {
    private final OperatorService operators;
    private final OperatorService.OnRevoke onRevoke;

    /** @param onRevoke what else ends with an operator */
    public OperatorRoutes(OperatorService operators, OperatorService.OnRevoke onRevoke) {
        this.operators = operators;
        this.onRevoke = onRevoke;
    }

    /** The routes. */
    public List<Route> operators() {
        return List.of(
                Route.post("/api/v1/operators", "adds an operator; the only reply that holds the token", Role.ADMIN)
                        .confidential()
                        .changes(
                                201,
                                Operators.Create.class,
                                Operators.Token.class,
                                (tx, call, body) -> operators.create(tx, call.cause(), body)),
                Route.post(
                                "/api/v1/operators/{name}/token",
                                "a new token in the place of the old one, which stops",
                                Role.ADMIN)
                        .confidential()
                        .changes(
                                201,
                                Operators.Change.class,
                                Operators.Token.class,
                                (tx, call, body) -> operators.renew(tx, call.cause(), call.path("name"))),
                Route.post("/api/v1/operators/{name}/revoke", "ends an operator's token for ever", Role.ADMIN)
                        .changes(
                                200,
                                Operators.Change.class,
                                Operators.View.class,
                                (tx, call, body) -> operators.revoke(tx, call.cause(), call.path("name"), onRevoke)),
                Route.get("/api/v1/operators", "operators by name, those revoked too", Role.ADMIN, Role.AUDITOR)
                        .query(Query.AFTER)
                        .pages(
                                Operators.Page.class,
                                Operators.Page::new,
                                Operators.View::name,
                                (tx, call, limit) -> operators.list(tx, call.query(Query.AFTER), limit)));
    }
}
