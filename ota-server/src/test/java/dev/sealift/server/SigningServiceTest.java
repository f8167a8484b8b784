package dev.sealift.server;

import static dev.sealift.server.SigningBench.ask;
import static dev.sealift.server.SigningBench.digest;
import static dev.sealift.server.SigningBench.rules;
import static dev.sealift.server.SigningBench.signature;
import static dev.sealift.server.SigningBench.subject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.OperatorRole;
import dev.sealift.api.SignedFormat;
import dev.sealift.api.SigningState;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Signing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks, who approves, what the key signs, and what ends a request before it does. */
class SigningServiceTest {
    private final SigningBench bench;

    SigningServiceTest(@TempDir Path directory) {
        bench = new SigningBench(directory);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void twoPersonsApproveAndTheKeySignsWhatAFileKeyWould() {
        bench.profile(rules(2));
        var request = bench.ask(bench.rita, ask("app"));
        assertThat(request.state()).isEqualTo(SigningState.PENDING);
        assertThat(request.checked()).isFalse();

        assertThat(bench.approve(bench.anna, request).as(Signing.Request.class).state())
                .isEqualTo(SigningState.PENDING);
        assertThat(bench.approve(bench.bert, request).as(Signing.Request.class).state())
                .isEqualTo(SigningState.APPROVED);
        var signed = bench.awaited(request.id(), SigningState.SIGNED);

        assertThat(signature(signed)).isEqualTo(Firmware.KEY.sign(digest("app")));
        assertThat(signed.approvals()).extracting(Signing.Approval::approver).containsExactly("anna", "bert");
        assertThat(bench.kinds(request.id()))
                .containsExactly(
                        "SIGNING_REQUESTED",
                        "SIGNING_APPROVAL_GIVEN",
                        "SIGNING_APPROVAL_GIVEN",
                        "SIGNING_APPROVED",
                        "SIGNING_STARTED",
                        "SIGNING_SIGNED");
        assertThat(bench.events(request.id()))
                .allSatisfy(event -> assertThat(event.data()).contains(request.digest()));
        assertThat(bench.server
                        .operator()
                        .get("/api/v1/audit/verify")
                        .as(Audit.Verification.class)
                        .intact())
                .isTrue();
    }

    @Test
    void theAskerCannotApproveWhateverTheRoles() {
        bench.profile(rules(1));
        var request = bench.ask(bench.rita, ask("app"));
        Reply reply = bench.approve(bench.rita, request);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("FOUR_EYES");
        assertThat(bench.get(request.id()).state()).isEqualTo(SigningState.PENDING);
        assertThat(bench.server
                        .operator()
                        .get("/api/v1/audit?subject=operator:rita")
                        .text())
                .contains("ACCESS_REFUSED");
    }

    @Test
    void onePersonCountsOnce() {
        bench.profile(rules(2));
        var request = bench.ask(bench.rita, ask("app"));
        bench.approve(bench.anna, request);
        var again = bench.approve(bench.anna, request).as(Signing.Request.class);
        assertThat(again.state()).isEqualTo(SigningState.PENDING);
        assertThat(again.approvals()).hasSize(1);
    }

    @Test
    void anApprovalIsForTheDigestThatTheApproverSaw() {
        bench.profile(rules(1));
        var request = bench.ask(bench.rita, ask("app"));
        Reply reply = bench.anna.post(
                "/api/v1/signing/requests/" + request.id() + "/approve",
                new Signing.Approve(digest("something else").hex(), null));
        assertThat(reply.code()).isEqualTo("CONTENT_MISMATCH");
        assertThat(bench.get(request.id()).approvals()).isEmpty();
    }

    @Test
    void theSameQuestionHasOneAnswer() {
        bench.profile(rules(1));
        var request = bench.ask(bench.rita, ask("app"));
        assertThat(bench.ask(bench.rita, ask("app"))).isEqualTo(request);
        assertThat(bench.tryAsk(bench.bert, ask("app")).json().path("detail").asString())
                .contains("rita asked for this digest with request 1");
        var other = new Signing.Ask("production", "SHA256", digest("app").hex(), subject("9.9.9"), null, null);
        Reply refused = bench.tryAsk(bench.rita, other);
        assertThat(refused.code()).isEqualTo("INVALID_STATE");
        assertThat(refused.json().path("value").asString())
                .isEqualTo("MCUBOOT, board stm32f405, version 9.9.9, security counter 1");

        bench.approve(bench.anna, request);
        var signed = bench.awaited(request.id(), SigningState.SIGNED);
        assertThat(bench.ask(bench.rita, ask("app"))).isEqualTo(signed);
        assertThat(bench.ask(bench.bert, ask("app"))).isEqualTo(signed);
        assertThat(bench.approve(bench.bert, request).code()).isEqualTo("INVALID_STATE");
        assertThat(bench.reject(bench.anna, request).code()).isEqualTo("INVALID_STATE");
    }

    @Test
    void aRejectionStandsUntilItIsAskedAgain() {
        bench.profile(rules(1));
        var request = bench.ask(bench.rita, ask("app"));
        var rejected = bench.reject(bench.anna, request).as(Signing.Request.class);
        assertThat(rejected.state()).isEqualTo(SigningState.REJECTED);
        assertThat(rejected.reason()).isEqualTo("anna: not this one");
        assertThat(bench.approve(bench.bert, request).code()).isEqualTo("INVALID_STATE");
        assertThat(bench.ask(bench.rita, ask("app")).id()).isEqualTo(request.id());
        assertThat(bench.tryAsk(bench.bert, ask("app")).json().path("detail").asString())
                .contains("REJECTED: only --again");

        var again = new Signing.Ask("production", "SHA256", digest("app").hex(), subject("1.2.3"), null, true);
        assertThat(bench.ask(bench.rita, again).id()).isGreaterThan(request.id());
    }

    @Test
    void theAskerTakesARequestBackAndNobodyElseWithoutTheRole() {
        bench.profile(rules(1));
        var request = bench.ask(bench.rita, ask("app"));
        HttpsClient other = bench.server.operator("ruth", OperatorRole.RELEASE_ENGINEER);
        assertThat(bench.reject(other, request).code()).isEqualTo("FORBIDDEN");
        assertThat(bench.reject(bench.rita, request).as(Signing.Request.class).state())
                .isEqualTo(SigningState.REJECTED);
    }

    @Test
    void whatWaitsTooLongExpiresAndMayBeAskedAgain() {
        bench.profile(rules(1));
        var request = bench.ask(bench.rita, ask("app"));
        bench.server.clock.advance(Duration.ofMinutes(60));
        assertThat(bench.approve(bench.anna, request).code()).isEqualTo("INVALID_STATE");
        bench.server.server().tick();
        assertThat(bench.get(request.id()).state()).isEqualTo(SigningState.EXPIRED);
        assertThat(bench.kinds(request.id())).endsWith("SIGNING_EXPIRED");
        assertThat(bench.ask(bench.rita, ask("app")).id()).isGreaterThan(request.id());
    }

    @Test
    void revokingAProfileStopsWhatWaitsAndItsNameMayBeUsedAgain() {
        bench.profile(rules(1));
        var request = bench.ask(bench.rita, ask("app"));
        assertThat(bench.revokeProfile().status()).isEqualTo(200);
        assertThat(bench.get(request.id()).state()).isEqualTo(SigningState.REVOKED);
        assertThat(bench.get(request.id()).reason()).isEqualTo("profile production was revoked");
        assertThat(bench.approve(bench.anna, request).code()).isEqualTo("INVALID_STATE");
        assertThat(bench.tryAsk(bench.rita, ask("other")).code()).isEqualTo("PROFILE_REVOKED");
        assertThat(bench.revokeProfile().code()).isEqualTo("PROFILE_REVOKED");

        bench.profile(rules(0));
        bench.awaited(bench.ask(bench.rita, ask("app")).id(), SigningState.SIGNED);
    }

    @Test
    void revokingAnOperatorStopsWhatWaitsOnTheirWord() {
        bench.profile(rules(2));
        var approved = bench.ask(bench.rita, ask("one"));
        var asked = bench.ask(bench.bert, ask("two"));
        var neither = bench.ask(bench.rita, ask("three"));
        bench.approve(bench.bert, approved);
        bench.server.operator().post("/api/v1/operators/bert/revoke", Map.of());
        assertThat(bench.get(approved.id()).state()).isEqualTo(SigningState.REVOKED);
        assertThat(bench.get(asked.id()).state()).isEqualTo(SigningState.REVOKED);
        assertThat(bench.get(neither.id()).state()).isEqualTo(SigningState.PENDING);
    }

    @Test
    void onlyWhatTheProfileAllowsIsSigned() {
        var base = rules(1);
        bench.profile(new Signing.Rules(
                "narrow",
                "release",
                List.of(SignedFormat.MCUBOOT),
                List.of("stm32f405"),
                List.of("rita"),
                List.of("anna"),
                1,
                false,
                base.perHour(),
                base.perHourRequester(),
                base.expiresMinutes()));
        String digest = digest("app").hex();
        assertThat(bench.tryAsk(bench.bert, new Signing.Ask("narrow", "SHA256", digest, subject("1.0.0"), null, null))
                        .code())
                .isEqualTo("FORBIDDEN");
        assertRefused("SHA256", new Signing.Subject(SignedFormat.DETACHED, "stm32f405", null, null, null), "format");
        assertRefused("SHA256", new Signing.Subject(SignedFormat.MCUBOOT, "other-board", "1.0.0", 1L, null), "board");
        assertRefused("SHA256", new Signing.Subject(SignedFormat.MCUBOOT, null, "1.0.0", 1L, null), "board");
        assertRefused("SHA512", subject("1.0.0"), "hash");
        var request = bench.ask(bench.rita, new Signing.Ask("narrow", "SHA256", digest, subject("1.0.0"), null, null));
        assertThat(bench.approve(bench.bert, request).code()).isEqualTo("FORBIDDEN");
        assertThat(bench.reject(bench.bert, request).code()).isEqualTo("FORBIDDEN");
        bench.approve(bench.anna, request);
        bench.awaited(request.id(), SigningState.SIGNED);
    }

    private void assertRefused(String hash, Signing.Subject subject, String word) {
        Reply reply = bench.tryAsk(
                bench.rita, new Signing.Ask("narrow", hash, digest("app").hex(), subject, null, null));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("PROFILE_REFUSED");
        assertThat(reply.json().path("detail").asString()).contains(word);
    }

    @Test
    void askingHasARateForEachProfileAndEachAskerThatOutlivesARestart() {
        var base = rules(1);
        bench.profile(new Signing.Rules(
                base.name(), base.key(), base.formats(), List.of(), List.of(), List.of(), 1, false, 3, 2, 60 * 24));
        bench.ask(bench.rita, ask("1"));
        bench.ask(bench.rita, ask("2"));
        Reply third = bench.tryAsk(bench.rita, ask("3"));
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.code()).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(bench.tryAsk(bench.rita, ask("1")).status()).isEqualTo(201); // known already
        bench.ask(bench.bert, ask("4"));
        assertThat(bench.tryAsk(bench.bert, ask("5")).status()).isEqualTo(429); // three in all
        bench.restart(() -> {});
        assertThat(bench.tryAsk(bench.rita, ask("3")).status()).isEqualTo(429);
        bench.server.clock.advance(Duration.ofHours(1));
        bench.ask(bench.rita, ask("3"));
    }

