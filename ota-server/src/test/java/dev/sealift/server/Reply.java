package dev.sealift.server;

import dev.sealift.api.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** What a listener answered. */
public record Reply(HttpResponse<byte[]> response) {
    public int status() {
        return response.statusCode();
    }

    public byte[] bytes() {
        return response.body();
    }

    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    public JsonNode json() {
        return Json.mapper().readTree(bytes());
    }

    public <T> T as(Class<T> type) {
        if (status() >= 300) {
            throw new AssertionError("expected a " + type.getSimpleName() + ", got " + status() + " " + text());
        }
        return Json.mapper().readValue(bytes(), type);
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** Code of the problem that was answered. */
    public String code() {
        return json().path("code").asString("");
    }

    /** Reason code in the problem that was answered. */
    public String reason() {
        return json().path("reason").asString("");
    }
}
