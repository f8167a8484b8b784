package dev.sealift.server;

import static dev.sealift.server.SigningBench.ask;
import static dev.sealift.server.SigningBench.digest;
import static dev.sealift.server.SigningBench.rules;
import static dev.sealift.server.SigningBench.signature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealift.api.OperatorRole;
import dev.sealift.api.SigningState;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Signing;
import dev.sealift.image.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several things at once, and a server that goes away in between. */
class SigningConcurrencyTest {
    private final SigningBench bench;

    SigningConcurrencyTest(@TempDir Path directory) {
        bench = new SigningBench(directory);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    /** All of them begin at the same moment. */
    private static List<Reply> atOnce(List<Callable<Reply>> calls) throws Exception {
        var barrier = new CyclicBarrier(calls.size());
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Reply>> futures = new ArrayList<>();
            for (var call : calls) {
                futures.add(executor.submit(() -> {
                    barrier.await();
                    return call.call();
                }));
            }
            List<Reply> replies = new ArrayList<>();
            for (var future : futures) {
                replies.add(future.get());
            }
            return replies;
        }
    }

    @Test
    void ofManyApprovalsAtOnceEachPersonCountsOnceAndTheKeySignsOnce() throws Exception {
        bench.profile(rules(3));
        List<HttpsClient> approvers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            approvers.add(bench.server.operator("approver" + i, OperatorRole.APPROVER));
        }
        for (int round = 0; round < 5; round++) {
            var request = bench.ask(bench.rita, ask("app " + round));
            List<Callable<Reply>> calls = new ArrayList<>();
            for (var approver : approvers) {
                calls.add(() -> bench.approve(approver, request));
                calls.add(() -> bench.approve(approver, request));
            }
            var replies = atOnce(calls);
            assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isIn(200, 409));
            var signed = bench.awaited(request.id(), SigningState.SIGNED);
            assertThat(signed.approvals()).hasSize(3);
            assertThat(bench.kinds(request.id()).stream().filter("SIGNING_APPROVED"::equals))
                    .hasSize(1);
            assertThat(bench.kinds(request.id()).stream().filter("SIGNING_STARTED"::equals))
                    .hasSize(1);
            assertThat(bench.kinds(request.id()).stream().filter("SIGNING_SIGNED"::equals))
                    .hasSize(1);
        }
    }

    @Test
    void theSameQuestionAtOnceMakesOneRequest() throws Exception {
        bench.profile(rules(0));
        List<Callable<Reply>> calls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            calls.add(() -> bench.tryAsk(bench.rita, ask("app")));
        }
        assertThat(atOnce(calls).stream()
                        .map(reply -> reply.as(Signing.Request.class).id())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void afterTheMomentOfRevocationNothingIsSigned() throws Exception {
        for (int round = 0; round < 10; round++) {
            bench.profile(rules(1));
            var request = bench.ask(bench.rita, ask("app " + round));
            atOnce(List.of(() -> bench.approve(bench.anna, request), bench::revokeProfile));
            var ended = await().until(
                            () -> bench.get(request.id()),
                            found -> found.state().terminal());
            List<String> kinds =
                    bench.server.operator().get("/api/v1/audit?limit=1000").as(Audit.Page.class).events().stream()
                            .filter(event -> event.subject().equals("signing:" + request.id())
                                    || event.kind().equals("PROFILE_REVOKED"))
                            .map(Audit.Event::kind)
                            .toList();
            if (ended.state() == SigningState.SIGNED) {
                assertThat(kinds.lastIndexOf("SIGNING_SIGNED")).isLessThan(kinds.lastIndexOf("PROFILE_REVOKED"));
            } else {
                assertThat(ended.state()).isEqualTo(SigningState.REVOKED);
                assertThat(ended.signature()).isNull();
                assertThat(bench.kinds(request.id())).doesNotContain("SIGNING_SIGNED");
            }
        }
    }

    @Test
    void aSignatureThatIsReadyAfterTheRevocationIsThrownAway() throws Exception {
        bench.profile(rules(0));
        // A key that takes its time: a pipe that nobody has written the key into yet.
        bench.restart(() -> pipe(bench.keyFile));
        var request = bench.ask(bench.rita, ask("app"));
        await().until(() -> bench.kinds(request.id()).contains("SIGNING_STARTED"));
        bench.revokeProfile();
        assertThat(bench.get(request.id()).state()).isEqualTo(SigningState.REVOKED);
        Files.writeString(bench.keyFile, Firmware.KEY.toPem());
        bench.restart(() -> {}); // waits for work under way
        assertThat(bench.get(request.id()).state()).isEqualTo(SigningState.REVOKED);
        assertThat(bench.get(request.id()).signature()).isNull();
        assertThat(bench.kinds(request.id())).endsWith("SIGNING_REVOKED");
    }

    private static void pipe(Path file) {
        try {
            Files.delete(file);
            assertThat(new ProcessBuilder("mkfifo", "-m", "600", file.toString())
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatWasApprovedIsSignedByTheServerThatComesAfter() {
        bench.profile(rules(1));
        var request = bench.ask(bench.rita, ask("app"));
        bench.restart(() -> remove(bench.keyFile));
        bench.approve(bench.anna, request);
        // Its last word: until then it says the reason alone.
        var waiting = await().until(
                        () -> bench.get(request.id()),
                        found -> String.valueOf(found.reason()).contains("It is tried again at"));
        assertThat(waiting.state()).isEqualTo(SigningState.APPROVED);
        assertThat(waiting.reason()).contains("key 'release' cannot be used");
        assertThat(bench.tryAsk(bench.rita, ask("app")).as(Signing.Request.class))
                .isEqualTo(waiting);

        bench.restart(() -> bench.writeKey(Firmware.KEY));
        var signed = bench.awaited(request.id(), SigningState.SIGNED);
        assertThat(signature(signed)).isEqualTo(Firmware.KEY.sign(digest("app")));
        bench.restart(() -> {});
        assertThat(bench.ask(bench.rita, ask("app"))).isEqualTo(signed);
    }

    private static void remove(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aKeyThatComesBackWithoutARestartIsTriedAgain() {
        bench.profile(rules(0));
        bench.restart(() -> remove(bench.keyFile));
        var request = bench.ask(bench.rita, ask("app"));
        await().until(() -> bench.get(request.id()).reason() != null);
        bench.writeKey(Firmware.KEY);
        bench.server.clock.advance(Duration.ofMinutes(1));
        bench.awaited(request.id(), SigningState.SIGNED);
    }

    @Test
    void aKeyThatWasExchangedSignsNothing() {
        bench.profile(rules(0));
        bench.restart(() -> bench.writeKey(SigningKey.generate(new SecureRandom())));
        var request = bench.ask(bench.rita, ask("app"));
        var waiting = await().until(() -> bench.get(request.id()), found -> found.reason() != null);
        assertThat(waiting.state()).isEqualTo(SigningState.APPROVED);
        assertThat(waiting.reason()).contains("is another one than when the profile was made");
        assertThat(bench.revokeProfile().status()).isEqualTo(200);
        assertThat(bench.get(request.id()).state()).isEqualTo(SigningState.REVOKED);
        assertThat(bench.server
                        .operator()
                        .post("/api/v1/signing/profiles/production/revoke", Map.of())
                        .code())
                .isEqualTo("PROFILE_REVOKED");
    }
}
