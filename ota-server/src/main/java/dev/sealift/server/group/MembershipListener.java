package dev.sealift.server.group;

import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Is told of devices that enter and leave groups, in the transaction in which they do. */
@FunctionalInterface
public interface MembershipListener {
    /** A device joined and left these groups, ancestors included; never both empty. */
    void changed(Handle tx, String device, Set<String> joined, Set<String> left);
}
