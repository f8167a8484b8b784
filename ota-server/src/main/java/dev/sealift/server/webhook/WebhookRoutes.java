package dev.sealift.server.webhook;

import dev.sealift.api.operator.Webhooks;
import dev.sealift.server.database.Database;
import dev.sealift.server.http.Call;
import dev.sealift.server.http.Query;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Role;
import java.util.List;

/** {@code /api/v1/webhooks}. They tell what the audit log tells, so they are for those who may read it. */
public final class WebhookRoutes {
    private static final String WEBHOOKS = "/api/v1/webhooks";
    private static final String WEBHOOK = WEBHOOKS + "/{id}";

    private final Database database;
    private final WebhookService webhooks;
    private final WebhookWorker worker;

    public WebhookRoutes(Database database, WebhookService webhooks, WebhookWorker worker) {
        this.database = database;
        this.webhooks = webhooks;
        this.worker = worker;
    }

    /** The routes. */
    public List<Route> operators() {
        return List.of(
                Route.post(WEBHOOKS, "adds a webhook; the only reply that holds its secret", Role.ADMIN)
                        .answers(201, Webhooks.Create.class, Webhooks.Created.class, this::create),
                Route.get(WEBHOOKS, "webhooks by id", Role.ADMIN, Role.AUDITOR)
                        .query(Query.AFTER)
                        .pages(
                                Webhooks.Page.class,
                                Webhooks.Page::new,
                                Webhooks.View::id,
                                (tx, call, limit) -> webhooks.list(tx, call.query(Query.AFTER), limit)),
                Route.get(WEBHOOK, "a webhook and where it stands", Role.ADMIN, Role.AUDITOR)
                        .reads(
                                Webhooks.View.class,
                                (tx, call) -> webhooks.get(tx, call.path("id")).view()),
                Route.delete(WEBHOOK, "removes a webhook with its deliveries", Role.ADMIN)
                        .changes(
                                200,
                                Webhooks.Change.class,
                                Webhooks.Removed.class,
                                (tx, call, body) -> webhooks.remove(tx, call.cause(), call.path("id"))),
                Route.get(WEBHOOK + "/deliveries", "its last attempts, oldest first", Role.ADMIN, Role.AUDITOR)
                        .query(Query.AFTER_NUMBER)
                        .pages(
                                Webhooks.Deliveries.class,
                                Webhooks.Deliveries::new,
                                Webhooks.Delivery::number,
                                (tx, call, limit) -> webhooks.deliveries(
                                        tx, call.path("id"), call.query(Query.AFTER_NUMBER), limit)),
                Route.post(WEBHOOK + "/replay", "starts it, where it stopped or behind another event", Role.ADMIN)
                        .then(worker::tick)
                        .changes(
                                200,
                                Webhooks.Replay.class,
                                Webhooks.View.class,
                                (tx, call, body) -> webhooks.replay(tx, call.cause(), call.path("id"), body)),
                Route.post(WEBHOOK + "/test", "sends a test event now and says what came of it", Role.ADMIN)
                        .answers(200, Webhooks.Change.class, Webhooks.Delivery.class, this::test));
    }

    private Webhooks.Created create(Call call, Webhooks.Create request) {
        webhooks.checkTarget(request);
        return database.write(tx -> webhooks.create(tx, call.cause(), request));
    }

    private Webhooks.Delivery test(Call call, Webhooks.Change request) {
        Webhook webhook = database.read(tx -> webhooks.get(tx, call.path("id")));
        try {
            return worker.test(webhook);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the server stops", e);
        }
    }
}
