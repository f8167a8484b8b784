package dev.sealift.server.device;

import dev.sealift.api.Csv;
import dev.sealift.api.operator.Devices;
import dev.sealift.server.problem.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Devices as lines of text: CSV (RFC 4180) with a header, or an object of JSON on each line. */
final class DeviceLines {
    static final String CSV = "text/csv";
    static final String JSON_LINES = "application/x-ndjson";

    private static final List<String> COLUMNS = List.of(Fields.ID, Fields.BOARD, Fields.GATEWAY, Fields.SERIAL);
    private static final String HEADER = "a header with id, board, and perhaps gateway, serial, attributes.NAME";

    /** Fifty attributes of full length fit. */
    private static final int MAX_LINE = 64 * 1024;

    /** What is echoed of a line. */
    private static final int MAX_SHOWN = 100;

    /** The field of an error that concerns a line as a whole. */
    static final String LINE = "line";

    private final JsonMapper json;

    DeviceLines(JsonMapper json) {
        this.json = json.rebuild()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /** Gives one line after the other, null at the end. */
    interface Source {
        @Nullable
        ImportLine next() throws IOException;
    }

    /** Devices written one object a line. */
    Source jsonLines(BufferedReader reader) {
        int[] number = {0};
        return () -> {
            String line = line(reader);
            number[0]++;
            if (line == null) {
                return null;
            }
            if (line.length() > MAX_LINE) {
                return tooLong(number[0], line);
            }
            try {
                var device = json.readValue(line, Devices.Create.class);
                return complete(number[0], device);
            } catch (JacksonException e) {
                return ImportLine.wrong(
                        number[0],
                        LINE,
                        shown(line),
                        "a device as JSON: {\"id\":…,\"board\":…}; " + e.getOriginalMessage());
            }
        };
    }

    @SuppressWarnings("ConstantValue") // JSON knows no annotation that says what must be there
    private static ImportLine complete(int number, Devices.@Nullable Create device) {
        if (device == null || device.id() == null) {
            return ImportLine.wrong(number, Fields.ID, null, "1-64 of a-z A-Z 0-9 _ -");
        }
        return device.board() == null
                ? ImportLine.wrong(number, Fields.BOARD, null, "a board")
                : ImportLine.of(number, device);
    }

    /** Devices as rows under a header. */
    Source csv(BufferedReader reader) throws IOException {
        String first = line(reader);
        List<String> header = first == null ? List.of() : Csv.cells(first);
        Set<String> distinct = new HashSet<>(header);
        if (!distinct.containsAll(Set.of(Fields.ID, Fields.BOARD)) || distinct.size() < header.size()) {
            throw Refusal.invalid("the first line", first, HEADER);
        }
        for (String column : header) {
            if (!COLUMNS.contains(column) && !column.startsWith(Fields.ATTRIBUTES)) {
                throw Refusal.invalid("the first line", column, HEADER);
            }
        }
        int[] number = {1};
        return () -> {
            String line = line(reader);
            number[0]++;
            if (line == null) {
                return null;
            }
            if (line.length() > MAX_LINE) {
                return tooLong(number[0], line);
            }
            List<String> cells = Csv.cells(line);
            return cells.size() == header.size()
                    ? row(number[0], header, cells)
                    : ImportLine.wrong(number[0], LINE, shown(line), header.size() + " cells, as in the header");
        };
    }

    /** An empty cell says nothing. */
    private static ImportLine row(int number, List<String> header, List<String> cells) {
        Map<String, String> row = new HashMap<>();
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isEmpty()) {
                String column = header.get(i);
                if (column.startsWith(Fields.ATTRIBUTES)) {
                    attributes.put(column.substring(Fields.ATTRIBUTES.length()), cells.get(i));
                } else {
                    row.put(column, cells.get(i));
                }
            }
        }
        String id = row.get(Fields.ID);
        String board = row.get(Fields.BOARD);
        if (id == null || board == null) {
            return ImportLine.wrong(number, id == null ? Fields.ID : Fields.BOARD, null, "a value");
        }
        return ImportLine.of(
                number, new Devices.Create(id, board, row.get(Fields.GATEWAY), row.get(Fields.SERIAL), attributes));
    }

    /** The next line, cut behind the limit so that it is found to be too long; absent at the end. */
    private static @Nullable String line(BufferedReader reader) throws IOException {
        var line = new StringBuilder();
        int character = reader.read();
        if (character < 0) {
            return null;
        }
        for (; character >= 0 && character != '\n'; character = reader.read()) {
            if (line.length() <= MAX_LINE) {
                line.append((char) character);
            }
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }

    private static ImportLine tooLong(int number, String line) {
        return ImportLine.wrong(number, LINE, shown(line), "at most " + MAX_LINE + " characters");
    }

    private static String shown(String line) {
        return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "\u2026";
    }

    /** A device as it can be imported again. */
    String jsonLine(Device device) {
        return json.writeValueAsString(new Devices.Create(
                device.id(), device.board(), device.gateway(), device.serial(), device.attributes()));
    }

    /** The header for devices with those attributes. */
    static String csvHeader(List<String> attributes) {
        List<String> cells = new ArrayList<>(COLUMNS);
        attributes.forEach(name -> cells.add(Fields.ATTRIBUTES + name));
        return Csv.line(cells);
    }

    /** A device as a row under that header. */
    static String csvRow(Device device, List<String> attributes) {
        List<String> cells = new ArrayList<>();
        cells.add(device.id());
        cells.add(device.board());
        cells.add(orEmpty(device.gateway()));
        cells.add(orEmpty(device.serial()));
        attributes.forEach(name -> cells.add(orEmpty(device.attributes().get(name))));
        return Csv.line(cells);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
