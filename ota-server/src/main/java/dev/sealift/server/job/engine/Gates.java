package dev.sealift.server.job.engine;

import java.util.Comparator;
import java.util.Optional;

/** What closed gates lead to. */
final class Gates {
    private Gates() {}

    /** Of the closed gates with that action or a stronger one, the first with the strongest. */
    static Optional<GateView> strongest(Policy policy, Tally tally, Gate.Action least) {
        return policy.gates().stream()
                .filter(gate -> gate.action().compareTo(least) >= 0)
                .sorted(Comparator.comparing(Gate::action).reversed())
                .map(gate -> gate.view(tally))
                .filter(GateView::closed)
                .findFirst();
    }

    static Decision stop(GateView closed) {
        String reason = closed.reason();
        return switch (closed.gate().action()) {
            case PAUSE -> new Decision.Pause("paused by a gate: " + reason, closed);
            case CANCEL -> new Decision.Abort("stopped by a gate: " + reason, closed);
            case ROLL_BACK -> new Decision.RollBack("rolled back by a gate: " + reason, closed);
        };
    }
}