    @Test
    void profilesAreCheckedWhenTheyAreMade() {
        var base = rules(1);
        var unknownKey =
                new Signing.Rules("p", "nokey", base.formats(), List.of(), List.of(), List.of(), 1, false, 1, 1, 60);
        assertThat(bench.server
                        .operator()
                        .post("/api/v1/signing/profiles", unknownKey)
                        .json()
                        .path("detail")
                        .asString())
                .contains("--signing-key nokey=REFERENCE");
        var tooFewApprovers = new Signing.Rules(
                "p", "release", base.formats(), List.of(), List.of(), List.of("anna", "anna"), 2, false, 1, 1, 60);
        assertThat(bench.server
                        .operator()
                        .post("/api/v1/signing/profiles", tooFewApprovers)
                        .code())
                .isEqualTo("INVALID_VALUE");
        var nobodyElse = new Signing.Rules(
                "p", "release", base.formats(), List.of(), List.of("rita"), List.of("rita"), 1, false, 1, 1, 60);
        assertThat(bench.server
                        .operator()
                        .post("/api/v1/signing/profiles", nobodyElse)
                        .json()
                        .path("detail")
                        .asString())
                .contains("0 names besides rita, who asks (expected: 1 or more");
        assertThat(bench.server
                        .operator()
                        .postText("/api/v1/signing/profiles", """
                                {"name": "p", "key": "release", "formats": ["MCUBOOT"], "boards": [], "requesters": [],
                                 "approvers": [], "contentRequired": false, "perHour": 1, "perHourRequester": 1,
                                 "expiresMinutes": 60}
                                """)
                        .json()
                        .path("detail")
                        .asString())
                .contains("approvals"); // a number that is missing is not taken for 0
        bench.profile(base);
        assertThat(bench.server
                        .operator()
                        .post("/api/v1/signing/profiles", base)
                        .code())
                .isEqualTo("ALREADY_EXISTS");
    }

