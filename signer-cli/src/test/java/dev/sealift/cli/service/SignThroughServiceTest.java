package dev.sealift.cli.service;

import static dev.sealift.cli.service.ServiceBench.assertOk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.SigningState;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Sandbox;
import dev.sealift.cli.interop.Imgtool;
import dev.sealift.cli.interop.MatrixRow;
import dev.sealift.image.Board;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.server.release.TrustedKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing through a real server: the same bytes as with the key here, whatever happens in between. */
class SignThroughServiceTest {
    private static final List<String> IMAGE =
            List.of("--board", "stm32f405", "--slot", "A", "--version", "1.2.3+4", "--security-counter", "5");

    private final ServiceBench bench;
    private final Sandbox admin;
    private final Sandbox rita;
    private final Sandbox anna;

    SignThroughServiceTest(@TempDir Path directory) {
        bench = new ServiceBench(directory, new Sandbox(directory).key("release.pem"), TrustedKeys.ofImages(List.of()));
        admin = bench.admin();
        rita = bench.person("rita", "release-engineer");
        anna = bench.person("anna", "approver");
    }

    @BeforeEach
    void build() {
        admin.build("app.bin", Board.STM32F405.slot("A").orElseThrow(), 3000);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private static Sandbox.Result sign(Sandbox by, List<String> options, String... more) {
        var args = new ArrayList<>(List.of("sign"));
        args.addAll(options);
        args.addAll(List.of(more));
        return by.run(args.toArray(String[]::new));
    }

    private static CompletableFuture<Sandbox.Result> signing(Sandbox by, String... more) {
        return CompletableFuture.supplyAsync(() -> sign(by, IMAGE, more));
    }

    private void assertSameAsHere() throws Exception {
        assertOk(sign(admin, IMAGE, "-k", "@/release.pem", "@/app.bin", "@/here.bin"));
        assertThat(Files.readAllBytes(admin.path("signed.bin"))).isEqualTo(Files.readAllBytes(admin.path("here.bin")));
    }

    private void approve(Sandbox by, long id) {
        assertOk(by.run("request", "approve", "" + id, "--yes", "--comment", "looks right"));
    }

    @Test
    void two_persons_approve_and_the_file_is_the_one_that_the_key_would_make_here() throws Exception {
        bench.profile("--format", "mcuboot", "--board", "stm32f405", "--approvals", "2", "--content-required");
        var bert = bench.person("bert", "approver");
        var signing = signing(rita, "--profile", "production", "@/app.bin", "@/signed.bin");
        var request = bench.awaited(SigningState.PENDING);
        assertThat(admin.path("signed.bin")).doesNotExist();

        var shown = anna.run("request", "show", "" + request.id());
        assertThat(shown.out())
                .contains("board", "stm32f405", "1.2.3+4", "signed.bin", "the image, which the server has read");
        approve(anna, request.id());
        approve(bert, request.id());

        var result = signing.get();
        assertOk(result);
        assertThat(result.err())
                .contains("request 1 (production): waits for approvals, has 0 of 2")
                .contains("request 1 (production): signed");
        assertSameAsHere();
        assertOk(admin.run("verify", "--key", "@/release.pem", "--board", "stm32f405", "@/signed.bin"));
        var judged = new Imgtool().run("verify", "-k", admin.path("release.pem"), admin.path("signed.bin"));
        assertThat(judged.code()).as(judged.output()).isZero();
        MatrixRow.agree("mcuboot", KeyAlgorithm.ECDSA_P256, "signing service", "imgtool 2.5.0", "sealift signs");
    }

    @Test
    void what_was_broken_off_goes_on_with_the_same_request() throws Exception {
        bench.profile("--format", "mcuboot", "--approvals", "1");
        var asked = sign(rita, IMAGE, "--profile", "production", "--wait-minutes", "0", "@/app.bin", "@/signed.bin");
        assertThat(asked.code()).isEqualTo(ExitCode.SIGNING_WAITING.number());
        assertThat(asked.err()).contains("sealift request approve 1", "run the same command again");
        assertThat(admin.path("signed.bin")).doesNotExist();

        approve(anna, 1);
        assertOk(sign(rita, IMAGE, "--profile", "production", "@/app.bin", "@/signed.bin"));
        assertThat(bench.awaited(SigningState.SIGNED).id()).isEqualTo(1);
        assertSameAsHere();
    }

    @Test
    void a_server_that_restarts_is_waited_for() throws Exception {
        bench.profile("--format", "mcuboot", "--approvals", "1");
        var signing = signing(rita, "--profile", "production", "@/app.bin", "@/signed.bin");
        bench.awaited(SigningState.PENDING);
        bench.restart(() -> {});
        approve(anna, 1);
        assertOk(signing.get());
        assertSameAsHere();
    }

    @Test
    void each_end_has_its_exit_code_and_nothing_is_written() throws Exception {
        bench.profile("--format", "mcuboot", "--approvals", "1", "--expires-minutes", "5");
        var rejected = signing(rita, "--profile", "production", "@/app.bin", "@/signed.bin");
        bench.awaited(SigningState.PENDING);
        assertOk(anna.run("request", "reject", "1", "--reason", "wrong branch"));
        assertEnded(rejected.get(), ExitCode.SIGNING_REJECTED, "anna: wrong branch", "--again");
        assertEnded(
                sign(rita, IMAGE, "--profile", "production", "@/app.bin", "@/signed.bin"),
                ExitCode.SIGNING_REJECTED,
                "wrong branch");

        var expired = signing(rita, "--profile", "production", "--again", "@/app.bin", "@/signed.bin");
        bench.awaited(SigningState.PENDING);
        bench.later(Duration.ofMinutes(6));
        assertEnded(expired.get(), ExitCode.SIGNING_EXPIRED, "run the same command again");

        var revoked = signing(rita, "--profile", "production", "@/app.bin", "@/signed.bin");
        bench.awaited(SigningState.PENDING);
        assertOk(admin.run("profile", "revoke", "production", "--yes"));
        assertEnded(revoked.get(), ExitCode.SIGNING_REVOKED, "profile production was revoked");
        assertEnded(
                sign(rita, IMAGE, "--profile", "production", "@/app.bin", "@/signed.bin"),
                ExitCode.SIGNING_REVOKED,
                "was revoked at");
    }

    private void assertEnded(Sandbox.Result result, ExitCode code, String... words) {
        assertThat(result.err()).contains(words);
        assertThat(result.code()).as(result.err()).isEqualTo(code.number());
        assertThat(admin.path("signed.bin")).doesNotExist();
        assertThat(directoryEntries()).noneMatch(name -> name.endsWith(".tmp"));
    }

    private List<String> directoryEntries() {
        return List.of(Objects.requireNonNull(admin.path("").toFile().list()));
    }

    @Test
    void every_format_can_be_signed_by_it() throws Exception {
        bench.profile(
                "--format",
                "mcuboot",
                "--format",
                "esp-v1",
                "--format",
                "esp-v2",
                "--format",
                "detached",
                "--approvals",
                "0",
                "--content-required");
        for (var format : List.of("esp-v1", "esp-v2", "der", "raw", "aws")) {
            // A file of its own for each: one digest is one thing to the service.
            var file = "@/" + (format.startsWith("esp") ? format : "detached") + ".bin";
            admin.write(file.substring(2), file.getBytes(StandardCharsets.US_ASCII));
            assertOk(sign(admin, List.of("--format", format), "-k", "@/release.pem", file, "@/here-" + format));
            assertOk(sign(rita, List.of("--format", format), "--profile", "production", file, "@/there-" + format));
            assertThat(Files.readAllBytes(admin.path("there-" + format)))
                    .as(format)
                    .isEqualTo(Files.readAllBytes(admin.path("here-" + format)));
        }
    }

    @Test
    void nobody_is_asked_to_sign_what_the_board_would_refuse() {
        bench.profile("--format", "mcuboot", "--approvals", "0");
        admin.write("noise.bin", new byte[3000]);
        var refused = sign(rita, IMAGE, "--profile", "production", "@/noise.bin", "@/signed.bin");

        assertThat(refused.code()).isEqualTo(ExitCode.UNSIGNABLE.number());
        assertThat(refused.err()).contains("IMAGE_BAD_VECTORS");
        assertThat(rita.run("request", "list").out()).isEmpty();
    }

    @Test
    void one_digest_is_one_thing() {
        bench.profile("--format", "esp-v1", "--format", "detached", "--approvals", "0");
        assertOk(sign(rita, List.of("--format", "esp-v1"), "--profile", "production", "@/app.bin", "@/signed.bin"));
        var other = sign(rita, List.of("--format", "der"), "--profile", "production", "@/app.bin", "@/app.sig");
        assertThat(other.code()).isEqualTo(ExitCode.REQUEST_REFUSED.number());
        assertThat(other.err()).contains("one digest is one thing");
    }

    @Test
    void a_batch_goes_through_it_too() throws Exception {
        bench.profile("--format", "mcuboot", "--approvals", "0");
        admin.build("app2.bin", Board.STM32F405.slot("A").orElseThrow(), 4000);
        Files.createDirectory(admin.path("out"));
        assertOk(sign(rita, IMAGE, "--profile", "production", "--out-dir", "@/out", "@/app.bin", "@/app2.bin"));
        assertOk(admin.run("verify", "--key", "@/release.pem", "@/out/app.bin", "@/out/app2.bin"));
    }

    @Test
    void a_service_is_named_without_a_login() throws Exception {
        bench.profile("--format", "mcuboot", "--approvals", "0");
        var stranger = new Sandbox(admin.path(""), "none.json");
        assertOk(sign(
                stranger,
                IMAGE,
                "--profile",
                "production",
                "--service",
                bench.address(),
                "--service-ca",
                bench.ca(),
                "--service-token-file",
                "@/rita.token",
                "@/app.bin",
                "@/signed.bin"));
        assertSameAsHere();
        var elsewhere =
                sign(rita, IMAGE, "--profile", "production", "--service", "https://other:1", "@/app.bin", "@/x.bin");
        assertThat(elsewhere.code()).isEqualTo(ExitCode.NOT_LOGGED_IN.number());
        var noProfile = sign(rita, IMAGE, "--service", bench.address(), "@/app.bin", "@/x.bin");
        assertThat(noProfile.code()).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void who_may_not_is_told_so() {
        bench.profile("--format", "mcuboot", "--approvals", "1");
        assertThat(sign(anna, IMAGE, "--profile", "production", "@/app.bin", "@/signed.bin")
                        .code())
                .isEqualTo(ExitCode.FORBIDDEN.number());
        sign(rita, IMAGE, "--profile", "production", "--wait-minutes", "0", "@/app.bin", "@/signed.bin");
        var unasked = anna.run("request", "approve", "1");
        assertThat(unasked.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(unasked.err()).contains("1.2.3+4", "--yes");
        assertThat(rita.run("request", "approve", "1", "--yes").code()).isEqualTo(ExitCode.FORBIDDEN.number());
        var detached = sign(rita, List.of("--format", "der"), "--profile", "production", "@/app.bin", "@/signed.sig");
        assertThat(detached.code()).isEqualTo(ExitCode.REQUEST_REFUSED.number());
        assertThat(detached.err()).contains("PROFILE_REFUSED");
        assertThat(sign(rita, IMAGE, "--profile", "none", "@/app.bin", "@/signed.bin")
                        .err())
                .contains("there is no profile 'none'");
    }

    @Test
    void operators_and_profiles_are_listed_for_people_and_programs() {
        bench.profile("--format", "mcuboot", "--approvals", "1");
        assertThat(admin.run("operator", "list").out()).contains("anna", "approver", "release-engineer");
        assertThat(admin.run("operator", "list", "--json").out()).contains("\"name\" : \"rita\"");
        assertThat(rita.run("profile", "list").out())
                .contains("production: key release (ECDSA_P256), mcuboot, 1 approval");
        assertThat(rita.run("profile", "show", "production").out()).contains("BEGIN PUBLIC KEY", "every approver");
        assertThat(rita.run("profile", "show", "production", "--json").out()).contains("\"approvals\" : 1");

        var once = admin.run("operator", "add", "vera", "--role", "viewer");
        assertThat(once.out()).contains("token, shown this once: sealift_");
        var renewed = admin.run("operator", "renew", "vera", "--json");
        assertThat(renewed.out()).contains("\"token\" : \"sealift_");
        assertOk(admin.run("operator", "revoke", "vera", "--yes"));
        assertThat(admin.run("operator", "list").out()).contains("vera", "revoked");
        assertThat(admin.run("operator", "add", "x", "--role", "king").code()).isEqualTo(ExitCode.USAGE.number());
    }
}
