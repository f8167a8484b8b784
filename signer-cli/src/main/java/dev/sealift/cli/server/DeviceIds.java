package dev.sealift.cli.server;

import dev.sealift.api.Csv;
import dev.sealift.api.Json;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JacksonException;

/**
 * The ids in a file of devices. Of two lines about the same device the later one would win without a word, and one of them
 * is most likely meant for another; the file goes to the server in parts, so that only here both are seen.
 */
final class DeviceIds {
    private static final String ID = "id";

    private DeviceIds() {}

    /** Refuses a file in which an id stands twice. What else is wrong with a line the server says. */
    static void requireDistinct(Path file, BufferedReader reader, boolean csv) throws IOException {
        String header = csv ? reader.readLine() : null;
        Function<String, String> id =
                header == null ? DeviceIds::ofJson : ofRow(Csv.cells(header).indexOf(ID));
        Map<String, Integer> lines = new HashMap<>();
        int number = csv ? 2 : 1;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            String found = id.apply(line);
            Integer first = found.isEmpty() ? null : lines.putIfAbsent(found, number);
            if (first != null) {
                throw new CliException(
                        ExitCode.LINES_FAILED,
                        file + ": lines " + first + " and " + number + " are both about device '" + found
                                + "' (expected: each id once); nothing was sent");
            }
            number++;
        }
    }

    private static Function<String, String> ofRow(int column) {
        return line -> {
            List<String> cells = Csv.cells(line);
            return column >= 0 && column < cells.size() ? cells.get(column) : "";
        };
    }

    private static String ofJson(String line) {
        try {
            return Json.mapper().readTree(line).path(ID).asString("");
        } catch (JacksonException e) {
            return ""; // the server says what is wrong with it
        }
    }
}
