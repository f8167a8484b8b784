package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A wall clock that jumps neither speeds nor stalls what runs by steady time. */
class SteadyClockTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final MutableClock wall = new MutableClock(START);
    private long nanos = 5_000_000_000L;
    private final SteadyClock clock = new SteadyClock(wall, () -> nanos, Instant.EPOCH);

    /** Real time passes, seen by both clocks, asked for every second. */
    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            Instant before = clock.instant();
            nanos += 1_000_000_000L;
            wall.advance(Duration.ofSeconds(1));
            Duration step = Duration.between(before, clock.instant());
            // Never faster or slower than a twentieth, whatever the wall says.
            assertThat(step).isBetween(Duration.ofMillis(950), Duration.ofMillis(1050));
        }
    }

    @Test
    void withoutJumpsItIsTheWallClock() {
        pass(Duration.ofMinutes(5));
        assertThat(clock.instant()).isEqualTo(wall.instant());
        assertThat(clock.jump()).isEmpty();
    }

    @Test
    void aJumpOfHoursForwardIsTakenUpSlowlyAndTold() {
        pass(Duration.ofMinutes(1));
        wall.advance(Duration.ofHours(3));
        pass(Duration.ofMinutes(10));
        assertThat(clock.jump()).hasValue(Duration.ofHours(3));
        assertThat(clock.jump()).isEmpty();
        // Ten minutes passed; at most half a minute of the three hours was taken up.
        assertThat(Duration.between(START, clock.instant())).isBetween(Duration.ofMinutes(11), Duration.ofSeconds(691));
    }

    @Test
    void aJumpOfHoursBackNeitherStallsItNorTurnsItBack() {
        pass(Duration.ofMinutes(1));
        wall.advance(Duration.ofHours(-5));
        pass(Duration.ofMinutes(10));
        assertThat(clock.jump()).hasValue(Duration.ofHours(-5));
        assertThat(Duration.between(START, clock.instant())).isBetween(Duration.ofSeconds(629), Duration.ofMinutes(11));
    }

    @Test
    void aSmallDriftIsHiddenWithinSeconds() {
        wall.advance(Duration.ofMillis(400));
        pass(Duration.ofSeconds(10));
        assertThat(clock.instant()).isEqualTo(wall.instant());
        assertThat(clock.jump()).isEmpty();
    }

    @Test
    void itNeverGoesBackWhenNoTimePasses() {
        Instant before = clock.instant();
        wall.advance(Duration.ofHours(-1));
        assertThat(clock.instant()).isEqualTo(before);
        wall.advance(Duration.ofHours(2));
        assertThat(clock.instant()).isEqualTo(before);
    }

    @Test
    void itStartsNoEarlierThanTheLastEvent() {
        Instant last = START.plus(Duration.ofHours(2));
        var late = new SteadyClock(wall, () -> nanos, last);
        assertThat(late.instant()).isEqualTo(last);
        nanos += 1_000_000_000L;
        wall.advance(Duration.ofSeconds(1));
        assertThat(late.instant()).isEqualTo(last.plusMillis(950));
        assertThat(late.jump()).isEmpty();
    }

    @Test
    void itDoesNotFallBehindAnotherNode() {
        clock.notBefore(START.plusSeconds(3));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(3));
        clock.notBefore(START);
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(3));
        assertThat(clock.jump()).isEmpty();
    }
}
