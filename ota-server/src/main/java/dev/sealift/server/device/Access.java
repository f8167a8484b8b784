package dev.sealift.server.device;

import dev.sealift.api.DeviceState;
import dev.sealift.api.ProblemCode;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.problem.Refusal;
import org.jdbi.v3.core.Handle;

/** Whom a caller of the device plane may speak for: a device for itself, a gateway for the devices assigned to it. */
public final class Access {
    private final DeviceService devices;

    public Access(DeviceService devices) {
        this.devices = devices;
    }

    /**
     * The device, if the caller may speak for it. One that does not exist or is out of service is
     * refused in the same words.
     */
    public Device thing(Handle tx, Principal principal, String id) {
        return devices.find(tx, id)
                .filter(device -> device.state() != DeviceState.DECOMMISSIONED)
                .filter(device -> switch (principal) {
                    case Principal.Device self -> self.id().equals(device.id());
                    case Principal.Gateway gateway -> gateway.id().equals(device.gateway());
                    case Principal.Operator operator -> false;
                })
                .orElseThrow(() -> Refusal.of(
                        ProblemCode.FORBIDDEN,
                        principal.actor() + " may not speak for device '" + id + "'",
                        id,
                        "the device itself or its gateway"));
    }
}
