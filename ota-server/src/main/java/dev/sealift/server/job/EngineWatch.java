package dev.sealift.server.job;

import dev.sealift.server.job.engine.Decision;
import java.util.List;

/** Sees what the engine decides. */
@FunctionalInterface
public interface EngineWatch {
    /** Decisions that are carried out in the transaction under way. */
    void decided(List<Decision> decisions);
}