    @Test
    void malformedRequestsAreRefusedByTheirField() {
        bench.profile(rules(1));
        for (String digest : List.of("", "abc", digest("x").hex().toUpperCase(Locale.ROOT), "g".repeat(64))) {
            var bad = new Signing.Ask("production", "SHA256", digest, subject("1.0.0"), null, null);
            assertThat(bench.tryAsk(bench.rita, bad).code()).as(digest).isEqualTo("INVALID_VALUE");
        }
        for (String name : List.of("a\u001b[2Jb.bin", "a\u009b2Jb.bin", "a\u202eb.bin", "a\u2028b.bin")) {
            var control = new Signing.Subject(SignedFormat.MCUBOOT, null, "1.0.0", 1L, name);
            var bad = new Signing.Ask("production", "SHA256", digest("x").hex(), control, null, null);
            assertThat(bench.tryAsk(bench.rita, bad).code()).as(name).isEqualTo("INVALID_VALUE");
        }
        var tooLong = new Signing.Subject(SignedFormat.MCUBOOT, null, "1".repeat(65), 1L, null);
        assertThat(bench.tryAsk(
                                bench.rita,
                                new Signing.Ask(
                                        "production", "SHA256", digest("x").hex(), tooLong, null, null))
                        .code())
                .isEqualTo("INVALID_VALUE");
        assertThat(bench.rita
                        .postText("/api/v1/signing/requests", "{\"profile\": \"production\"")
                        .code())
                .isEqualTo("MALFORMED_REQUEST");
        assertThat(bench.rita
                        .postText("/api/v1/signing/requests", "[" + "1,".repeat(600_000) + "1]")
                        .status())
                .isEqualTo(413);
        assertThat(bench.rita.get("/api/v1/signing/requests/nine").status()).isEqualTo(404);
        assertThat(bench.rita.get("/api/v1/signing/requests?state=DONE").code()).isEqualTo("INVALID_VALUE");
        var request = bench.ask(bench.rita, ask("app"));
        for (String comment : List.of("fine\u001b[1A", "fine\u009b1A")) {
            var cursor = new Signing.Approve(request.digest(), comment);
            assertThat(bench.anna
                            .post("/api/v1/signing/requests/" + request.id() + "/approve", cursor)
                            .code())
                    .isEqualTo("INVALID_VALUE");
        }
        var noReason = new Signing.Reject("");
        assertThat(bench.anna
                        .post("/api/v1/signing/requests/" + request.id() + "/reject", noReason)
                        .code())
                .isEqualTo("INVALID_VALUE");
        var noProfile = new Signing.Ask("none", "SHA256", digest("x").hex(), subject("1.0.0"), null, null);
        assertThat(bench.tryAsk(bench.rita, noProfile).status()).isEqualTo(404);
    }

    @Test
    void requestsAreListedByState() {
        bench.profile(rules(1));
        var one = bench.ask(bench.rita, ask("1"));
        var two = bench.ask(bench.rita, ask("2"));
        bench.reject(bench.anna, one);
        assertThat(list("?state=PENDING")).containsExactly(two.id());
        assertThat(list("?after=0&limit=1")).containsExactly(one.id());
        assertThat(list("?after=" + one.id())).containsExactly(two.id());
    }

    private List<Long> list(String query) {
        return bench
                .server
                .operator()
                .get("/api/v1/signing/requests" + query)
                .as(Signing.Requests.class)
                .requests()
                .stream()
                .map(Signing.Request::id)
                .toList();
    }
}
