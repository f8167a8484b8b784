package dev.sealift.server.device;

import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Is told of devices in the transaction in which they change. */
public interface DeviceListener {
    /**
     * A device is new or another than before.
     *
     * @param before absent when it is new
     * @param fields those of {@link Fields} that differ
     */
    void changed(Handle tx, @Nullable Device before, Device after, Set<String> fields);

    /** These devices were heard of, and nothing else of them changed. */
    void heard(Handle tx, Set<String> devices);

    /** A device is about to be deleted. */
    void removing(Handle tx, Device device);
}
