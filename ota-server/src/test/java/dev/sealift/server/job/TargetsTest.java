package dev.sealift.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The order in which devices of groups are offered a job. */
class TargetsTest {
    private static final int DEVICES = 100_000;

    private static final List<Long> PLACES = IntStream.range(0, DEVICES)
            .mapToObj(device -> Targets.place("blue", "d" + device))
            .sorted()
            .toList();

    @Test
    void positionsKeepTheOrderOfPlaces() {
        assertThat(PLACES.stream().map(Targets::position)).isSorted();
        assertThat(Targets.position(7)).as("a device that was named").isEqualTo(7);
        assertThat(PLACES.getFirst()).as("behind those that were named").isGreaterThan(Integer.MAX_VALUE);
    }

    @Test
    void theFirstStandAloneAndAboutAnEighthOfTheDevicesSharesOneOfTheLast() {
        Map<Long, Integer> shared = new HashMap<>();
        PLACES.forEach(place -> shared.merge(Targets.position(place), 1, Integer::sum));
        for (int first = 0; first < 4; first++) {
            assertThat(shared).containsEntry(Targets.position(PLACES.get(first)), 1);
        }
        assertThat(shared.get(Targets.position(PLACES.getLast()))).isBetween(DEVICES / 9, DEVICES / 7);
    }

    @Test
    void anotherJobHasAnotherOrder() {
        long before = IntStream.range(0, DEVICES)
                .filter(device -> Targets.place("green", "d" + device) < Targets.place("blue", "d" + device))
                .count();
        assertThat(before).isBetween(DEVICES * 4L / 10, DEVICES * 6L / 10);
    }
}
