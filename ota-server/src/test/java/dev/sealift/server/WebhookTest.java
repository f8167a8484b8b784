package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Webhooks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks against a real receiver: signed, in order, again until they arrive, and not for ever. */
class WebhookTest {
    private static final String WEBHOOKS = "/api/v1/webhooks";

    private final Path folder;
    private final Receiver receiver;
    private final TestServer server;

    WebhookTest(@TempDir Path folder) {
        this.folder = folder;
        this.receiver = new Receiver(folder.resolve("receiver"));
        this.server = new TestServer(Settings.local(folder.resolve("server"), List.of(Firmware.KEY.publicKey()))
                .with(new Settings.Webhooks(true, List.of(receiver.authority()))));
    }

    @AfterEach
    void stop() {
        server.close();
        receiver.close();
    }

    private Webhooks.Created add(String subject, String... kinds) {
        return server.operator()
                .post(WEBHOOKS, new Webhooks.Create("hook", receiver.url(), subject, List.of(kinds)))
                .as(Webhooks.Created.class);
    }

    private Webhooks.View view() {
        return server.operator().get(WEBHOOKS + "/hook").as(Webhooks.View.class);
    }

    private List<Webhooks.Delivery> deliveries() {
        return server.operator()
                .get(WEBHOOKS + "/hook/deliveries")
                .as(Webhooks.Deliveries.class)
                .deliveries();
    }

    @Test
    void eventsArriveInOrderFilteredAndSignedAsThePageSays() throws Exception {
        server.addDevice("before", null);
        String secret = add("device:*", "DEVICE_CREATED").secret();
        server.addDevice("a", null);
        server.enrolDevice("a");
        server.addDevice("b", null);
        await().untilAsserted(() -> assertThat(receiver.subjects()).containsExactly("device:a", "device:b"));
        var first = receiver.requests.getFirst();
        assertThat(first.json().path("actor").asString()).isEqualTo("operator:admin");
        assertThat(first.json().path("sequence").asLong()).isEqualTo(first.sequence());
        assertThat(verified(secret, first.signature(), first.body())).isEqualTo("True");
        assertThat(verified(secret, first.signature(), first.body() + " ")).isEqualTo("False");
        assertThat(verified("0".repeat(64), first.signature(), first.body())).isEqualTo("False");
        String old = first.signature().replaceFirst("t=\\d+", "t=1700000000");
        assertThat(verified(secret, old, first.body())).isEqualTo("False");
        assertThat(server.operator().get(WEBHOOKS).text()).doesNotContain(secret);
        assertThat(server.operator().get("/api/v1/audit").text()).doesNotContain(secret);
    }

    @Test
    void aSignatureHasTheTimeOfThisMachineAlsoWhenJobsRunAheadOfIt() throws Exception {
        var wall = new MutableClock(Instant.now());
        Path data = folder.resolve("ahead");
        var settings = Settings.local(data, List.of()).with(new Settings.Webhooks(true, List.of(receiver.authority())));
        try (var ahead = SealiftServer.start(settings, wall, () -> 0);
                var operator = new HttpsClient(
                        ahead.operatorPort(),
                        Keys.certificate(Files.readString(data.resolve("ca.pem"))),
                        null,
                        Files.readString(data.resolve("admin.token")).strip())) {
            wall.advance(Duration.ofDays(-1));
            operator.post(WEBHOOKS, new Webhooks.Create("hook", receiver.url(), "device:*", List.of()))
                    .as(Webhooks.Created.class);
            operator.post(WEBHOOKS + "/hook/test", new Webhooks.Change()).as(Webhooks.Delivery.class);
            assertThat(receiver.requests.getFirst().signature())
                    .startsWith("t=" + wall.instant().getEpochSecond() + ",");
        }
    }

    /** What the function of docs/webhooks.md says. */
    private String verified(String secret, String signature, String body) throws IOException, InterruptedException {
        var code = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/webhooks.md")));
        assertThat(code.find()).isTrue();
        Path script = folder.resolve("verify.py");
        Files.writeString(
                script,
                code.group(1) + "\nimport sys\nprint(genuine(sys.argv[1], sys.argv[2], sys.stdin.buffer.read()))\n");
        Path input = Files.writeString(folder.resolve("body"), body);
        Path output = folder.resolve("output");
        int exit = new ProcessBuilder("python3", script.toString(), secret, signature)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        assertThat(exit).isZero();
        return Files.readString(output, StandardCharsets.UTF_8).strip();
    }

