package dev.sealift.server.job;

import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What jobs must know of groups of devices. */
public interface TargetGroups {
    /** Refuses a group that does not exist. */
    void require(Handle tx, String group);

    /** Refuses one that is still being built: it would seem smaller than it is. */
    void requireBuilt(Handle tx, String group);

    /** Members after a device, those of the groups below it among them, each once, in the order of their ids. */
    List<String> members(Handle tx, String group, String after, int limit);

    /** Members after one device and up to another. */
    Set<String> members(Handle tx, String group, String after, String to);

    /** All groups that a device is in, those above among them. */
    Set<String> of(Handle tx, String device);
}
