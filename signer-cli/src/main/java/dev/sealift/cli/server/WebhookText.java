package dev.sealift.cli.server;

import dev.sealift.api.operator.Webhooks;
import java.util.Objects;

/** Webhooks as text. */
final class WebhookText {
    private WebhookText() {}

    static String line(Webhooks.View webhook) {
        return "%-24s %-8s %s".formatted(webhook.id(), webhook.state(), webhook.url());
    }

    static String full(Webhooks.View webhook) {
        return """
                webhook    %s
                url        %s
                subject    %s
                kinds      %s
                state      %s
                delivered  up to event %d
                failing    %s\
                """.formatted(
                        webhook.id(),
                        webhook.url(),
                        Objects.requireNonNullElse(webhook.subject(), "all"),
                        webhook.kinds().isEmpty() ? "all" : String.join(", ", webhook.kinds()),
                        webhook.state(),
                        webhook.position(),
                        webhook.failingSince() == null
                                ? "no"
                                : "since " + webhook.failingSince() + ", " + webhook.attempts() + " attempts, "
                                        + webhook.error());
    }

    static String line(Webhooks.Delivery delivery) {
        return "%s  event %d  attempt %d  %s  %d ms  %s"
                .formatted(
                        delivery.at(),
                        delivery.sequence(),
                        delivery.attempt(),
                        delivery.status() == null
                                ? "no answer"
                                : delivery.status().toString(),
                        delivery.millis(),
                        Objects.requireNonNullElse(delivery.error(), "delivered"));
    }
}
