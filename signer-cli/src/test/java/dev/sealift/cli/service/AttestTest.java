package dev.sealift.cli.service;

import static dev.sealift.cli.service.ServiceBench.assertOk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.api.provenance.Envelope;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Sandbox;
import dev.sealift.image.Board;
import dev.sealift.image.KeyException;
import dev.sealift.image.SigningKey;
import dev.sealift.image.VerifyingKey;
import dev.sealift.server.release.TrustedKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SBOM and provenance on their way into a release, and each refusal by its own code. */
class AttestTest {
    private static final String SBOM = """
            {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
             "components": [{"type": "library", "name": "FreeRTOS-Kernel", "version": "11.1.0"}]}
            """;

    private final ServiceBench bench;
    private final Sandbox admin;

    AttestTest(@TempDir Path directory) throws IOException, KeyException {
        var sandbox = new Sandbox(directory);
        var release = sandbox.key("release.pem");
        var build = sandbox.key("build.pem");
        bench = new ServiceBench(
                directory,
                release,
                new TrustedKeys(List.of(publicKey(release)), null, null, List.of(publicKey(build))));
        admin = bench.admin();
    }

    private static VerifyingKey publicKey(Path pem) throws IOException, KeyException {
        return SigningKey.parse(Files.readString(pem)).publicKey();
    }

