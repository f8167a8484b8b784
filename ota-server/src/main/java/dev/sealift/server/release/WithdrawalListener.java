package dev.sealift.server.release;

import dev.sealift.api.operator.Releases;
import dev.sealift.server.audit.Cause;
import org.jdbi.v3.core.Handle;

/** Acts on a withdrawal, in its transaction. */
@FunctionalInterface
public interface WithdrawalListener {
    /** That release was withdrawn, for that cause. */
    void withdrawn(Handle tx, Cause cause, Releases.View release);
}
