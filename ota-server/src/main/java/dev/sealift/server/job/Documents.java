package dev.sealift.server.job;

import dev.sealift.api.JobKind;
import dev.sealift.api.device.JobDocument;
import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.release.UpdateDocuments;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What devices get, by board; an empty name stands for every board. */
final class Documents {
    private static final String EVERY_BOARD = "";

    /** AWS IoT Jobs. */
    private static final int MAX_BYTES = 32_768;

    /** A custom document that looked like one of ours would pass by the checks and the evidence that ours have. */
    private static final Set<String> RESERVED =
            Set.of(JobDocument.UPDATE, JobDocument.REBOOT, JobDocument.FACTORY_RESET, JobDocument.ROTATE_CERTIFICATE);

    private final UpdateDocuments updates;
    private final JsonMapper json;

    Documents(UpdateDocuments updates, JsonMapper json) {
        this.updates = updates;
        this.json = json;
    }

    Map<String, String> of(JobKind kind, Jobs.Create request, Releases.@Nullable View release) {
        return switch (kind) {
            case UPDATE -> update(Objects.requireNonNull(release), Boolean.TRUE.equals(request.allowDowngrade()));
            case REBOOT -> operation(JobDocument.REBOOT);
            case FACTORY_RESET -> operation(JobDocument.FACTORY_RESET);
            case ROTATE_CERTIFICATE -> operation(JobDocument.ROTATE_CERTIFICATE);
            case CUSTOM -> Map.of(EVERY_BOARD, custom(Objects.requireNonNull(request.document())));
        };
    }

    private Map<String, String> update(Releases.View release, boolean allowDowngrade) {
        Map<String, String> documents = new HashMap<>();
        release.boards().forEach(board -> documents.put(board, updates.of(release, board, allowDowngrade)));
        return documents;
    }

    private Map<String, String> operation(String operation) {
        return Map.of(EVERY_BOARD, json.writeValueAsString(Map.of("operation", operation)));
    }

    private String custom(String document) {
        int bytes = document.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw Refusal.invalid("document", bytes + " bytes", "at most " + MAX_BYTES + " bytes");
        }
        JsonNode node;
        try {
            node = json.readTree(document);
        } catch (JacksonException e) {
            throw Refusal.invalid("document", e.getOriginalMessage(), "a JSON object");
        }
        if (!node.isObject()) {
            throw Refusal.invalid("document", document, "a JSON object");
        }
        String operation = node.path("operation").asString("");
        if (RESERVED.contains(operation)) {
            throw Refusal.invalid("document.operation", operation, "another operation, or a job of that kind");
        }
        return document;
    }
}
