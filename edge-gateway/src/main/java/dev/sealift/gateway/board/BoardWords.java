package dev.sealift.gateway.board;

import dev.sealift.link.LinkException;
import dev.sealift.link.smp.BoardReport;
import dev.sealift.link.smp.SealiftCommands;
import dev.sealift.link.smp.SmpException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a board for its report: with its signature where it has a key, as it is where it has none. */
final class BoardWords {
    private final SealiftCommands sealift;
    private boolean asked;

    /** Absent when the board has none, or was not asked. */
    private byte @Nullable [] key;

    BoardWords(SealiftCommands sealift) {
        this.sealift = sealift;
    }

    BoardReport report() throws LinkException, SmpException, InterruptedException {
        if (!asked) {
            key = sealift.key().orElse(null);
            asked = true;
        }
        Optional<BoardReport> signed = key == null ? Optional.empty() : sealift.signedReport(key);
        return signed.isPresent() ? signed.get() : sealift.report();
    }

    /** Asks for the key again. */
    void forgetKey() {
        asked = false;
    }
}
