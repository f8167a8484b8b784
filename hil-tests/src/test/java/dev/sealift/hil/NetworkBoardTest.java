package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.DefenderReport;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.hil.firmware.Fault;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.lab.Lab;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Conversation;
import dev.sealift.hil.rig.Machine;
import dev.sealift.hil.rig.Rig;
import dev.sealift.hil.rig.Waits;
import dev.sealift.link.smp.BoardReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Boards with Ethernet: each makes its key, is enrolled over the cable, and pulls jobs by mutual TLS: 1.2 here, {@link
 * NetworkBoardAloneTest} has 1.3. QEMU gives them a
 * watchdog too, so a hang is ended by the chip and not by the rig.
 */
@ExtendWith(RigExtension.class)
final class NetworkBoardTest {
    private static final Duration BOOT = Duration.ofSeconds(30);
    private static final Duration ROLLOUT = Duration.ofMinutes(2);
    private static final List<Fault> FAULTS = List.of(Fault.SELF_TEST_FAILS, Fault.HANG_WITH_INTERRUPTS_OFF);

    /** Bytes that a deeper path than those taken here may need. */
    private static final long STACK_RESERVE = 1024;

    /** QEMU's own network has this machine there. */
    private static final String HOST = "10.0.2.2";

    @Test
    void boardsEnrolUpdateConfirmAndFallBackByThemselves(Rig rig) throws Exception {
        Firmware firmware = Firmware.ofNetworkBoard(RigExtension.checkout());
        try (Lab lab = LabRollouts.labWithoutTls13(rig, firmware)) {
            join(lab, rig, firmware, "good");
            Waits.until("the first measures", ROLLOUT, () -> measures(lab, "good") != null);
            DefenderReport first = Objects.requireNonNull(measures(lab, "good"));
            lab.operator().offer("good", LabRollouts.release(lab, rig, firmware, "1.1.0"), List.of("good"), List.of());
            for (Fault fault : FAULTS) {
                join(lab, rig, firmware, fault.name());
                String release = LabRollouts.faultyRelease(lab, rig, firmware, "1.1.0", fault);
                lab.operator().offer("job-" + fault, release, List.of(fault.name()), List.of());
            }

            assertThat(lab.awaitEnd("good", "good", ROLLOUT).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            BootReport boot = Objects.requireNonNull(
                            lab.operator().device("good").lastReport())
                    .boot();
            assertThat(boot.slot()).isEqualTo(SlotName.B);
            assertThat(boot.imageHash()).isEqualTo(Firmware.imageHash(firmware.signed(SlotName.B, "1.1.0")));
            boardsMeasure(first, Objects.requireNonNull(measures(lab, "good")));
            assertThat(lab.operator().run(List.of("audit", "list", "--subject", "device:good")))
                    .as("the claim, signed by the board")
                    .contains("EVIDENCE_SIGNED");
            for (Fault fault : FAULTS) {
                assertThat(lab.awaitEnd("job-" + fault, fault.name(), ROLLOUT).reason())
                        .isEqualTo(fault.reason());
            }
        }
    }

    private static @Nullable DefenderReport measures(Lab lab, String id) {
        DeviceReport report = lab.operator().device(id).lastReport();
        return report == null ? null : report.defender();
    }

    /** Before and after an update: nothing of it could be known before it was measured. */
    private static void boardsMeasure(DefenderReport first, DefenderReport last) {
        assertThat(last.header().reportId()).isGreaterThan(first.header().reportId());
        var network = Objects.requireNonNull(last.metrics());
        var connections = Objects.requireNonNull(network.tcpConnections()).establishedConnections();
        assertThat(Objects.requireNonNull(Objects.requireNonNull(connections).connections()))
                .singleElement()
                .satisfies(open -> assertThat(open.remoteAddr()).startsWith(HOST + ":"));

        Map<String, Long> before = first.numbers();
        Map<String, Long> after = last.numbers();
        for (String name : List.of("bytes_in", "bytes_out", "packets_in", "packets_out")) {
            assertThat(after.get(name)).as(name).isPositive().isNotEqualTo(before.get(name));
        }
        assertThat(after.get("boots")).isEqualTo(Objects.requireNonNull(before.get("boots")) + 1);
        assertThat(after.get("erases")).isGreaterThan(before.get("erases"));
        assertThat(after.get("selftest_ms"))
                .as("0 where it is over before a tick")
                .isNotNull();
        assertThat(after.get("cpu_permille:IDLE")).isBetween(1L, 999L);
        assertThat(after.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("cpu_permille:"))
                        .mapToLong(Map.Entry::getValue)
                        .sum())
                .isBetween(900L, 1000L);
        for (String task : List.of("agent", "network")) {
            assertThat(after.get("stack_free:" + task)).as(task).isGreaterThan(STACK_RESERVE);
        }
    }

    private static void join(Lab lab, Rig rig, Firmware firmware, String id) throws Exception {
        Board board = rig.board(Machine.MPS2_AN386, id, Rig.Line.TCP, firmware.provisioned(id, "1.0.0"));
        board.powerOn();
        try (Conversation cable = rig.talkTo(board)) {
            cable.awaitReport("the first boot", BOOT, BoardReport::confirmed);
        }
        lab.enrol(id, firmware.board().name(), board.address(), HOST);
    }
}
