package dev.sealift.link.smp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.link.LinkException;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SmpClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final SmpSettings QUICK = new SmpSettings(2, Duration.ofMillis(300), Duration.ofSeconds(2), 3);

    private final List<String> text = new CopyOnWriteArrayList<>();

    private SmpClient client(ScriptedBoard board, SmpSettings settings) throws LinkException {
        return new SmpClient(board.portForClient().open(PATIENCE), settings, text::add);
    }

    @Test
    void answersAreFoundBetweenLogLines() throws Exception {
        try (ScriptedBoard board = new ScriptedBoard(request -> List.of(
                        ScriptedBoard.text("heap 4711 bytes free\r\n"),
                        ScriptedBoard.reply(request, CborMap.of(Map.of("r", "hello"))),
                        ScriptedBoard.text("later\n")));
                SmpClient client = client(board, QUICK)) {
            assertThat(new OsCommands(client).echo("hello")).isEqualTo("hello");
            assertThat(text).first().isEqualTo("heap 4711 bytes free");
        }
    }

    @Test
    void aLostAnswerIsAskedForAgainAndALateOneSkipped() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        try (ScriptedBoard board = new ScriptedBoard(request -> switch (seen.getAndIncrement()) {
                    case 0 -> List.of();
                    // Both answers at once, as after a hiccup: the second belongs to no request of the future.
                    case 1 -> {
                        byte[] reply = ScriptedBoard.reply(request, CborMap.of(Map.of("r", "one")));
                        yield List.of(reply, reply);
                    }
                    default -> List.of(ScriptedBoard.reply(request, CborMap.of(Map.of("r", "two"))));
                });
                SmpClient client = client(board, QUICK)) {
            assertThat(new OsCommands(client).echo("1")).isEqualTo("one");
            assertThat(new OsCommands(client).echo("2")).isEqualTo("two");
            assertThat(board.requests).extracting(SmpMessage::sequence).containsExactly(0, 0, 1);
        }
    }

    @Test
    void aSilentBoardIsATimeOutThatNamesThePort() throws Exception {
        try (ScriptedBoard board = new ScriptedBoard(request -> List.of());
                SmpClient client = client(board, QUICK)) {
            assertThatThrownBy(() -> new OsCommands(client).params())
                    .isInstanceOf(SmpTimeoutException.class)
                    .hasMessageContaining("tcp:127.0.0.1:")
                    .hasMessageContaining("3 × 300 ms");
            assertThat(board.requests).hasSize(3);
        }
    }

    @Test
    void aResetIsNeverSentTwice() throws Exception {
        try (ScriptedBoard board = new ScriptedBoard(request -> List.of());
                SmpClient client = client(board, QUICK)) {
            assertThatThrownBy(() -> new OsCommands(client).reset()).isInstanceOf(SmpTimeoutException.class);
            assertThat(board.requests).hasSize(1);
        }
    }

    @Test
    void aLinkThatEndsFailsTheRequestAtOnceAndEveryLaterOne() throws Exception {
        // The board dies of this request.
        ScriptedBoard board = new ScriptedBoard(request -> {
            throw new ScriptedBoard.Death();
        });
        try (SmpClient client = client(board, QUICK)) {
            assertThatThrownBy(() -> new OsCommands(client).params()).isInstanceOf(LinkException.class);
            assertThatThrownBy(() -> new OsCommands(client).params()).isInstanceOf(LinkException.class);
        } finally {
            board.close();
        }
    }

    @Test
    void errorsOfBothVersionsCarryTheReasonCode() throws Exception {
        try (ScriptedBoard board = new ScriptedBoard(request -> List.of(ScriptedBoard.reply(
                        request,
                        CborMap.of(
                                request.version() == 2
                                        ? Map.of("err", Map.of("group", 64, "rc", 25))
                                        : Map.of("rc", 256 + 25)))));
                SmpClient newer = client(board, QUICK)) {
            assertThatThrownBy(() -> new SealiftCommands(newer).report())
                    .isInstanceOfSatisfying(
                            SmpErrorException.class,
                            e -> assertThat(SealiftCommands.reason(e)).hasValue(25));
        }
        try (ScriptedBoard board = new ScriptedBoard(request ->
                        List.of(ScriptedBoard.reply(request, CborMap.of(Map.of("rc", 256 + 25)))));
                SmpClient older = client(board, QUICK.withVersion(1))) {
            assertThatThrownBy(() -> new SealiftCommands(older).report())
                    .isInstanceOfSatisfying(
                            SmpErrorException.class,
                            e -> assertThat(SealiftCommands.reason(e)).hasValue(25));
            assertThat(board.requests.getFirst().version()).isEqualTo(1);
        }
    }

    @Test
    void smpsOwnErrorsAreNoReasonCodes() throws Exception {
        try (ScriptedBoard board = new ScriptedBoard(
                        request -> List.of(ScriptedBoard.reply(request, CborMap.of(Map.of("rc", 8)))));
                SmpClient client = client(board, QUICK)) {
            assertThatThrownBy(() -> new SealiftCommands(client).report())
                    .isInstanceOf(SmpErrorException.class)
                    .hasMessageContaining("not supported")
                    .isInstanceOfSatisfying(
                            SmpErrorException.class,
                            e -> assertThat(SealiftCommands.reason(e)).isEmpty());
        }
    }

    @Test
    void uploadFollowsTheOffsetOfTheBoardThroughLossAndRestart() throws Exception {
        byte[] file = new byte[5000];
        new Random(1).nextBytes(file);
        ByteArrayOutputStream flash = new ByteArrayOutputStream();
        AtomicInteger chunk = new AtomicInteger();
        try (ScriptedBoard board = new ScriptedBoard(request -> {
                    int number = chunk.getAndIncrement();
                    if (number == 2) {
                        return List.of(); // the board is busy and says nothing
                    }
                    try {
                        int offset = request.body().uint("off");
                        if (offset == flash.size()) {
                            flash.writeBytes(request.body().bytes("data"));
                        }
                        if (number == 5) {
                            byte[] kept = Arrays.copyOf(flash.toByteArray(), 1000);
                            flash.reset(); // the board lost its last sectors
                            flash.writeBytes(kept);
                        }
                        return List.of(ScriptedBoard.reply(request, CborMap.of(Map.of("off", flash.size()))));
                    } catch (SmpFormatException e) {
                        throw new AssertionError(e);
                    }
                });
                SmpClient client = client(board, QUICK)) {
            List<Integer> offsets = new ArrayList<>();
            boolean matched = new ImageUpload(client, ImageUpload.Source.of(file), offsets::add).send(0, 508, false);
            assertThat(matched).isTrue();
            assertThat(flash.toByteArray()).isEqualTo(file);
            assertThat(offsets).contains(1000).endsWith(5000);
            assertThat(board.requests)
                    .allSatisfy(request -> assertThat(request.encode()).hasSizeLessThanOrEqualTo(508));
            assertThat(board.requests.getFirst().encode()).hasSize(508);
            assertThat(board.requests.getFirst().body().bytes("sha"))
                    .isEqualTo(MessageDigest.getInstance("SHA-256").digest(file));
        }
    }

    @Test
    void uploadGivesUpOnABoardThatStandsStill() throws Exception {
        try (ScriptedBoard board = new ScriptedBoard(
                        request -> List.of(ScriptedBoard.reply(request, CborMap.of(Map.of("off", 0)))));
                SmpClient client = client(board, QUICK)) {
            assertThatThrownBy(() -> new ImageUpload(client, ImageUpload.Source.of(new byte[100]), bytes -> {})
                            .send(0, 1024, false))
                    .isInstanceOf(SmpTimeoutException.class)
                    .hasMessageContaining("stands still at offset 0");
        }
    }

    @Test
    void aMismatchReportedWithTheLastChunkIsPassedOn() throws Exception {
        try (ScriptedBoard board = new ScriptedBoard(request ->
                        List.of(ScriptedBoard.reply(request, CborMap.of(Map.of("off", 100, "match", false)))));
                SmpClient client = client(board, QUICK)) {
            assertThat(new ImageUpload(client, ImageUpload.Source.of(new byte[100]), bytes -> {}).send(0, 1024, false))
                    .isFalse();
        }
    }
}
