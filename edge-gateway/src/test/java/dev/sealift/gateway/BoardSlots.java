package dev.sealift.gateway;

import dev.sealift.image.Bytes;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which images a simulated board has: the confirmed one, one staged for the next boot, one on trial, one that failed. */
final class BoardSlots {
    /** Looks at the report during which a trial lasts. */
    private static final int TRIAL_LOOKS = 2;

    private final FreeSlot free = new FreeSlot();
    private int slot;
    private int boots = 1;
    private Image confirmed = new Image("0".repeat(64), "1.0.0", "", 0, Bytes.of(new byte[0]));
    private @Nullable Image staged;
    private @Nullable Image trial;
    private int trialLooks;
    private @Nullable Failure failed;

    record Image(String hash, String version, String job, long execution, Bytes file) {}

    private record Failure(Image image, int slot, int reason) {}

    int boots() {
        return boots;
    }

    int running() {
        return slot;
    }

    Image confirmed() {
        return confirmed;
    }

    /** What comes into the slot that does not run. */
    FreeSlot free() {
        return free;
    }

    void stage(Image image) {
        staged = image;
    }

    void eraseFree() {
        free.erase();
        staged = null;
    }

    void forgetFailure() {
        failed = null;
    }

    void boot() {
        boots++;
        trial = staged;
        staged = null;
        trialLooks = 0;
        free.erase();
        if (trial != null) {
            slot = 1 - slot;
        }
    }

    /**
     * What the board says of itself; a trial ends when that was asked often enough.
     *
     * @param selfTestFails how a trial ends; 0: well
     */
    Map<String, Object> report(int selfTestFails) {
        Image running = trial;
        if (running != null && ++trialLooks > TRIAL_LOOKS) {
            endTrial(running, selfTestFails);
        }
        Image now = trial == null ? confirmed : trial;
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("boots", boots);
        body.put("slot", slot);
        body.put("hash", HexFormat.of().parseHex(now.hash()));
        body.put("ver", now.version());
        body.put("counter", 1);
        body.put("confirmed", trial == null);
        body.put("trial", trial != null);
        body.put("cause", 3);
        if (!now.job().isEmpty()) {
            body.put("job", now.job());
            body.put("exec", now.execution());
        }
        Failure last = failed;
        if (last != null) {
            body.put("reason", last.reason());
            body.put(
                    "failed",
                    Map.of(
                            "hash", HexFormat.of().parseHex(last.image().hash()),
                            "reason", last.reason(),
                            "detail", 7,
                            "job", last.image().job(),
                            "exec", last.image().execution(),
                            "slot", last.slot()));
        }
        return body;
    }

    private void endTrial(Image running, int selfTestFails) {
        trial = null;
        if (selfTestFails == 0) {
            confirmed = running;
        } else {
            failed = new Failure(running, slot, selfTestFails);
            slot = 1 - slot;
            boots++;
        }
    }
}
