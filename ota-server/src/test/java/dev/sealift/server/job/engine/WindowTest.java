package dev.sealift.server.job.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Window window(String cron, int minutes) {
        return new Window(new Cron(cron), Duration.ofMinutes(minutes));
    }

    private static Instant berlin(String local) {
        return ZonedDateTime.parse(local + "[Europe/Berlin]").toInstant();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-05T17:59:59.999+01:00,false",
        "2026-01-05T18:00:00+01:00,true",
        "2026-01-05T18:59:59.999+01:00,true",
        "2026-01-05T19:00:00+01:00,false",
        "2026-01-06T18:30:00+01:00,false",
        "2026-07-06T18:30:00+02:00,true"
    })
    void is_open_on_mondays_in_the_devices_own_time(String local, boolean open) {
        assertThat(window("cron(0 18 ? * MON *)", 60).contains(BERLIN, berlin(local)))
                .isEqualTo(open);
    }

    @Test
    void goes_on_over_midnight() {
        Window night = window("cron(0 22 31 12 ? *)", 600);
        assertThat(night.contains(BERLIN, berlin("2027-01-01T07:59:00+01:00"))).isTrue();
        assertThat(night.contains(BERLIN, berlin("2027-01-01T08:00:00+01:00"))).isFalse();
        assertThat(night.opens(BERLIN, berlin("2027-01-01T08:00:00+01:00")))
                .isEqualTo(berlin("2027-12-31T22:00:00+01:00"));
    }

    /** On 29 March 2026 the clocks go from 2 to 3, on 25 October from 3 to 2. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-28T02:30:00+01:00,2026-03-29T03:00:00+02:00",
        "2026-03-29T03:00:00+02:00,2026-03-30T02:30:00+02:00",
        "2026-10-24T02:30:00+02:00,2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+02:00,2026-10-26T02:30:00+01:00",
        "2026-10-25T02:40:00+01:00,2026-10-26T02:30:00+01:00"
    })
    void opens_once_a_night_when_the_clocks_change(String after, String next) {
        assertThat(window("cron(30 2 * * ? *)", 10).opens(BERLIN, berlin(after)))
                .isEqualTo(berlin(next));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cron(0/15 9-17/4 ? 1,JUN MON-WED 2026)|2026-01-06T09:45:00+01:00|2026-01-06T13:00:00+01:00",
                "cron(0/15 9-17/4 ? 1,JUN MON-WED 2026)|2026-01-31T00:00:00+01:00|2026-06-01T09:00:00+02:00",
                "cron(5 0 29 FEB ? *)|2027-03-01T00:00:00+01:00|2028-02-29T00:05:00+01:00",
                "cron(* * * * ? *)|2026-01-31T23:59:30+01:00|2026-02-01T00:00:00+01:00",
                "cron(0 12 ? * 1 *)|2026-01-05T00:00:00+01:00|2026-01-11T12:00:00+01:00"
            })
    void knows_lists_ranges_steps_and_names(String cron, String after, String next) {
        assertThat(window(cron, 1).opens(BERLIN, berlin(after))).isEqualTo(berlin(next));
    }

    @Test
    void may_never_open_again() {
        assertThat(window("cron(0 0 31 FEB ? *)", 1).opens(BERLIN, Jobs.NOW)).isNull();
        assertThat(window("cron(0 0 1 1 ? 2025)", 1).opens(BERLIN, Jobs.NOW)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 18 ? * MON *",
                "cron(0 18 ? * MON)",
                "cron(60 18 ? * MON *)",
                "cron(0 24 ? * MON *)",
                "cron(0 18 * * MON *)",
                "cron(0 18 ? * ? *)",
                "cron(0 18 ? * MOO *)",
                "cron(0 18 ? * FRI-MON *)",
                "cron(0 18 L * ? *)",
                "cron(0/0 18 ? * MON *)",
                "cron(0,, 18 ? * MON *)"
            })
    void refuses_what_it_does_not_know(String cron) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Cron(cron));
    }
}