    @Test
    void aFailingReceiverIsTriedAgainLaterAndTheOrderHolds() {
        add("device:*", "DEVICE_CREATED");
        receiver.answers.add(Receiver.Answer.status(500));
        receiver.answers.add(exchange -> {
            exchange.getResponseHeaders().add("Location", receiver.url());
            exchange.sendResponseHeaders(302, -1);
        });
        server.addDevice("a", null);
        server.addDevice("b", null);
        await().untilAsserted(() -> assertThat(view().attempts()).isEqualTo(1));
        assertThat(view().error()).isEqualTo("answered 500");
        assertThat(view().dueAt()).isAfter(server.clock.instant());
        server.clock.advance(Duration.ofSeconds(2));
        await().untilAsserted(() -> assertThat(view().attempts()).isEqualTo(2));
        assertThat(receiver.subjects()).containsExactly("device:a", "device:a");
        server.clock.advance(Duration.ofSeconds(3));
        await().untilAsserted(() ->
                assertThat(receiver.subjects()).containsExactly("device:a", "device:a", "device:a", "device:b"));
        await().untilAsserted(() ->
                assertThat(deliveries()).extracting(Webhooks.Delivery::status).containsExactly(500, 302, 200, 200));
        assertThat(view().attempts()).isZero();
        assertThat(view().failingSince()).isNull();
    }

    @Test
    void oneThatFailsForDaysIsDisabledAndAReplayStartsItWhereItStopped() {
        add("device:*", "DEVICE_CREATED");
        receiver.answers.add(Receiver.Answer.status(500));
        receiver.answers.add(Receiver.Answer.status(500));
        server.addDevice("a", null);
        await().untilAsserted(() -> assertThat(view().attempts()).isEqualTo(1));
        server.clock.advance(Duration.ofDays(4));
        await().untilAsserted(() -> assertThat(view().state()).isEqualTo(Webhooks.State.DISABLED));
        assertThat(server.operator()
                        .get("/api/v1/audit?subject=webhook:hook")
                        .as(Audit.Page.class)
                        .events())
                .extracting(Audit.Event::kind)
                .containsExactly("WEBHOOK_CREATED", "WEBHOOK_DISABLED");
        server.operator().post(WEBHOOKS + "/hook/replay", Map.of()).as(Webhooks.View.class);
        await().untilAsserted(
                        () -> assertThat(receiver.subjects()).containsExactly("device:a", "device:a", "device:a"));
    }

    @Test
    void aReceiverThatIsGoneIsNotAskedAgain() {
        add("device:*", "DEVICE_CREATED");
        receiver.answers.add(Receiver.Answer.status(410));
        server.addDevice("a", null);
        await().untilAsserted(() -> assertThat(view().state()).isEqualTo(Webhooks.State.DISABLED));
    }

    @Test
    void aReplayFromAnEarlierEventSendsWhatFollowedItAgainAlsoAfterARestart() {
        server.addDevice("a", null);
        add("device:*", "DEVICE_CREATED");
        server.addDevice("b", null);
        await().untilAsserted(() -> assertThat(receiver.subjects()).containsExactly("device:b"));
        server.restart();
        server.operator().post(WEBHOOKS + "/hook/replay", Map.of("after", 0)).as(Webhooks.View.class);
        await().untilAsserted(
                        () -> assertThat(receiver.subjects()).containsExactly("device:b", "device:a", "device:b"));
        assertThat(server.operator()
                        .post(WEBHOOKS + "/hook/replay", Map.of("after", 1_000_000))
                        .code())
                .isEqualTo("INVALID_VALUE");
    }

    @Test
    void aTestSaysWhatCameOfIt() {
        add("device:*");
        var taken = server.operator().post(WEBHOOKS + "/hook/test", Map.of()).as(Webhooks.Delivery.class);
        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.error()).isNull();
    }

    @Test
    void aTestSaysThatNobodyIsThere() {
        add("device:*");
        receiver.close();
        var lost = server.operator().post(WEBHOOKS + "/hook/test", Map.of()).as(Webhooks.Delivery.class);
        assertThat(lost.status()).isNull();
        assertThat(lost.error()).contains("ConnectException");
    }

    @Test
    void withoutLeaveNoWebhookReachesWhatOnlyTheServerCanReach() {
        try (var strict = new TestServer(folder.resolve("strict"))) {
            for (String url : List.of(
                    receiver.url(),
                    "https://10.1.2.3/x",
                    "https://169.254.169.254/latest/meta-data",
                    "https://[::1]/x",
                    "https://[fd00::1]/x",
                    "https://100.64.0.1/x",
                    "https://0.0.0.0/x",
                    "http://192.0.2.1/x",
                    "ftp://192.0.2.1/x",
                    "https://user:password@192.0.2.1/x",
                    "nonsense")) {
                Reply reply = strict.operator().post(WEBHOOKS, Map.of("url", url));
                assertThat(reply.code()).as(url).isEqualTo("INVALID_VALUE");
            }
            assertThat(strict.operator()
                            .post(WEBHOOKS, Map.of("url", "https://192.0.2.1/x"))
                            .status())
                    .isEqualTo(201);
        }
    }
}
