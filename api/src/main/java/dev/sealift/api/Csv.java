package dev.sealift.api;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows of CSV (RFC 4180); no cell holds a line break, for no value of ours does. */
public final class Csv {
    private Csv() {}

    /** The cells of a row. */
    public static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char character = line.charAt(i);
            if (character == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (character == '"') {
                quoted = !quoted;
            } else if (character == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(character);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    /** A row of those cells. */
    public static String line(List<String> cells) {
        return cells.stream()
                .map(cell ->
                        cell.contains(",") || cell.contains("\"") ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell)
                .collect(Collectors.joining(","));
    }
}
