package dev.sealift.server;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.DeviceReport;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state that a board has, and what it says of its boot. */
public class TestBoard {
    public long boots = 7;
    public SlotName slot = SlotName.A;
    public String imageHash = "0".repeat(64);
    public String version = "1.0.0+0";
    public boolean confirmed = true;
    public @Nullable String job;
    public @Nullable Long execution;
    public @Nullable ReasonCode bootReason;

    public DeviceReport boot() {
        var report = new BootReport(
                boots,
                slot,
                imageHash,
                version,
                1,
                confirmed,
                !confirmed,
                "software",
                job,
                execution,
                bootReason,
                null,
                null,
                null);
        return new DeviceReport(report, Map.of("heap_free", 40_000L, "stack_free.main", 512L));
    }
}
