package dev.sealift.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchBenchTest {
    /** The goal is 0.8 (docs/performance.md); this is what only a gross mistake misses, on a busy machine too. */
    private static final double LEAST_RATIO = 0.04;

    @Test
    void a_batch_is_not_far_from_a_bare_loop() throws Exception {
        assertThat(BatchBench.measure(100, 3, System.out)).isGreaterThan(LEAST_RATIO);
    }
}
