package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.operator.Devices;
import dev.sealift.gateway.log.EventLog;
import dev.sealift.gateway.server.Identity;
import dev.sealift.gateway.server.ServerClient;
import dev.sealift.gateway.server.ServerException;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.flash.FlashFile;
import dev.sealift.hil.lab.Lab;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Conversation;
import dev.sealift.hil.rig.Rig;
import dev.sealift.hil.rig.Waits;
import dev.sealift.link.smp.BoardReport;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A board on a serial line signs its report with a key that it made: neither its gateway nor another board speaks for it. */
@ExtendWith(RigExtension.class)
final class SignedBoardTest {
    private static final Duration START = Duration.ofMinutes(1);
    private static final String BOARD = "board-1";

    @Test
    void onlyTheBoardItselfIsBelieved(Rig rig, Firmware firmware) throws Exception {
        Board board = rig.board(BOARD, Rig.Line.PTY, firmware.provisioned(BOARD, "1.0.0"));
        board.powerOn();
        BoardReport.Signed early = signedOverTheCable(rig, board);
        try (Lab lab = LabRollouts.lab(rig, firmware)) {
            lab.serve(List.of(board));
            String key = Objects.requireNonNull(await(lab, "the board's key", view -> view.signedBy() != null)
                    .signedBy());
            assertThat(key).startsWith("sha256:");

            BootReport boot = Objects.requireNonNull(
                            lab.operator().device(BOARD).lastReport())
                    .boot();
            assertThat(refusal(lab, boot, null)).isEqualTo(ProblemCode.REPORT_UNSIGNED);
            assertThat(refusal(lab, boot, early)).isEqualTo(ProblemCode.REPORT_REPLAYED);
            assertThat(refusal(lab, boot, changed(early))).isEqualTo(ProblemCode.REPORT_SIGNATURE_INVALID);

            board.powerOff();
            board.powerOn();
            await(lab, "the next boot", view -> boots(view) > boot.bootCounter());
            assertThat(lab.operator().device(BOARD).signedBy())
                    .as("kept over a power cut")
                    .isEqualTo(key);

            board.powerOff();
            board.program(FlashFile::withoutCredentials);
            board.powerOn();
            Devices.View other = await(lab, "the other board to be seen", view -> view.suspicion() != null);
            assertThat(other.suspicion()).contains(key);
            assertThat(other.signedBy()).isEqualTo(key);
            lab.operator().run(List.of("device", "replace", BOARD));
            board.powerOff();
            board.powerOn(); // or its next report is due in a minute
            await(
                    lab,
                    "the new board's key",
                    view -> view.signedBy() != null && !view.signedBy().equals(key));
        }
    }

    private static BoardReport.Signed signedOverTheCable(Rig rig, Board board) throws Exception {
        try (Conversation cable = rig.talkTo(board)) {
            cable.awaitReport("the first boot", START, BoardReport::confirmed);
            byte[] key = cable.sealift().key().orElseThrow();
            assertThat(cable.sealift().key().orElseThrow()).isEqualTo(key);
            return cable.sealift().signedReport(key).orElseThrow().signed().orElseThrow();
        }
    }

    /** One bit of the report in it. */
    private static BoardReport.Signed changed(BoardReport.Signed signed) {
        byte[] statement = Base64.getDecoder().decode(signed.statement());
        statement[statement.length / 2] ^= 1;
        return new BoardReport.Signed(signed.key(), Base64.getEncoder().encodeToString(statement));
    }

    /** What the server says to the gateway that says this in the board's name. */
    private static ProblemCode refusal(Lab lab, BootReport boot, BoardReport.@Nullable Signed signed) throws Exception {
        URI server = URI.create("https://127.0.0.1:" + lab.devicePort());
        EventLog silent = new EventLog(new PrintStream(OutputStream.nullOutputStream()), true, Clock.systemUTC());
        DeviceReport.Signed given = signed == null ? null : new DeviceReport.Signed(signed.key(), signed.statement());
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
                ServerClient gateway =
                        new ServerClient(server, Identity.load(lab.identity(), Clock.systemUTC()), executor, silent)) {
            return catchThrowableOfType(
                            ServerException.Refused.class,
                            () -> gateway.report(BOARD, new DeviceReport(boot, null, null, null, given)))
                    .code();
        }
    }

    private static long boots(Devices.View view) {
        DeviceReport last = view.lastReport();
        return last == null ? 0 : last.boot().bootCounter();
    }

    private static Devices.View await(Lab lab, String what, Predicate<Devices.View> wanted) {
        Devices.View[] seen = new Devices.View[1];
        Waits.until(what, START, Duration.ofMillis(300), () -> {
            seen[0] = lab.operator().device(BOARD);
            return wanted.test(seen[0]);
        });
        return seen[0];
    }
}
