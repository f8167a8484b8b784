package dev.sealift.server.job.engine.simulation;

import dev.sealift.api.ReasonCode;
import dev.sealift.server.job.engine.TargetState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A device with a nature, and a memory of what the server acknowledged. */
final class SimulatedDevice {
    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;

    private enum Nature {
        GOOD,
        /** Fails some attempts first. */
        UNLUCKY,
        BAD,
        /** Claims success without evidence, over and over. */
        LIAR,
        /** Takes the job and is never heard of again. */
        BRICK,
        /** Never takes the job. */
        GONE,
        /** Comes back after days. */
        TRAVELLER,
        REFUSES,
        DECLINES,
        /** Goes back to the old image after a while. */
        RELAPSES
    }

    final Row row;
    private final Simulation world;
    private final Nature nature;
    private final int badLuck;
    private int attempts;

    /** The last end that the server acknowledged, and of which attempt. */
    private @Nullable TargetState acknowledged;

    private int acknowledgedNumber;

    SimulatedDevice(Simulation world, Row row) {
        this.world = world;
        this.row = row;
        badLuck = 1 + (int) world.between(0, 2);
        nature = nature();
    }

    private Nature nature() {
        if (world.scenario().allFail()) {
            return Nature.BAD;
        }
        long dice = world.between(0, 99);
        if (dice < 55) {
            return Nature.GOOD;
        }
        if (dice < 63) {
            return Nature.UNLUCKY;
        }
        if (dice < 72) {
            return Nature.BAD;
        }
        if (dice < 76) {
            return Nature.LIAR;
        }
        if (dice < 80) {
            return Nature.REFUSES;
        }
        if (dice < 83) {
            return Nature.DECLINES;
        }
        if (dice < 88) {
            return Nature.RELAPSES;
        }
        if (dice < 92) {
            return Nature.TRAVELLER;
        }
        if (!world.scenario().vanish()) {
            return Nature.GOOD;
        }
        return dice < 96 ? Nature.BRICK : Nature.GONE;
    }

    /** The server has something for the device, which learns of it when it asks next. */
    void offered() {
        switch (nature) {
            case GONE -> {}
            case TRAVELLER -> world.after(MINUTE, 3 * 24 * 60 * MINUTE, this::ask);
            default -> world.after(SECOND, 3 * MINUTE, this::ask);
        }
    }

    private void ask() {
        boolean answered = world.write(now -> world.server().start(row, now));
        if (!answered) {
            world.after(SECOND, 20 * SECOND, this::ask); // gets what is in progress, or starts it after all
        } else if (row.state == TargetState.IN_PROGRESS) {
            attempts++;
            work(row.number);
        }
    }

    private void work(int number) {
        switch (nature) {
            case GONE, BRICK -> {}
            case LIAR -> world.after(SECOND, 10 * MINUTE, () -> lie(number));
            case REFUSES -> report(number, TargetState.REJECTED, ReasonCode.VERSION_OLDER);
            case DECLINES -> report(number, TargetState.DECLINED, ReasonCode.DECLINED);
            case BAD -> fail(number);
            case UNLUCKY -> {
                if (attempts <= badLuck) {
                    fail(number);
                } else {
                    succeed(number);
                }
            }
            case GOOD, TRAVELLER, RELAPSES -> succeed(number);
        }
    }

    private void fail(int number) {
        boolean hopeless = world.chance(20);
        world.after(
                SECOND,
                15 * MINUTE,
                () -> report(
                        number,
                        TargetState.FAILED,
                        hopeless ? ReasonCode.SIGNATURE_INVALID : ReasonCode.TRIAL_POWER_LOST));
    }

    private void succeed(int number) {
        long takes = world.between(10 * SECOND, world.chance(10) ? 150 * MINUTE : 15 * MINUTE);
        long heartbeat = world.between(MINUTE, 30 * MINUTE);
        if (heartbeat < takes) {
            world.after(
                    heartbeat,
                    heartbeat,
                    () -> world.write(now -> world.server().contact(row, now)));
        }
        world.after(takes, takes, () -> report(number, TargetState.SUCCEEDED, ReasonCode.NONE));
    }

    private void lie(int number) {
        world.write(now -> world.server().claim(row, now));
        if (row.number == number && row.state == TargetState.IN_PROGRESS) {
            world.after(MINUTE, 30 * MINUTE, () -> lie(number));
        }
    }

    private void report(int number, TargetState end, ReasonCode reason) {
        TargetState[] ended = new TargetState[1];
        boolean answered = world.write(now -> {
            TargetState to = world.server().end(row, number, end, reason, now);
            if (to != null) {
                ended[0] = to;
            }
        });
        if (!answered) {
            world.after(SECOND, 20 * SECOND, () -> report(number, end, reason));
        } else if (ended[0] != null) {
            acknowledged = ended[0];
            acknowledgedNumber = number;
            if (ended[0] == TargetState.SOAKING && nature == Nature.RELAPSES) {
                Duration soak = world.scenario().policy().soak();
                world.after(
                        SECOND, soak.toMillis() * 3 / 2, () -> report(number, TargetState.FAILED, ReasonCode.RELAPSED));
            }
        }
    }

    /** What was acknowledged stands, unless the attempt is over and another one came. */
    void nothingLost() {
        if (acknowledged == null || row.number != acknowledgedNumber || row.state == TargetState.REMOVED) {
            return;
        }
        boolean stands =
                switch (acknowledged) {
                    case SOAKING ->
                        row.state == TargetState.SOAKING
                                || row.state == TargetState.SUCCEEDED
                                || nature == Nature.RELAPSES;
                    case FAILED -> row.state == TargetState.FAILED || row.state == TargetState.WAITING;
                    default -> row.state == acknowledged;
                };
        if (!stands) {
            throw new Oracle.Broken(row.device + " is " + row.state + " though " + acknowledged + " was acknowledged");
        }
    }
}
