package dev.sealift.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchBenchTest {
    /** The goal is 0.8 (docs/performance.md); of CPU time a busy machine has shown 0.3, and the disk decides nothing. */
    private static final double LEAST_SHARE = 0.15;

    @Test
    void a_batch_is_not_far_from_a_bare_loop() throws Exception {
        assertThat(BatchBench.measure(60, 3, 3, System.out).command().cpu()).isGreaterThan(LEAST_SHARE);
    }
}