    @BeforeEach
    void images() {
        for (var slot : Board.STM32F405.slots()) {
            admin.build(slot.name(), slot, 3000);
            assertOk(admin.run(
                    "sign",
                    "-k",
                    "@/release.pem",
                    "--board",
                    "stm32f405",
                    "--slot",
                    slot.name(),
                    "--version",
                    "1.0.0",
                    "--security-counter",
                    "1",
                    "@/" + slot.name(),
                    "@/" + slot.name() + ".signed"));
        }
        admin.write("sbom.json", SBOM.getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private Sandbox.Result attest(String key, String output, String... files) {
        var args = new ArrayList<>(List.of(
                "attest",
                "-k",
                key,
                "--builder",
                "https://ci.example/1",
                "--build-type",
                "https://ci.example/cmake",
                "--parameter",
                "preset=stm32f405",
                "--source",
                "https://git.example/fw=0123abcd",
                "-o",
                output));
        args.addAll(List.of(files));
        return admin.run(args.toArray(String[]::new));
    }

    private Sandbox.Result release(String... more) {
        var args = new ArrayList<>(List.of("release", "create", "@/A.signed", "@/B.signed"));
        args.addAll(List.of(more));
        return admin.run(args.toArray(String[]::new));
    }

    private void assertRefused(Sandbox.Result result, String code) {
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.REQUEST_REFUSED.number());
        assertThat(result.err()).contains(code);
    }

    @Test
    void a_release_keeps_what_was_said_of_it() throws Exception {
        assertOk(attest("@/build.pem", "@/p.json", "@/A.signed", "@/B.signed"));
        byte[] first = Files.readAllBytes(admin.path("p.json"));
        assertOk(attest("@/build.pem", "@/p.json", "@/A.signed", "@/B.signed"));
        assertThat(Files.readAllBytes(admin.path("p.json"))).isEqualTo(first);

        assertOk(release("--sbom", "@/sbom.json", "--provenance", "@/p.json"));
        var shown = admin.run(
                "release", "show", "stm32f405-1.0.0", "--sbom-to", "@/sbom.back", "--provenance-to", "@/p.back");
        assertThat(shown.out()).contains("SBOM: SHA-256 ", "provenance: SHA-256 ");
        assertThat(admin.path("sbom.back")).hasSameBinaryContentAs(admin.path("sbom.json"));
        assertThat(admin.path("p.back")).hasSameBinaryContentAs(admin.path("p.json"));
    }

    @Test
    void builder_and_build_type_are_URIs() {
        for (var option : List.of("--builder", "--build-type")) {
            var other = option.equals("--builder") ? "--build-type" : "--builder";
            for (var text : List.of("runner", "ht tp://x")) {
                var result = admin.run(
                        "attest",
                        "-k",
                        "@/build.pem",
                        option,
                        text,
                        other,
                        "https://x.example",
                        "-o",
                        "@/p",
                        "@/A.signed");
                assertThat(result.code()).isEqualTo(ExitCode.USAGE.number());
                assertThat(result.err()).contains(option + " '" + text + "' (expected: a URI with its scheme");
            }
        }
    }

    @Test
    void provenance_by_the_signing_service() {
        bench.profile("--format", "dsse", "--approvals", "0", "--content-required");
        var rita = bench.person("rita", "release-engineer");
        assertOk(rita.run(
                "attest",
                "--profile",
                "production",
                "--builder",
                "https://ci.example/1",
                "--build-type",
                "https://ci.example/cmake",
                "-o",
                "@/p.json",
                "@/A.signed",
                "@/B.signed"));
        assertOk(attest("@/release.pem", "@/q.json", "@/A.signed", "@/B.signed"));
        assertThat(admin.path("p.json")).exists();
        assertRefused(release("--provenance", "@/p.json"), "PROVENANCE_KEY_UNKNOWN"); // the release key builds nothing
    }

    @Test
    void each_refusal_has_its_code() throws Exception {
        assertRefused(release("--sbom", "@/A.signed"), "SBOM_REFUSED");
        admin.write(
                "wrong.json", "{\"bomFormat\": \"SPDX\", \"specVersion\": \"1.5\"}".getBytes(StandardCharsets.UTF_8));
        assertRefused(release("--sbom", "@/wrong.json"), "SBOM_REFUSED");
        admin.write(
                "fields.json",
                SBOM.replace("\"version\": 1,", "\"version\": \"one\",").getBytes(StandardCharsets.UTF_8));
        assertRefused(release("--sbom", "@/fields.json"), "SBOM_REFUSED");
        admin.write("kind.json", SBOM.replace("\"library\"", "\"nonsense\"").getBytes(StandardCharsets.UTF_8));
        var kind = release("--sbom", "@/kind.json");
        assertRefused(kind, "SBOM_REFUSED");
        assertThat(kind.err()).as("says what is wrong").contains("nonsense");
        assertRefused(release("--provenance", "@/sbom.json"), "PROVENANCE_MALFORMED");
        assertRefused(release("--provenance", "@/A.signed"), "PROVENANCE_MALFORMED");

        admin.key("stranger.pem");
        assertOk(attest("@/stranger.pem", "@/stranger.json", "@/A.signed", "@/B.signed"));
        assertRefused(release("--provenance", "@/stranger.json"), "PROVENANCE_KEY_UNKNOWN");

        assertOk(attest("@/build.pem", "@/one.json", "@/A.signed"));
        assertRefused(release("--provenance", "@/one.json"), "PROVENANCE_SUBJECT_MISMATCH");
        assertOk(attest("@/build.pem", "@/three.json", "@/A.signed", "@/B.signed", "@/A"));
        assertRefused(release("--provenance", "@/three.json"), "PROVENANCE_SUBJECT_MISMATCH");

        var good = Json.mapper().readValue(Files.readAllBytes(admin.path("one.json")), Envelope.class);
        byte[] changed = new String(good.bytes(), StandardCharsets.UTF_8)
                .replace("ci.example/1", "ci.example/2")
                .getBytes(StandardCharsets.UTF_8);
        var tampered = new Envelope(Base64.getEncoder().encodeToString(changed), good.payloadType(), good.signatures());
        admin.write("tampered.json", Json.mapper().writeValueAsBytes(tampered));
        assertRefused(release("--provenance", "@/tampered.json"), "PROVENANCE_SIGNATURE_INVALID");
        assertThat(admin.run("release", "list").out()).isEmpty();
    }
}
