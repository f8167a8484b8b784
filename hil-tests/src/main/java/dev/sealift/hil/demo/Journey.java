package dev.sealift.hil.demo;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Phase;
import dev.sealift.api.device.StatusDetails;
import dev.sealift.api.operator.Jobs;
import dev.sealift.hil.lab.Lab;
import dev.sealift.hil.rig.Waits;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Follows one board's part of a job on the screen, a step for each phase. */
final class Journey {
    /** An upload over QEMU's one-byte UART takes seconds; a trial that hangs is ended by the rig's watchdog. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Duration LOOK = Duration.ofMillis(100);

    /** Reason codes from here on end a trial; those below it an image before its trial (reason-codes.csv). */
    private static final int FIRST_TRIAL_REASON = 40;

    private static final Map<Phase, String> WORDS = new EnumMap<>(Map.of(
            Phase.OFFERED, "The board learns of the job",
            Phase.DOWNLOADING, "Download into the free slot",
            Phase.VERIFIED, "The agent checks hash, signature, board, slot",
            Phase.REBOOTING, "Reboot; the bootloader checks it all again",
            Phase.TRIAL, "Trial: the new image tests itself",
            Phase.CONFIRMED, "Confirmed: from now on it starts by default"));

    private final Screen screen;
    private @Nullable Phase phase;
    private Screen.@Nullable Step step;

    private Journey(Screen screen) {
        this.screen = screen;
    }

    /** Follow it to its end; returns how it ended. */
    static Jobs.Execution follow(Screen screen, Lab lab, String job, String device) {
        Journey journey = new Journey(screen);
        journey.enter(Phase.OFFERED);
        Jobs.Execution[] last = new Jobs.Execution[1];
        Waits.until("the end of " + job + " on " + device, LIMIT, LOOK, () -> {
            last[0] = lab.operator().job(job).of(device);
            return journey.show(last[0]);
        });
        return last[0];
    }

    /** Whether it has ended. */
    private boolean show(Jobs.Execution execution) {
        Map<String, String> details = execution.statusDetails() == null ? Map.of() : execution.statusDetails();
        String said = details.get(StatusDetails.PHASE);
        if (said != null) {
            enter(Phase.valueOf(said));
        }
        if (step != null && phase == Phase.DOWNLOADING && details.containsKey(StatusDetails.RECEIVED)) {
            step.progress(
                    Long.parseLong(details.get(StatusDetails.RECEIVED)),
                    Long.parseLong(details.getOrDefault(StatusDetails.TOTAL, "0")));
        }
        ExecutionStatus status = execution.status();
        if (status == null || !status.terminal()) {
            return false;
        }
        if (status == ExecutionStatus.SUCCEEDED) {
            enter(Phase.CONFIRMED); // evidence of it is what success means
        } else if (execution.reason() != null && execution.reason().code() >= FIRST_TRIAL_REASON) {
            enter(Phase.TRIAL);
        }
        leave("");
        return true;
    }

    /** Phases that went by between two looks are shown too: each one is passed on the way to the next. */
    private void enter(Phase next) {
        for (Phase each : Phase.values()) {
            if ((phase == null || each.compareTo(phase) > 0) && each.compareTo(next) <= 0) {
                leave("");
                phase = each;
                step = screen.step(Objects.requireNonNull(WORDS.get(each)));
                if (each != next) {
                    leave("went by between two looks; its time is in the step before");
                }
            }
        }
    }

    private void leave(String detail) {
        if (step != null) {
            step.done(detail);
            step = null;
        }
    }
}
