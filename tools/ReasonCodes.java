import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the one table of reason codes, {@code reason-codes.csv}, as a C header, a Java enum or a page of documentation.
 *
 * <p>A single-file program, so that every build can run it without a build: {@code java tools/ReasonCodes.java
 * <c|java|markdown> reason-codes.csv OUT}. JDK 17 or newer. The output is touched only when it changes, so that nothing
 * is rebuilt for nothing.
 */
public final class ReasonCodes {

  /** One line of the table. {@code action} is empty where there is nothing to do. */
  record Reason(int code, String name, String origin, String meaning, String action) {
    /** Found by the bootloader, or left to it by the application that ran before: others would only cost it flash. */
    boolean isToldAtBoot() {
      return origin.matches(".*\\b(boot|app|all)\\b.*");
    }

    /** Found by the agent alone. */
    boolean isToldByTheAgent() {
      return !isToldAtBoot() && origin.matches(".*\\bagent\\b.*");
    }
  }

  private static final List<String> COLUMNS = List.of("code", "name", "origin", "meaning", "action");

  /** Codes travel as u16 in records and as 256 + code in SMP version 1. */
  private static final int MAX_CODE = 0xffff - 256;

  private ReasonCodes() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      fail("usage: java ReasonCodes.java <c|java|markdown> reason-codes.csv OUT");
    }
    List<Reason> reasons = read(Path.of(args[1]));
    String text =
        switch (args[0]) {
          case "c" -> header(reasons);
          case "java" -> java(reasons);
          case "markdown" -> markdown(reasons);
          default -> fail("unknown output '" + args[0] + "': expected c, java or markdown");
        };
    Path out = Path.of(args[2]);
    if (out.getParent() != null) {
      Files.createDirectories(out.getParent());
    }
    if (!Files.exists(out) || !Files.readString(out).equals(text)) {
      Files.writeString(out, text);
    }
  }

  private static List<Reason> read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || !cells(lines.get(0)).equals(COLUMNS)) {
      fail(file + ": expected the first line " + String.join(",", COLUMNS));
    }
    List<Reason> reasons = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 1; i < lines.size(); i++) {
      List<String> cells = cells(lines.get(i));
      String where = file + ":" + (i + 1) + ": ";
      if (cells.size() != COLUMNS.size()) {
        fail(where + cells.size() + " cells, expected " + COLUMNS.size());
      }
      if (!cells.get(0).matches("[0-9]{1,5}") || Integer.parseInt(cells.get(0)) > MAX_CODE) {
        fail(where + "code '" + cells.get(0) + "', expected a number up to " + MAX_CODE);
      }
      int code = Integer.parseInt(cells.get(0));
      if (!reasons.isEmpty() && code <= reasons.get(reasons.size() - 1).code()) {
        fail(where + "code " + code + " does not grow: codes are unique and in order");
      }
      if (!cells.get(1).matches("[A-Z][A-Z0-9_]*") || !names.add(cells.get(1))) {
        fail(where + "name '" + cells.get(1) + "', expected a new name in UPPER_CASE");
      }
      reasons.add(new Reason(code, cells.get(1), cells.get(2), cells.get(3), cells.get(4)));
    }
    return reasons;
  }

  /** The cells of one CSV line (RFC 4180, without line breaks inside quotes). */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }

  private static String header(List<Reason> reasons) {
    StringBuilder out = new StringBuilder();
    out.append("/* Generated from reason-codes.csv by tools/ReasonCodes.java: do not edit. */\n")
        .append("#ifndef SEALIFT_REASON_CODES_H\n#define SEALIFT_REASON_CODES_H\n\n#include <stdint.h>\n\n")
        .append("enum reason {\n");
    for (Reason r : reasons) {
      out.append("    /* ").append(r.meaning()).append(" */\n");
      out.append("    REASON_").append(r.name()).append(" = ").append(r.code()).append(",\n");
    }
    out.append("};\n\n/* X(name, code) for each reason that a bootloader tells by its name. */\n#define REASON_NAMES(X)");
    reasons.stream().filter(Reason::isToldAtBoot).forEach(r -> out.append(row(r)));
    out.append("\n\n/* The same of what an agent tells beside those. */\n#define REASON_AGENT_NAMES(X)");
    reasons.stream().filter(Reason::isToldByTheAgent).forEach(r -> out.append(row(r)));
    out.append("\n\n/* The name of a code, \"UNKNOWN\" for one that is not in the first list. Linked only where it is called. */\n")
        .append("const char *reason_name(uint16_t code);\n\n#endif\n");
    return out.toString();
  }

  private static String row(Reason r) {
    return " \\\n    X(" + r.name() + ", " + r.code() + ")";
  }

  private static String java(List<Reason> reasons) {
    StringBuilder out = new StringBuilder();
    out.append("// Generated from reason-codes.csv by tools/ReasonCodes.java: do not edit.\n")
        .append("package dev.sealift.api;\n\nimport java.util.Optional;\n\n")
        .append("/** Why something did not happen: the codes that device, gateway and server share. */\n")
        .append("public enum ReasonCode {\n");
    for (int i = 0; i < reasons.size(); i++) {
      Reason r = reasons.get(i);
      out.append("  /** ").append(javadoc(r.meaning())).append(". */\n  ").append(r.name()).append('(').append(r.code()).append(", ")
          .append(literal(r.meaning())).append(", ").append(literal(r.action())).append(')')
          .append(i + 1 < reasons.size() ? ",\n" : ";\n");
    }
    out.append(
        """

          private final int code;
          private final String meaning;
          private final String action;

          ReasonCode(int code, String meaning, String action) {
            this.code = code;
            this.meaning = meaning;
            this.action = action;
          }

          /** The number that travels in records, reports and protocols. */
          public int code() {
            return code;
          }

          /** What happened, as one sentence without its full stop. */
          public String meaning() {
            return meaning;
          }

          /** What to do about it; empty where there is nothing to do. */
          public String action() {
            return action;
          }

          /** The reason with that code; empty for a code that a newer peer may know. */
          public static Optional<ReasonCode> of(int code) {
            for (ReasonCode reason : values()) {
              if (reason.code == code) {
                return Optional.of(reason);
              }
            }
            return Optional.empty();
          }
        }
        """);
    return out.toString();
  }

  private static String markdown(List<Reason> reasons) {
    StringBuilder out = new StringBuilder();
    out.append("# Reason codes\n\n")
        .append("<!-- Generated from reason-codes.csv by tools/ReasonCodes.java: do not edit. -->\n\n")
        .append("Every refusal, fallback and failure carries one of these codes, whichever part found it.\n\n")
        .append("| code | name | found by | what happened | what to do |\n|---|---|---|---|---|\n");
    for (Reason r : reasons) {
      out.append("| ").append(r.code()).append(" | `").append(r.name()).append("` | ")
          .append(r.origin().replace(" ", ", ")).append(" | ").append(cell(r.meaning())).append(" | ")
          .append(cell(r.action())).append(" |\n");
    }
    return out.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String javadoc(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("*/", "*&#47;");
  }

  private static String literal(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String fail(String message) {
    System.err.println("ReasonCodes: " + message);
    System.exit(1);
    throw new IllegalStateException(message);
  }
}
