package dev.sealift.link.smp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a board counts and measures (64.3).
 *
 * @param values by name, e.g. {@code heap_free}
 * @param stacks bytes of each task's stack that were never used
 * @param cpu    thousandths of the time that each task had the processor; of the first boards none
 */
public record BoardMetrics(Map<String, Long> values, Map<String, Long> stacks, Map<String, Long> cpu) {
    private static final String STACKS = "stacks";
    private static final String CPU = "cpu";

    static BoardMetrics of(CborMap map) throws SmpFormatException {
        Map<String, Long> cpu = map.has(CPU) ? numbers(map.map(CPU), Set.of()) : Map.of();
        return new BoardMetrics(numbers(map, Set.of(STACKS, CPU)), numbers(map.map(STACKS), Set.of()), cpu);
    }

    private static Map<String, Long> numbers(CborMap map, Set<String> others) throws SmpFormatException {
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (String key : map.keys()) {
            if (!others.contains(key)) {
                numbers.put(key, map.integer(key));
            }
        }
        return numbers;
    }
}
