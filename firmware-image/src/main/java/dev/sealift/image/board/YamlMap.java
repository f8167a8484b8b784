package dev.sealift.image.board;

import dev.sealift.image.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A mapping of a YAML file that is read key by key; what nobody asked for is refused, with its line. */
final class YamlMap {
    /** Many times a profile; keeps an endless file from filling the memory. */
    private static final int MAX_SIZE = 64 * 1024;

    /** Lists and mappings one within another; a profile has three. Nodes are composed by recursion, until the stack is full. */
    private static final int MAX_DEPTH = 16;

    private final String source;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();

    private YamlMap(String source, Node node) throws ProfileException {
        this.source = source;
        this.line = line(node);
        if (!(node instanceof MappingNode mapping)) {
            throw new ProfileException(source, line, "this is no mapping (expected: lines 'key: value')");
        }
        for (var entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw new ProfileException(
                        source, line(entry.getKeyNode()), "a key that is no word (expected: a word)");
            }
            if (values.put(key.getValue(), entry.getValueNode()) != null) {
                throw new ProfileException(
                        source, line(key), "'" + key.getValue() + "' for the second time (expected: each key once)");
            }
            lines.put(key.getValue(), line(key));
        }
    }

    /**
     * The mapping that a file consists of.
     *
     * @param source its name, for messages
     */
    static YamlMap parse(String source, String text) throws ProfileException {
        if (text.length() > MAX_SIZE) {
            throw new ProfileException(
                    source, 1, text.length() + " characters (expected: at most " + MAX_SIZE + " in a board profile)");
        }
        var settings = LoadSettings.builder()
                .setLabel(source)
                .setMaxAliasesForCollections(0)
                .setCodePointLimit(MAX_SIZE)
                .build();
        try {
            requireShallow(source, new Parse(settings).parseString(text));
            var node = new Compose(settings).composeString(text);
            if (node.isEmpty()) {
                throw new ProfileException(source, 1, "an empty file (expected: a board profile)");
            }
            return new YamlMap(source, node.get());
        } catch (MarkedYamlEngineException e) {
            int at = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw new ProfileException(source, at, "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new ProfileException(source, 1, "not YAML: " + e.getMessage());
        }
    }

    private static void requireShallow(String source, Iterable<Event> events) throws ProfileException {
        int depth = 0;
        for (var event : events) {
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > MAX_DEPTH) {
                int at = event.getStartMark().map(Mark::getLine).orElse(0) + 1;
                throw new ProfileException(
                        source,
                        at,
                        "nested more than " + MAX_DEPTH + " deep (expected: 'key: value', lists and slots)");
            }
        }
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Set<String> keys() {
        return values.keySet();
    }

    String text(String key, String expected) throws ProfileException {
        var node = node(key);
        if (node == null) {
            throw new ProfileException(source, line, "'" + key + "' is missing (expected: " + expected + ")");
        }
        return scalar(key, node, expected);
    }

    /** A whole number in that range, decimal or with 0x. */
    long number(String key, long min, long max) throws ProfileException {
        var expected = "a whole number from 0x%x to 0x%x, decimal or with 0x".formatted(min, max);
        var text = text(key, expected).replace("_", "").toLowerCase(Locale.ROOT);
        try {
            long value = text.startsWith("0x") ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // refused below like one out of range
        }
        throw wrong(key, text, expected);
    }

    long number(String key, long min, long max, long absent) throws ProfileException {
        return has(key) ? number(key, min, max) : absent;
    }

    /** One of those words. */
    <T> T choice(String key, Map<String, T> choices, @Nullable T absent) throws ProfileException {
        if (absent != null && !has(key)) {
            return absent;
        }
        var expected = String.join(", ", choices.keySet());
        var text = text(key, expected);
        var chosen = choices.get(text);
        if (chosen == null) {
            throw wrong(key, text, expected);
        }
        return chosen;
    }

    /** A value that something else knows how to read; it throws {@link IllegalArgumentException} with what is wrong. */
    <T> T value(String key, String expected, Function<String, T> reader) throws ProfileException {
        var text = text(key, expected);
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw wrong(key, text, expected);
        }
    }

    /** A list of words; empty when it is not there. */
    List<String> words(String key) throws ProfileException {
        var node = node(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw new ProfileException(source, line(node), "'" + key + "' is no list (expected: [ONE, TWO])");
        }
        var words = new ArrayList<String>();
        for (var item : sequence.getValue()) {
            words.add(scalar(key, item, "a list of words"));
        }
        return words;
    }

    YamlMap map(String key, String expected) throws ProfileException {
        var node = node(key);
        if (node == null) {
            throw new ProfileException(source, line, "'" + key + "' is missing (expected: " + expected + ")");
        }
        return new YamlMap(source, node);
    }

    /** Refuses keys that nobody asked for. */
    void requireNothingElse() throws ProfileException {
        for (var key : values.keySet()) {
            if (!asked.contains(key)) {
                throw new ProfileException(
                        source,
                        lines.getOrDefault(key, line),
                        "'" + key + "' has no meaning here (expected: "
                                + String.join(", ", asked.stream().sorted().toList()) + ")");
            }
        }
    }

    /** What is wrong with the value of a key. */
    ProfileException wrong(String key, Object found, String expected) {
        return new ProfileException(
                source, lines.getOrDefault(key, line), "'" + key + "' is " + found + " (expected: " + expected + ")");
    }

    private @Nullable Node node(String key) {
        asked.add(key);
        return values.get(key);
    }

    private String scalar(String key, Node node, String expected) throws ProfileException {
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw new ProfileException(
                    source, line(node), "'" + key + "' has no plain value (expected: " + expected + ")");
        }
        if (!Printable.of(scalar.getValue()).equals(scalar.getValue())) {
            throw new ProfileException(
                    source,
                    line(node),
                    "'" + key + "' has control characters or several lines (expected: " + expected + ")");
        }
        return scalar.getValue();
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }
}
