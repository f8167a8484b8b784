package dev.sealift.server.group;

import dev.sealift.api.ProblemCode;
import dev.sealift.server.job.TargetGroups;
import dev.sealift.server.problem.Refusal;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Which devices are in a group, and which groups a device is in: what jobs and others ask. */
public final class Groups implements TargetGroups {
    private final GroupStore groups = new GroupStore();
    private final MemberStore members = new MemberStore();
    private final Membership membership = new Membership(groups, members);

    /** Tells of every change from now on, in the transaction of the change. */
    public void subscribe(MembershipListener listener) {
        membership.subscribe(listener);
    }

    @Override
    public void require(Handle tx, String group) {
        found(tx, group);
    }

    private Group found(Handle tx, String group) {
        return groups.find(tx, group).orElseThrow(() -> Refusal.notFound("group", group));
    }

    /**
     * Devices of a group and its children after an id, each once, in the order of their ids. A group that is still being
     * built is refused, for it would seem smaller than it is.
     */
    @Override
    public List<String> members(Handle tx, String group, String after, int limit) {
        requireBuilt(tx, group);
        return members.members(tx, group, after, limit);
    }

    @Override
    public Set<String> members(Handle tx, String group, String after, String to) {
        return members.members(tx, group, after, to);
    }

    @Override
    public void requireBuilt(Handle tx, String group) {
        Group found = found(tx, group);
        if (found.builtTo() != null) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "group '" + group + "' is still being built: try again when it is ACTIVE",
                    "BUILDING",
                    "ACTIVE");
        }
    }

    /** Ids of the groups a device is in, ancestors included. */
    @Override
    public Set<String> of(Handle tx, String device) {
        return members.of(tx, device);
    }

    GroupStore groups() {
        return groups;
    }

    MemberStore members() {
        return members;
    }

    Membership membership() {
        return membership;
    }
}
