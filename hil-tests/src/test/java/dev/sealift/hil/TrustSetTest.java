package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Conversation;
import dev.sealift.hil.rig.Rig;
import dev.sealift.image.ImageExtras;
import dev.sealift.image.SigningKey;
import dev.sealift.image.trust.KeyStatus;
import dev.sealift.image.trust.SignedTrustSet;
import dev.sealift.image.trust.TrustSet;
import dev.sealift.image.trust.TrustedKey;
import dev.sealift.link.smp.BoardReport;
import dev.sealift.link.smp.SmpErrorException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rotation, revocation and threshold: what a board learns from releases, and what it refuses afterwards. */
@ExtendWith(RigExtension.class)
final class TrustSetTest {
    private static final Duration BOOT = Duration.ofSeconds(20);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SigningKey one = SigningKey.generate(RANDOM);
    private final SigningKey two = SigningKey.generate(RANDOM);
    private final SigningKey three = SigningKey.generate(RANDOM);
    private long execution;

    @Test
    void aNewKeyReplacesTheOldOneByTwoReleases(Rig rig, Firmware firmware) throws Exception {
        var old = firmware.key();
        var both = set(firmware, 1, 1, active(old), active(one));
        var newOnly = set(firmware, 2, 1, new TrustedKey(old.publicKey(), KeyStatus.REVOKED), active(one));
        Board board = rig.board("board-1", Rig.Line.PTY, firmware.provisioned("board-1", "1.0.0"));
        byte[] byOldKey = firmware.signed(SlotName.B, "1.3.0", List.of(old), ImageExtras.NONE);
        board.powerOn();
        try (Conversation cable = rig.talkTo(board)) {
            cable.awaitReport("the first boot", BOOT, BoardReport::confirmed);
            assertThat(serial(cable)).isZero();
            assertThat(refusal(cable, firmware.signed(SlotName.B, "1.1.0", List.of(one), ImageExtras.NONE)))
                    .isEqualTo(ReasonCode.KEY_UNKNOWN);

            update(cable, SlotName.B, firmware.signed(SlotName.B, "1.1.0", List.of(old), carrying(both)));
            assertThat(serial(cable)).isEqualTo(1);
            update(cable, SlotName.A, firmware.signed(SlotName.A, "1.2.0", List.of(one), carrying(newOnly)));
            assertThat(serial(cable)).isEqualTo(2);
            assertThat(refusal(cable, byOldKey)).isEqualTo(ReasonCode.KEY_REVOKED);
        }
        board.powerOff();
        board.program(flash -> Firmware.stage(flash, SlotName.B, byOldKey));
        board.powerOn();
        try (Conversation cable = rig.talkTo(board)) {
            BoardReport report = cable.awaitReport("the fallback", BOOT, BoardReport::confirmed);
            assertThat(report.version()).isEqualTo("1.2.0");
            assertThat(report.reason().flatMap(ReasonCode::of)).hasValue(ReasonCode.KEY_REVOKED);
        }
    }

    @Test
    void anOlderTrustSetPutBackWithAProgrammerDoesNotCount(Rig rig, Firmware firmware) throws Exception {
        var old = set(firmware, 1, 1, active(firmware.key()));
        var inForce = set(firmware, 2, 1, active(one));
        var flash = firmware.provisioned(
                        "board-1", firmware.signed(SlotName.A, "1.0.0", List.of(one), ImageExtras.NONE))
                .trustSet(inForce)
                .trustSet(old, 0);
        Board board = rig.board("board-1", Rig.Line.PTY, flash);
        board.powerOn();
        try (Conversation cable = rig.talkTo(board)) {
            cable.awaitReport("the boot", BOOT, BoardReport::confirmed);
            assertThat(serial(cable)).isEqualTo(2);
            assertThat(refusal(cable, firmware.signed(SlotName.B, "1.1.0"))).isEqualTo(ReasonCode.KEY_UNKNOWN);
        }
    }

