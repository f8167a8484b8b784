package dev.sealift.server.group;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Puts devices into groups and takes them out, their ancestors along, and tells those who asked. */
final class Membership {
    private final GroupStore groups;
    private final MemberStore members;
    private final List<MembershipListener> listeners = new CopyOnWriteArrayList<>();

    Membership(GroupStore groups, MemberStore members) {
        this.groups = groups;
        this.members = members;
    }

    void subscribe(MembershipListener listener) {
        listeners.add(listener);
    }

    /** Puts a device into a group; whether it was not there before. */
    boolean put(Handle tx, Group group, String device) {
        Optional<Boolean> direct = members.isDirect(tx, group.id(), device);
        if (direct.orElse(false)) {
            return false;
        }
        Set<String> joined = new LinkedHashSet<>();
        if (direct.isEmpty()) {
            joined.add(group.id());
        }
        members.put(tx, group.id(), device, true);
        joined.addAll(rise(tx, group.parent(), device));
        tell(tx, device, joined, Set.of());
        return true;
    }

    /** Takes a device out of a group; whether it had been put there. It stays where a child has it. */
    boolean remove(Handle tx, Group group, String device) {
        if (!members.isMember(tx, group.id(), device, true)) {
            return false;
        }
        members.put(tx, group.id(), device, false);
        tell(tx, device, Set.of(), fall(tx, group.id(), device));
        return true;
    }

    /** After a group got another parent: the groups above a member of it are others. */
    void moved(Handle tx, @Nullable String from, @Nullable String to, String device) {
        Set<String> left = from == null ? Set.of() : fall(tx, from, device);
        Set<String> joined = rise(tx, to, device);
        Set<String> stayed = new LinkedHashSet<>(left);
        stayed.retainAll(joined);
        left.removeAll(stayed);
        joined.removeAll(stayed);
        tell(tx, device, joined, left);
    }

    /** A device that is deleted leaves all its groups. */
    void removeEverywhere(Handle tx, String device) {
        Set<String> left = members.of(tx, device);
        members.removeDevice(tx, device);
        tell(tx, device, Set.of(), left);
    }

    /** Makes a device a member of a group and its ancestors, as far as it is not one yet. */
    private Set<String> rise(Handle tx, @Nullable String from, String device) {
        Set<String> joined = new LinkedHashSet<>();
        String at = from;
        while (at != null && !members.isMember(tx, at, device, false)) {
            members.put(tx, at, device, false);
            joined.add(at);
            at = groups.find(tx, at).orElseThrow().parent();
        }
        return joined;
    }

    /** Ends membership in a group and its ancestors, up to the first that has the device on its own or by a child. */
    private Set<String> fall(Handle tx, String from, String device) {
        Set<String> left = new LinkedHashSet<>();
        String at = from;
        while (at != null && !members.isMember(tx, at, device, true) && !members.isMemberOfAChild(tx, at, device)) {
            members.remove(tx, at, device);
            left.add(at);
            at = groups.find(tx, at).orElseThrow().parent();
        }
        return left;
    }

    private void tell(Handle tx, String device, Set<String> joined, Set<String> left) {
        if (!joined.isEmpty() || !left.isEmpty()) {
            listeners.forEach(listener -> listener.changed(tx, device, joined, left));
        }
    }
}
