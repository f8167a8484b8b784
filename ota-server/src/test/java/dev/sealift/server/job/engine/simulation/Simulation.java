package dev.sealift.server.job.engine.simulation;

import dev.sealift.api.JobStatus;
import dev.sealift.server.job.engine.Command;
import dev.sealift.server.job.engine.Engine;
import dev.sealift.server.job.engine.JobState;
import dev.sealift.server.job.engine.Replay;
import dev.sealift.server.job.engine.Wave;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** One job from its creation to its end, in virtual time, decided by the seed alone. */
final class Simulation {
    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** By then an operator ends what waits for devices that never come; nothing else takes so long. */
    private static final long PATIENCE = 400 * DAY;

    private static final int NODES = 3;

    private record Event(long at, long order, Runnable happens) {}

    private final SplittableRandom random;
    private final Scenario scenario;
    private final Oracle oracle;
    private final SimulatedServer server;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final long[] skew = new long[NODES];
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private long time = Scenario.START.toEpochMilli();
    private long order;
    private long tickAt = Long.MAX_VALUE;
    private int transactions;
    private int kills;

    Simulation(long seed, int targets, Decider decider) {
        random = new SplittableRandom(seed);
        scenario = Scenario.random(random, targets);
        oracle = new Oracle(scenario);
        server = new SimulatedServer(
                decider,
                oracle,
                scenario.policy(),
                scenario.continuous(),
                scenario.targets(),
                scenario.imageBytes(),
                Scenario.START);
        meetDevices();
    }

    private void meetDevices() {
        for (Row row : server.rows.subList(devices.size(), server.rows.size())) {
            devices.add(new SimulatedDevice(this, row));
        }
    }

    /** What the simulation was about. */
    record Outcome(JobStatus status, int transactions, int kills, List<Replay.Entry> log) {}

    Outcome run() {
        if (scenario.skewed()) {
            jumpClocks();
        }
        at(0, this::tick);
        after(MINUTE, HOUR, this::operator);
        scenario.joiners().forEach(cohort -> after(0, 2 * DAY, () -> write(now -> server.join(cohort, now))));
        if (scenario.continuous()) {
            after(0, DAY, () -> {
                SimulatedDevice device = devices.get(random.nextInt(devices.size()));
                write(now -> server.leave(device.row, now));
            });
        }
        boolean impatient = false;
        while (!server.over(now(0))) {
            Event next = events.poll();
            if (next == null) {
                throw new Oracle.Broken("nothing is to happen any more, but the job is " + server.state(now(0)));
            }
            time = next.at();
            next.happens().run();
            if (time - Scenario.START.toEpochMilli() > PATIENCE && !impatient) {
                if (!scenario.continuous()
                        && (!scenario.vanish() || scenario.policy().timeouts().silence() != null)) {
                    throw new Oracle.Broken("the job does not end: " + server.state(now(0)));
                }
                impatient = true;
                while (server.state(now(0)).live() && !write(now -> server.command(new Command.Cancel(true), now))) {
                    kills++;
                }
            }
        }
        if (!oracle.everyExecutionEnded()) {
            throw new Oracle.Broken("the job ended with an execution open");
        }
        oracle.compare(server.state(now(0)));
        server.restart(now(0));
        devices.forEach(SimulatedDevice::nothingLost);
        return new Outcome(server.state(now(0)).status(), transactions, kills, server.log);
    }

    // For devices

    long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    Scenario scenario() {
        return scenario;
    }

    SimulatedServer server() {
        return server;
    }

    void after(long least, long most, Runnable happens) {
        at(between(least, most), happens);
    }

    private void at(long delay, Runnable happens) {
        events.add(new Event(time + delay, order++, happens));
    }

    /** A request and the engine's decisions in one transaction, as the server does it; sometimes the engine comes later. */
    interface Request {
        void on(Instant now);
    }

    /** Returns false when the node died, whatever it had done by then, or the answer was lost */
    boolean write(Request request) {
        int node = random.nextInt(NODES);
        Instant now = now(node);
        int writes = random.nextInt(20) == 0 ? random.nextInt(2) * random.nextInt(6) : Integer.MAX_VALUE;
        boolean asks = random.nextInt(5) > 0;
        transactions++;
        try {
            List<Row> offered = server.transaction(now, writes, () -> {
                request.on(now);
                if (asks) {
                    server.advance(now);
                }
            });
            meetDevices();
            offered.forEach(row -> devices.get(row.position).offered());
            wake(node, asks);
            return random.nextInt(50) > 0;
        } catch (SimulatedServer.Killed e) {
            kills++;
            server.restart(now);
            oracle.compare(server.state(now));
            wake(node, false);
            return false;
        }
    }

    private Instant now(int node) {
        return Instant.ofEpochMilli(time + skew[node]);
    }

    private void tick() {
        tickAt = Long.MAX_VALUE;
        write(ignored -> {});
    }

    /** Asks again when time alone may bring the job further, a little late as real servers are; at once if nobody asked. */
    private void wake(int node, boolean asked) {
        long soon = time + between(1, 3 * SECOND);
        Instant now = now(node);
        Instant next = server.nextDue();
        Instant engine = Engine.wakeAt(server.state(now), scenario.policy(), now);
        if (next == null || (engine != null && engine.isBefore(next))) {
            next = engine;
        }
        if (!asked) {
            schedule(soon);
        } else if (next != null) {
            schedule(Math.max(soon, next.toEpochMilli() - skew[node] + between(0, SECOND)));
        }
    }

    private void schedule(long at) {
        if (at < tickAt) {
            tickAt = at;
            at(at - time, () -> {
                if (tickAt == at) {
                    tick();
                }
            });
        }
    }

    private void jumpClocks() {
        for (int node = 0; node < NODES; node++) {
            skew[node] = random.nextInt(4) == 0 ? between(-20 * MINUTE, 20 * MINUTE) : between(-2000, 2000);
        }
        after(MINUTE, 6 * HOUR, this::jumpClocks);
    }

    private void operator() {
        JobState state = server.state(now(0));
        switch (state.status()) {
            case SCHEDULED -> {
                if (state.approvals() < scenario.policy().approvals()) {
                    write(now -> server.command(new Command.Approve(), now));
                }
            }
            case IN_PROGRESS -> {
                if (chance(5)) {
                    write(now -> server.command(new Command.Pause(), now));
                } else if (chance(2)) {
                    write(now -> server.command(new Command.Cancel(chance(50)), now));
                } else if (manual(state)) {
                    write(now -> server.command(new Command.Advance(), now));
                } else if (scenario.continuous() && time > Scenario.START.toEpochMilli() + 3 * DAY) {
                    write(now -> server.command(new Command.Cancel(true), now));
                }
            }
            case PAUSED -> {
                if (chance(10)) {
                    write(now -> server.command(new Command.Cancel(false), now));
                } else {
                    resume(state);
                }
            }
            case COMPLETED, CANCELED, ABORTED -> {
                return;
            }
        }
        after(MINUTE, 4 * HOUR, this::operator);
    }

    private boolean manual(JobState state) {
        return state.wave() + 1 < state.waves().size()
                && scenario.policy().waves().get(state.wave()).advance() instanceof Wave.Advance.Manual;
    }

    private void resume(JobState state) {
        boolean gate = server.gateClosed;
        write(now -> {
            if (!gate && state.wave() + 1 < state.waves().size()) {
                server.command(new Command.Advance(), now);
            }
            server.command(new Command.Resume(gate), now);
        });
    }
}
