package dev.sealift.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.DeviceState;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.operator.Devices;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeviceTextTest {
    @Test
    void howTheChipIsProtectedIsSaidAlsoWhenNobodyKnows() {
        assertThat(DeviceText.full(device(new BootReport.Protection("level 1", true))))
                .contains("\n  protection       reading level 1, bootloader write-protected\n");
        assertThat(DeviceText.full(device(new BootReport.Protection("none", false))))
                .contains("\n  protection       reading none, bootloader not write-protected\n");
        assertThat(DeviceText.full(device(null))).contains("\n  protection       not known\n");
    }

    private static Devices.View device(BootReport.@Nullable Protection protection) {
        var boot = new BootReport(
                4,
                SlotName.A,
                "ab".repeat(32),
                "1.0.0",
                1,
                true,
                false,
                "software",
                null,
                null,
                null,
                null,
                null,
                protection);
        return new Devices.View(
                "d1",
                "stm32f405",
                null,
                null,
                Map.of(),
                DeviceState.ACTIVE,
                null,
                1,
                Map.of(),
                null,
                null,
                Instant.EPOCH,
                null,
                new DeviceReport(boot, Map.of("heap_free", 1L)));
    }
}
