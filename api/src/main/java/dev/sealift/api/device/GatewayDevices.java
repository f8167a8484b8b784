package dev.sealift.api.device;

import java.util.List;

/** Reply of {@code GET /gateway/devices}: the devices that the calling gateway may speak for. */
public record GatewayDevices(List<Entry> devices) {
    /** A device and the name of its board. */
    public record Entry(String thingName, String board) {}
}
