package dev.sealift.server.webhook;

import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Webhooks;

/**
 * A webhook with what only the server knows.
 *
 * @param secret  signs its requests
 * @param replays how often it was set to another position
 */
record Webhook(Webhooks.View view, String secret, long replays) {
    /** Whether that event is for it. */
    boolean wants(Audit.Event event) {
        String subject = view.subject();
        return (subject == null || matches(subject, event.subject()))
                && (view.kinds().isEmpty() || view.kinds().contains(event.kind()));
    }

    private static boolean matches(String pattern, String subject) {
        return pattern.endsWith("*")
                ? subject.startsWith(pattern.substring(0, pattern.length() - 1))
                : subject.equals(pattern);
    }
}
