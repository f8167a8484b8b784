package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.SlotName;
import dev.sealift.api.operator.Jobs;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.lab.Impostor;
import dev.sealift.hil.lab.Lab;
import dev.sealift.hil.lab.Relay;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Conversation;
import dev.sealift.hil.rig.Machine;
import dev.sealift.hil.rig.Rig;
import dev.sealift.hil.rig.Waits;
import dev.sealift.link.smp.BoardReport;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A board whose network is not to be trusted: somebody else answers on it, and it breaks. */
@ExtendWith(RigExtension.class)
final class NetworkBoardAloneTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration ROLLOUT = Duration.ofMinutes(2);
    private static final int NOISE = 100_000;
    private static final String ID = "alone";
    private static final String NOT_REACHED = "server not reached: ";
    private static final String REACHED = "server reached by TLSv1.3";

    /** QEMU's own network has this machine there. */
    private static final String HOST = "10.0.2.2";

    private static Firmware firmware;
    private static Rig rig;
    private static Lab lab;
    private static Relay relay;
    private static Conversation cable;

    @BeforeAll
    static void enrol(Rig given) throws Exception {
        rig = given;
        firmware = Firmware.ofNetworkBoard(RigExtension.checkout());
        lab = LabRollouts.lab(rig, firmware);
        relay = new Relay(lab.devicePort());
        Board board = rig.board(Machine.MPS2_AN386, ID, Rig.Line.TCP, firmware.provisioned(ID, "1.0.0"));
        board.powerOn();
        try (Conversation before = rig.talkTo(board)) {
            before.awaitReport("the first boot", SOON, BoardReport::confirmed);
        }
        lab.enrol(ID, firmware.board().name(), board.address(), HOST, relay.port(), Lab.BOARD_POLL);
        cable = rig.talkTo(board);
        Waits.until(
                "the board to speak with its server",
                SOON,
                () -> lab.operator().device(ID).lastReport() != null);
    }

    @AfterAll
    static void end() throws Exception {
        cable.close();
        relay.close();
        lab.close();
    }

    @Test
    void whoIsNotTheServerIsRefusedAndTheBoardSaysWhy() throws Exception {
        for (Impostor.Kind kind : EnumSet.complementOf(EnumSet.of(Impostor.Kind.HANGS_UP))) {
            meet(kind, NOT_REACHED + complaint(kind));
            relay.leadTo(lab.devicePort());
            cable.awaitLine(REACHED, SOON);
        }
    }

    @Test
    void aServerThatHangsUpBehindEachReplyIsReached() throws Exception {
        meet(Impostor.Kind.WITHOUT_TLS, NOT_REACHED + complaint(Impostor.Kind.WITHOUT_TLS));
        meet(Impostor.Kind.HANGS_UP, "server reached by TLSv1.2");
        relay.leadTo(lab.devicePort());
    }

    /** Until the board says that. */
    private static void meet(Impostor.Kind kind, String line) throws Exception {
        try (Impostor impostor = new Impostor(kind, lab.data())) {
            relay.leadTo(impostor.port());
            cable.awaitLine(line, SOON);
        }
    }

    /** In this order the restart shows that the new certificate, now the only one that is good, was kept. */
    @Test
    void itTakesANewCertificateRestartsAndBeginsAnew() {
        for (String kind : List.of("rotate-certificate", "reboot", "factory-reset")) {
            lab.operator().ask(kind, kind, ID);
            assertThat(lab.awaitEnd(kind, ID, ROLLOUT).status()).as(kind).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
        assertThat(Objects.requireNonNull(lab.operator().device(ID).lastReport())
                        .boot()
                        .bootCounter())
                .isGreaterThan(2);
    }

    private static String complaint(Impostor.Kind kind) {
        return switch (kind) {
            case OTHER_AUTHORITY -> "certificate of another authority";
            case OTHER_NAME -> "certificate of another name";
            case EXPIRED -> "certificate not valid now";
            case EXPIRED_IN_THE_PAST -> "time before the board's certificate";
            case WITHOUT_TIME -> "no time told";
            case WITHOUT_TLS -> "not TLS as spoken here";
            case HANGS_UP -> throw new IllegalArgumentException(kind + ": it is believed");
        };
    }

    @Test
    void aDownloadGoesOnWhereItsConnectionBroke() throws Exception {
        int size = firmware.signed(SlotName.B, "1.1.0").length;
        long before = relay.brought();
        relay.breakAfter(size / 2);
        lab.operator().offer("update", LabRollouts.release(lab, rig, firmware, "1.1.0"), List.of(ID), List.of());

        assertThat(lab.awaitEnd("update", ID, ROLLOUT).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(relay.hasBroken()).isTrue();
        assertThat(relay.brought() - before)
                .as("bytes that the server sent, of which the image has " + size)
                .isBetween((long) size, size + size / 4L);
        theNextComesAsAPatch(size);
    }

    /** Of the image that it got before; with noise behind it, so that the patch is long enough to be broken. */
    private static void theNextComesAsAPatch(int size) throws Exception {
        byte[] noise = new byte[NOISE];
        new Random(1).nextBytes(noise);
        long before = relay.brought();
        relay.breakAfter(NOISE / 2);
        lab.operator()
                .offer("patch", LabRollouts.longerRelease(lab, rig, firmware, "1.2.0", noise), List.of(ID), List.of());

        Jobs.Execution patched = lab.awaitEnd("patch", ID, ROLLOUT);
        assertThat(patched.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(patched.statusDetails()).as("what the board minded").isNull();
        assertThat(relay.hasBroken()).isTrue();
        assertThat(relay.brought() - before)
                .as("bytes that the server sent, of which the patch has more than " + NOISE + ", the image " + size)
                .isBetween((long) NOISE, NOISE * 13L / 10);
    }
}
