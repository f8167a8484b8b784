package dev.sealift.link.smp;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a board counts and measures (64.3).
 *
 * @param values by name, e.g. {@code heap_free}
 * @param stacks bytes of each task's stack that were never used
 */
public record BoardMetrics(Map<String, Long> values, Map<String, Long> stacks) {
    private static final String STACKS = "stacks";

    static BoardMetrics of(CborMap map) throws SmpFormatException {
        Map<String, Long> values = new LinkedHashMap<>();
        for (String key : map.keys()) {
            if (!key.equals(STACKS)) {
                values.put(key, map.integer(key));
            }
        }
        CborMap tasks = map.map(STACKS);
        Map<String, Long> stacks = new LinkedHashMap<>();
        for (String task : tasks.keys()) {
            stacks.put(task, tasks.integer(task));
        }
        return new BoardMetrics(values, stacks);
    }
}