    @Test
    void twoOfThreeMustHaveSigned(Rig rig, Firmware firmware) throws Exception {
        var set = set(firmware, 7, 2, active(one), active(two), active(three));
        byte[] running = firmware.signed(SlotName.A, "1.0.0", List.of(three, one), ImageExtras.NONE);
        Board board = rig.board(
                "board-1",
                Rig.Line.PTY,
                firmware.provisioned("board-1", running).trustSet(set));
        board.powerOn();
        try (Conversation cable = rig.talkTo(board)) {
            cable.awaitReport("the first boot", BOOT, BoardReport::confirmed);
            assertThat(refusal(cable, firmware.signed(SlotName.B, "1.1.0", List.of(two), ImageExtras.NONE)))
                    .isEqualTo(ReasonCode.SIGNATURES_TOO_FEW);
            update(cable, SlotName.B, firmware.signed(SlotName.B, "1.1.0", List.of(two, three), ImageExtras.NONE));
        }
    }

    @Test
    void aSetThatTheBoardMustNotTakeIsRefusedBeforeItsTrial(Rig rig, Firmware firmware) throws Exception {
        var old = firmware.key();
        byte[] running = firmware.signed(SlotName.A, "1.0.0", List.of(old), ImageExtras.NONE);
        Board board = rig.board(
                "board-1",
                Rig.Line.PTY,
                firmware.provisioned("board-1", running).trustSet(set(firmware, 5, 1, active(old), active(one))));
        var foreignRoot = SignedTrustSet.sign(new TrustSet(6, 1, List.of(active(old))), one);
        var older = set(firmware, 4, 1, active(old));
        var revokes = set(firmware, 6, 1, new TrustedKey(old.publicKey(), KeyStatus.REVOKED), active(one));
        board.powerOn();
        try (Conversation cable = rig.talkTo(board)) {
            cable.awaitReport("the first boot", BOOT, BoardReport::confirmed);
            assertThat(refusal(cable, withSet(firmware, foreignRoot))).isEqualTo(ReasonCode.TRUST_SET_INVALID);
            assertThat(refusal(cable, withSet(firmware, older))).isEqualTo(ReasonCode.TRUST_SET_OLD);
            assertThat(refusal(cable, withSet(firmware, revokes))).isEqualTo(ReasonCode.TRUST_SET_UNBOOTABLE);
            assertThat(serial(cable)).isEqualTo(5);
        }
    }

    private static byte[] withSet(Firmware firmware, SignedTrustSet set) throws Exception {
        return firmware.signed(SlotName.B, "1.1.0", List.of(firmware.key()), carrying(set));
    }

    private static TrustedKey active(SigningKey key) {
        return new TrustedKey(key.publicKey(), KeyStatus.ACTIVE);
    }

    private static SignedTrustSet set(Firmware firmware, long serial, int threshold, TrustedKey... keys)
            throws Exception {
        return SignedTrustSet.sign(new TrustSet(serial, threshold, List.of(keys)), firmware.root());
    }

    private static ImageExtras carrying(SignedTrustSet set) {
        return ImageExtras.builder().trustSet(set).build();
    }

    private static long serial(Conversation cable) throws Exception {
        return cable.sealift().metrics().values().getOrDefault("trust_serial", -1L);
    }

    /** Installs an image as a job does, and waits until it confirmed itself. */
    private void update(Conversation cable, SlotName slot, byte[] image) throws Exception {
        String hash = Firmware.imageHash(image);
        cable.install(image, hash, slot, "update", ++execution);
        cable.os().reset();
        cable.awaitReport(
                "the image to confirm itself",
                BOOT,
                report -> report.confirmed() && report.hash().equals(hash));
    }

    /** Why the agent does not take an image for slot B. */
    private ReasonCode refusal(Conversation cable, byte[] image) throws Exception {
        long number = ++execution;
        assertThatThrownBy(() -> cable.install(image, Firmware.imageHash(image), SlotName.B, "refused", number))
                .isInstanceOf(SmpErrorException.class);
        return ReasonCode.of(cable.sealift().report().refused().orElseThrow()).orElseThrow();
    }
}
