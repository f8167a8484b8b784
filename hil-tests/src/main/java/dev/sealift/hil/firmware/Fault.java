package dev.sealift.hil.firmware;

import dev.sealift.api.ReasonCode;

/** What {@code app-faulty-a} and {@code app-faulty-b} can do wrong; the numbers are those of firmware-ref/app/faults.c. */
public enum Fault {
    SELF_TEST_FAILS(1, ReasonCode.SELF_TEST_FAILED),
    HARDFAULT_BEFORE_SCHEDULER(2, ReasonCode.TRIAL_HARDFAULT),
    HARDFAULT_AFTER_SCHEDULER(3, ReasonCode.TRIAL_HARDFAULT),
    HANG_WITH_INTERRUPTS_OFF(4, ReasonCode.TRIAL_WATCHDOG),
    STACK_OVERFLOW(5, ReasonCode.TRIAL_STACK_OVERFLOW),
    RESET_IN_SELF_TEST(6, ReasonCode.TRIAL_RESET),
    /** The image is good as far as anyone can tell before it is confirmed, so nothing falls back; the crash is reported. */
    CRASH_AFTER_CONFIRMING(7, ReasonCode.TRIAL_HARDFAULT),
    /** No fault, but a task that logs a line at each tick. */
    LOGS_WITHOUT_END(8, ReasonCode.NONE);

    private final int selector;
    private final ReasonCode reason;

    Fault(int selector, ReasonCode reason) {
        this.selector = selector;
        this.reason = reason;
    }

    /** What the device must give as reason. */
    public ReasonCode reason() {
        return reason;
    }

    int selector() {
        return selector;
    }
}
