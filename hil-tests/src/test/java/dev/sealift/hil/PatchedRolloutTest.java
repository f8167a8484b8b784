package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.StatusDetails;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.lab.Lab;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Rig;
import dev.sealift.image.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A rollout by patches in which things go wrong: the gateway patches the wrong image, and dies in the middle of a patch. */
@ExtendWith(RigExtension.class)
final class PatchedRolloutTest {
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration UPDATE = Duration.ofMinutes(3);

    /** Noise that a patch holds whole, so that it has pieces enough to die between two of them. */
    private static final int NOISE = 24 * 1024;

    /** Enough on the board to tell going on from starting over. */
    private static final int SOME_BYTES = 4000;

    @Test
    void aWrongBaseCostsAPieceAndADeadGatewayGoesOn(Rig rig, Firmware firmware) throws Exception {
        Board board = rig.board("board-1", Rig.Line.PTY, firmware.provisioned("board-1", "1.0.0"));
        board.powerOn();
        byte[] noise = new byte[NOISE];
        new Random(1).nextBytes(noise);
        try (Lab lab = LabRollouts.lab(rig, firmware)) {
            plant(lab, firmware.signed(SlotName.A, "1.0.0"));
            lab.serve(List.of(board));
            int image = firmware.signed(SlotName.B, "1.1.0").length;

            offer(lab, "wrong", LabRollouts.release(lab, rig, firmware, "1.1.0"));
            assertThat(end(lab, "wrong"))
                    .containsEntry(StatusDetails.PATCH_REFUSED, "PATCH_WRONG_BASE")
                    .containsEntry(StatusDetails.TOTAL, Integer.toString(image));
            UploadedPieces whole = UploadedPieces.read(lab.transcripts());
            assertThat(whole.total()).isLessThanOrEqualTo(image + whole.largest());

            offer(lab, "killed", LabRollouts.longerRelease(lab, rig, firmware, "1.2.0", noise));
            lab.await("bytes of the patch to be on the board", "killed", "board-1", START, execution -> {
                Map<String, String> details = Objects.requireNonNullElse(execution.statusDetails(), Map.of());
                return details.containsKey(StatusDetails.IMAGE)
                        && Integer.parseInt(details.getOrDefault(StatusDetails.RECEIVED, "0")) >= SOME_BYTES;
            });
            lab.restartGateway();

            Map<String, String> details = end(lab, "killed");
            int patch = Integer.parseInt(details.get(StatusDetails.TOTAL));
            int longer = firmware.signed(SlotName.A, "1.2.0", noise).length;
            assertThat(patch).isBetween(NOISE, NOISE + image / 20);
            assertThat(details).containsEntry(StatusDetails.IMAGE, Integer.toString(longer));
            UploadedPieces both = UploadedPieces.read(lab.transcripts());
            assertThat(both.total() - whole.total()).isLessThanOrEqualTo(patch + both.largest());
        }
    }

    /** Puts a file into the gateway's cache that says of itself to be that image, and is not. */
    private static void plant(Lab lab, byte[] image) throws IOException {
        byte[] other = image.clone();
        other[image.length / 2] ^= 1;
        Path artifacts = Files.createDirectories(lab.gatewayCache().resolve("artifacts"));
        Files.write(artifacts.resolve(HashAlgorithm.SHA256.of(other).hex()), other);
    }

    private static void offer(Lab lab, String job, String release) {
        lab.operator().offer(job, release, List.of("board-1"), List.of());
    }

    /** Awaits success; returns what was told of it. */
    private static Map<String, String> end(Lab lab, String job) {
        var execution = lab.awaitEnd(job, "board-1", UPDATE);
        assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        return Objects.requireNonNull(execution.statusDetails());
    }
}
