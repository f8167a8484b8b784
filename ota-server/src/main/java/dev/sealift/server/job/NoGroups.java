package dev.sealift.server.job;

import dev.sealift.server.problem.Refusal;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** A server without groups. */
public final class NoGroups implements TargetGroups {
    @Override
    public void require(Handle tx, String group) {
        throw Refusal.notFound("group", group);
    }

    @Override
    public List<String> members(Handle tx, String group, String after, int limit) {
        return List.of();
    }

    @Override
    public Set<String> of(Handle tx, String device) {
        return Set.of();
    }
}
