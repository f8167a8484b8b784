package dev.sealift.server;

import dev.sealift.server.http.Route;
import dev.sealift.server.webhook.ReceiverTrust;
import dev.sealift.server.webhook.Sender;
import dev.sealift.server.webhook.Targets;
import dev.sealift.server.webhook.WebhookRoutes;
import dev.sealift.server.webhook.WebhookService;
import dev.sealift.server.webhook.WebhookWorker;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;

/** What tells others of events. */
record WebhookParts(WebhookService service, WebhookWorker worker) {
    static WebhookParts of(Foundation base) throws GeneralSecurityException, IOException {
        var settings = base.settings().webhooks();
        var parts = base.parts();
        var targets = new Targets(settings.privateTargets());
        var sender = parts.opened(new Sender(
                targets, ReceiverTrust.of(settings.authorities()), base.wall(), System::nanoTime, Sender.ANSWER));
        var worker = new WebhookWorker(
                base.database(),
                base.audit(),
                sender,
                parts.opened(Executors.newVirtualThreadPerTaskExecutor()),
                base.clock(),
                base.random(),
                base.json(),
                UUID.randomUUID().toString());
        return new WebhookParts(new WebhookService(base.audit(), targets, base.clock(), base.random()), worker);
    }

    /** For operators. */
    List<Route> operators(Foundation base) {
        return new WebhookRoutes(base.database(), service, worker).operators();
    }
}
