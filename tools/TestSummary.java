import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Counts the tests in JUnit XML reports and ends with one line, {@code N passed, N failed}.
 *
 * <p>{@code java tools/TestSummary.java [--broken=STAGE …] [--matrix=FILE …] FOLDER…}. A stage that broke before its tests could run (a
 * compiler error, say) counts as one failure. Before that it prints what was compared with which upstream tool, from files
 * of one JSON object a line, which must not be empty. No test at all is a failure too: a suite that runs nothing is not green.
 */
public final class TestSummary {
  private final List<String> failed = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final Map<List<String>, Map<String, Integer>> matrix =
      new TreeMap<>(Comparator.comparing((List<String> row) -> String.join("\t", row)));
  private int passed;

  public static void main(String[] args) throws Exception {
    List<String> broken = new ArrayList<>();
    TestSummary summary = new TestSummary();
    DocumentBuilder parser = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
    for (String arg : args) {
      if (arg.startsWith("--broken=")) {
        broken.add(arg.substring("--broken=".length()));
      } else if (arg.startsWith("--matrix=")) {
        summary.addMatrix(Path.of(arg.substring("--matrix=".length())), broken);
      } else {
        for (Path report : reports(Path.of(arg))) {
          summary.add(parser.parse(report.toFile()).getElementsByTagName("testcase"));
        }
      }
    }
    System.exit(summary.print(broken));
  }

  private void addMatrix(Path file, List<String> broken) throws IOException {
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    if (lines.isEmpty()) {
      broken.add(file + " is missing or empty: nothing was compared with the upstream tools");
    }
    for (String line : lines) {
      List<String> row = Stream.of("format", "algorithm", "keySource", "tool").map(name -> field(line, name)).toList();
      matrix.computeIfAbsent(row, any -> new TreeMap<>()).merge(field(line, "direction"), 1, Integer::sum);
    }
  }

  /** The values are plain words: no quote or backslash is in them. */
  private static String field(String line, String name) {
    Matcher value = Pattern.compile("\"" + name + "\":\"([^\"\\\\]*)\"").matcher(line);
    if (!value.find()) {
      throw new IllegalArgumentException("no " + name + " in " + line);
    }
    return value.group(1);
  }

  private void printMatrix() {
    String layout = "%-24s %-20s %-18s %-16s %s%n";
    System.out.printf(layout, "format", "algorithm", "key source", "tool", "comparisons that agree");
    matrix.forEach(
        (row, directions) ->
            System.out.printf(
                layout,
                row.get(0),
                row.get(1),
                row.get(2),
                row.get(3),
                directions.entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.joining(", "))));
    System.out.println();
  }

  private static List<Path> reports(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
    }
  }

  private void add(NodeList cases) {
    for (int i = 0; i < cases.getLength(); i++) {
      Element test = (Element) cases.item(i);
      String name = test.getAttribute("classname") + "." + test.getAttribute("name");
      Element skip = child(test, "skipped");
      if (child(test, "failure") != null || child(test, "error") != null) {
        failed.add(name);
      } else if (skip != null) {
        skipped.add(name + ": " + (skip.hasAttribute("message") ? skip.getAttribute("message") : "no reason given"));
      } else {
        passed++;
      }
    }
  }

  private static Element child(Element parent, String name) {
    return (Element) parent.getElementsByTagName(name).item(0);
  }

  private int print(List<String> broken) {
    if (!matrix.isEmpty()) {
      printMatrix();
    }
    skipped.forEach(line -> System.out.println("skipped: " + line));
    failed.forEach(line -> System.out.println("failed:  " + line));
    broken.forEach(stage -> System.out.println("broken:  " + stage));
    int failures = failed.size() + broken.size();
    if (passed + failures == 0) {
      System.out.println("broken:  no test ran");
      failures = 1;
    }
    System.out.println(passed + " passed, " + failures + " failed");
    return failures == 0 ? 0 : 1;
  }
}
