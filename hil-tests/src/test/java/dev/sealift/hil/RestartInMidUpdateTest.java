package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.device.StatusDetails;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.lab.Lab;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Rig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Server or gateway die in the middle of a transfer and come back: the update goes on where it was. */
@ExtendWith(RigExtension.class)
final class RestartInMidUpdateTest {
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration UPDATE = Duration.ofMinutes(3);

    /** Enough on the board to tell going on from starting over. */
    private static final int SOME_BYTES = 4000;

    enum Victim {
        SERVER {
            @Override
            void restart(Lab lab) throws Exception {
                lab.restartServer();
            }
        },
        GATEWAY {
            @Override
            void restart(Lab lab) throws Exception {
                lab.restartGateway();
            }
        };

        abstract void restart(Lab lab) throws Exception;
    }

    @ParameterizedTest
    @EnumSource(Victim.class)
    void updateGoesOn(Victim victim, Rig rig, Firmware firmware) throws Exception {
        Board board = rig.board("board-1", Rig.Line.PTY, firmware.provisioned("board-1", "1.0.0"));
        board.powerOn();
        try (Lab lab = LabRollouts.lab(rig, firmware)) {
            lab.serve(List.of(board));
            String release = LabRollouts.release(lab, rig, firmware, "1.1.0");
            lab.operator().offer("job", release, List.of("board-1"), List.of());
            lab.await("bytes to be on the board", "job", "board-1", START, execution -> {
                Map<String, String> details = Objects.requireNonNullElse(execution.statusDetails(), Map.of());
                return Integer.parseInt(details.getOrDefault(StatusDetails.RECEIVED, "0")) >= SOME_BYTES;
            });

            victim.restart(lab);

            assertThat(lab.awaitEnd("job", "board-1", UPDATE).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            UploadedPieces pieces = UploadedPieces.read(lab.transcripts());
            assertThat(pieces.sessions()).isEqualTo(victim == Victim.GATEWAY ? 2 : 1);
            assertThat(pieces.total()).isGreaterThan(SOME_BYTES);
            assertThat(pieces.sentAgain()).isLessThanOrEqualTo(pieces.largest());
        }
    }
}
