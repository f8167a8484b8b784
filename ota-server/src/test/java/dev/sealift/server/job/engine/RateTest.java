package dev.sealift.server.job.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two examples of AWS IoT Jobs' guide. */
class RateTest {
    @ParameterizedTest
    @CsvSource({
        "0,50",
        "999,50",
        "1000,100",
        "1999,100",
        "2000,200",
        "3000,400",
        "4000,800",
        "5000,1000",
        "1000000,1000"
    })
    void grows_with_the_devices_notified(long notified, int perMinute) {
        assertThat(new Rate.Exponential(50, 2, 1000, null, 1000).perMinute(notified, 0))
                .isEqualTo(perMinute);
    }

    @ParameterizedTest
    @CsvSource({"0,10", "20,15", "40,22", "60,33", "80,50", "100,75", "120,100"})
    void grows_with_the_devices_that_succeeded_and_is_rounded_down(long succeeded, int perMinute) {
        assertThat(new Rate.Exponential(10, 1.5, null, 20, 100).perMinute(1_000_000, succeeded))
                .isEqualTo(perMinute);
    }
}
