package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.cli.Sealift;
import dev.sealift.cli.Shell;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Conversation;
import dev.sealift.hil.rig.Rig;
import dev.sealift.link.smp.BoardReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * {@code sealift verify} and the QEMU board agree on every case: the command is asked about the file, and the board about
 * the same bytes in its flash, marked for trial behind the agent's back.
 */
@ExtendWith(RigExtension.class)
final class BoardAgreementTest {
    private static final Duration BOOT = Duration.ofSeconds(20);
    private static final Duration START = Duration.ofSeconds(5);
    private static final SlotName FREE = SlotName.B;

    /** What both said of one case. */
    private record Row(String name, ReasonCode command, ReasonCode board) {
        /** In flash a file has no end: what the command calls truncated ends there in erased bytes. */
        boolean agrees() {
            return command == board || (command == ReasonCode.IMAGE_TRUNCATED && board == ReasonCode.IMAGE_BAD_TLV);
        }

        String line() {
            return "%-45s %-22s %-22s %s".formatted(name, command, board, agrees() ? "agree" : "DIFFER");
        }
    }

    @Test
    void verifyAndTheBoardAgree(Rig rig, Firmware firmware) throws Exception {
        var cases = new AgreementCases(firmware, FREE).all();
        var rows = new ArrayList<Row>();
        for (var one : cases) {
            rows.add(new Row(one.name(), command(rig, firmware, one), board(rig, one, rows.size())));
        }

        System.out.printf("%-45s %-22s %-22s%n", "case", "sealift verify", "board");
        rows.forEach(row -> System.out.println(row.line()));
        assertThat(rows).hasSizeGreaterThan(30).allMatch(Row::agrees);
        assertThat(rows.stream().map(Row::board).distinct().count())
                .as("different answers")
                .isGreaterThan(15);
    }

    private static ReasonCode command(Rig rig, Firmware firmware, AgreementCase one) throws Exception {
        Path image = Files.write(rig.folder().resolve("image.bin"), one.image().toArray());
        var arguments = new ArrayList<>(List.of("verify", "--json", "--board", Firmware.BOARD.name(), "--slot"));
        arguments.addAll(List.of(FREE.name(), "--minimum-counter", Long.toString(Firmware.COUNTER)));
        arguments.addAll(List.of("--minimum-version", AgreementCases.RUNNING));
        Path root = Files.writeString(
                rig.folder().resolve("root.pem"), firmware.root().publicKey().toPem());
        arguments.addAll(List.of("--root-key", root.toString()));
        var inForce = one.inForce();
        if (inForce == null) {
            Path key = Files.writeString(
                    rig.folder().resolve("key.pem"), firmware.key().publicKey().toPem());
            arguments.addAll(List.of("--key", key.toString()));
        } else {
            Path set = Files.write(
                    rig.folder().resolve("trust.set"), inForce.encoded().toArray());
            arguments.addAll(List.of("--trust-set", set.toString()));
        }
        arguments.add(image.toString());

        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        Sealift.run(new Shell(Map.of(), print, print, false), arguments.toArray(String[]::new));
        var verdict =
                Json.mapper().readTree(out.toString(StandardCharsets.UTF_8)).get(0);
        return verdict.get("accepted").booleanValue()
                ? ReasonCode.NONE
                : ReasonCode.valueOf(verdict.get("reason").stringValue());
    }

    /** The reason with which the bootloader did not start it, or its own agent does not take over its trust set. */
    private static ReasonCode board(Rig rig, AgreementCase one, int number) throws Exception {
        try (Board board = rig.board("case-" + number, Rig.Line.TCP, one.flash())) {
            board.program(memory -> Firmware.stage(memory, FREE, one.image().toArray()));
            board.powerOn();
            try (Conversation cable = rig.talkTo(board)) {
                cable.awaitApplication(START);
                BoardReport report = cable.awaitReport(one.name(), BOOT, BoardReport::confirmed);
                var reason = report.slot() == 0 ? report.reason() : report.refused();
                return reason.flatMap(ReasonCode::of).orElse(ReasonCode.NONE);
            }
        }
    }
}
