package dev.sealift.gateway.log;

import dev.sealift.api.Json;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes one line for each event, for people or, as JSON, for programs. Safe for use by several threads. */
public final class EventLog {
    private final PrintStream out;
    private final boolean json;
    private final Clock clock;
    private final JsonMapper mapper = Json.mapper();

    /** Writes there; as JSON if told so. */
    public EventLog(PrintStream out, boolean json, Clock clock) {
        this.out = out;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Something happened.
     *
     * @param subject the board, port or server it happened to
     * @param text    what, in plain words
     */
    public void add(Event event, String subject, String text) {
        add(event, subject, text, Map.of());
    }

    /** Something happened, with values for programs. */
    public void add(Event event, String subject, String text, Map<String, ?> values) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        out.println(json ? jsonLine(now, event, subject, text, values) : now + "  " + subject + ": " + oneLine(text));
    }

    private String jsonLine(Instant now, Event event, String subject, String text, Map<String, ?> values) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", now.toString());
        line.put("event", event.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        line.put("subject", subject);
        line.put("text", text);
        line.putAll(values);
        return mapper.writeValueAsString(line);
    }

    /** Texts of peers may hold line breaks; a line of the log must not. */
    private static String oneLine(String text) {
        return text.replaceAll("\\R+", " ");
    }
}
