package dev.sealift.server.group;

import dev.sealift.api.ProblemCode;
import dev.sealift.server.problem.Refusal;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tree of static groups and its bounds. */
final class Hierarchy {
    /** As in AWS IoT; each level is one more row for each member. */
    private static final int MAX_DEPTH = 7;

    /** As in AWS IoT: a device that leaves a group is looked for in each of its siblings. */
    private static final int MAX_CHILDREN = 100;

    /** What one transaction moves or takes out, while everybody else's writes wait. */
    private static final int MAX_MOVED = 100_000;

    private static final int PAGE = 1000;

    private final GroupStore groups;
    private final MemberStore members;
    private final Membership membership;

    Hierarchy(GroupStore groups, MemberStore members, Membership membership) {
        this.groups = groups;
        this.members = members;
        this.membership = membership;
    }

    /** Refuses a parent that would make a circle, or a tree that is too deep or too wide. */
    void requireParent(Handle tx, String id, @Nullable String parent) {
        if (parent == null) {
            return;
        }
        Group above = groups.find(tx, parent).orElseThrow(() -> Refusal.invalid("parent", parent, "an existing group"));
        if (above.dynamic()) {
            throw Refusal.invalid("parent", parent, "a static group; the members of a dynamic one come by its query");
        }
        if (groups.children(tx, parent).stream()
                        .filter(child -> !child.equals(id))
                        .count()
                >= MAX_CHILDREN) {
            throw Refusal.invalid("parent", parent, "a group with less than " + MAX_CHILDREN + " children");
        }
        int depth = 0;
        for (String at = parent;
                at != null;
                at = groups.find(tx, at).orElseThrow().parent()) {
            if (at.equals(id)) {
                throw Refusal.invalid("parent", parent, "a group that is not " + id + " itself or below it");
            }
            depth++;
        }
        if (depth + height(tx, id) > MAX_DEPTH) {
            throw Refusal.invalid(
                    "parent",
                    parent,
                    "a tree of at most " + MAX_DEPTH + " levels; this makes " + (depth + height(tx, id)));
        }
    }

    /** Levels from a group down to the last below it; 1 without children. */
    private int height(Handle tx, String id) {
        return 1
                + groups.children(tx, id).stream()
                        .mapToInt(child -> height(tx, child))
                        .max()
                        .orElse(0);
    }

    /** Makes the members of a group members of its new ancestors. */
    void moved(Handle tx, Group before, Group after) {
        if (!Objects.equals(before.parent(), after.parent())) {
            requireMovable(tx, after.id());
            String at = "";
            List<String> page;
            do {
                page = members.members(tx, after.id(), at, PAGE);
                page.forEach(device -> membership.moved(tx, before.parent(), after.parent(), device));
                at = page.isEmpty() ? at : page.getLast();
            } while (page.size() == PAGE);
        }
    }

    /** Takes everybody out of a group without children. */
    void empty(Handle tx, Group group) {
        requireMovable(tx, group.id());
        List<String> page;
        do {
            page = members.members(tx, group.id(), "", PAGE);
            page.forEach(device -> membership.remove(tx, group, device));
        } while (page.size() == PAGE);
    }

    private void requireMovable(Handle tx, String id) {
        long count = members.count(tx, id);
        if (count > MAX_MOVED) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "group '" + id + "' has " + count
                            + " members, too many to change them at once: take some out first",
                    Long.toString(count),
                    "at most " + MAX_MOVED);
        }
    }
}
