package dev.sealift.cli.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Sandbox;
import dev.sealift.cli.Terminal;
import dev.sealift.image.Board;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With SoftHSM2, which reads its configuration (SOFTHSM2_CONF, set by surefire) once in a process. */
class TokenCommandsTest {
    private static final String PIN = "1234-user";

    private Sandbox sandbox = new Sandbox(Path.of(""));

    @BeforeAll
    static void makeToken() throws Exception {
        var configuration = Path.of(System.getenv("SOFTHSM2_CONF"));
        Files.createDirectories(configuration.getParent());
        var tokens = Files.createTempDirectory(configuration.getParent(), "tokens");
        Files.writeString(configuration, "directories.tokendir = " + tokens + "\nlog.level = ERROR\n");
        var process = new ProcessBuilder(
                        "softhsm2-util",
                        "--init-token",
                        "--free",
                        "--label",
                        "cli",
                        "--pin",
                        PIN,
                        "--so-pin",
                        "5678-officer")
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @BeforeEach
    void setUp(@TempDir Path directory) {
        sandbox = new Sandbox(directory)
                .with("SEALIFT_PKCS11_MODULE", module().toString())
                .with("SEALIFT_PIN", PIN);
    }

    private static Path module() {
        return Stream.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no SoftHSM2: tools/setup.sh installs the package softhsm2"));
    }

    @Test
    void an_image_is_signed_by_a_key_that_never_leaves_the_token() throws IOException {
        assertThat(sandbox.run("key", "new", "pkcs11:token=cli;object=release").code())
                .isZero();
        sandbox.run("key", "show", "-o", "@/public.pem", "pkcs11:token=cli;object=release");
        var board = Board.STM32F405;
        var slot = board.slots().getFirst();
        sandbox.build("app.bin", slot, 4096);
        var signed = sandbox.run(
                "sign",
                "-k",
                "pkcs11:token=cli;object=release",
                "-v",
                "1.0.0",
                "-s",
                "1",
                "--board",
                board.name(),
                "--slot",
                slot.name(),
                "@/app.bin",
                "@/app.signed.bin");

        assertThat(signed.code()).as(signed.err()).isZero();
        assertThat(sandbox.run("verify", "-k", "@/public.pem", "--board", board.name(), "@/app.signed.bin")
                        .code())
                .isZero();
    }

    @Test
    void a_person_types_the_PIN() {
        sandbox.run("key", "new", "pkcs11:token=cli;object=typed");
        sandbox.write("report.txt", new byte[] {1, 2, 3});
        Object[] sign = {
            "sign",
            "--format",
            "der",
            "-k",
            "pkcs11:token=cli;object=typed",
            sandbox.path("report.txt"),
            sandbox.path("report.sig")
        };
        var wrong = atTerminal("0000-guess").run(sign);
        assertThat(wrong.code()).isEqualTo(31);
        assertThat(wrong.screen()).contains("token 'cli' refuses the PIN").doesNotContain("0000-guess");
        assertThat(sandbox.path("report.sig")).doesNotExist();

        var right = atTerminal(PIN).run(sign);
        assertThat(right.code()).as(right.screen()).isZero();
        assertThat(right.screen()).doesNotContain(PIN);
        sandbox.run("key", "show", "-o", "@/typed.pem", "pkcs11:token=cli;object=typed");
        assertThat(sandbox.run("verify", "-k", "@/typed.pem", "--signature", "@/report.sig", "@/report.txt")
                        .code())
                .isZero();
    }

    private static Terminal atTerminal(String pin) {
        return new Terminal().with("SEALIFT_PKCS11_MODULE", module().toString()).type("PIN of token 'cli': ", pin);
    }

    @Test
    void a_file_key_moves_in_and_is_listed() {
        sandbox.key("k.pem");
        assertThat(sandbox.run("key", "import", "@/k.pem", "pkcs11:token=cli;object=moved")
                        .code())
                .isZero();
        String hash = sandbox.run("key", "show", "-f", "hash", "@/k.pem").out().strip();

        assertThat(sandbox.run("key", "list", "pkcs11:token=cli").out())
                .containsPattern("pkcs11:token=cli;object=moved;id=[%0-9a-f]+  P-256  " + hash);
        assertThat(sandbox.run("key", "list", "pkcs11:").out()).startsWith("pkcs11:token=cli;serial=");
        var out = sandbox.run("key", "import", "pkcs11:token=cli;object=moved", "@/out.pem");
        assertThat(out.code()).isEqualTo(4);
        assertThat(out.err()).contains("does not leave it");
    }

    @Test
    void a_root_key_in_a_token_signs_trust_sets() {
        sandbox.run("key", "new", "pkcs11:token=cli;object=root");
        sandbox.key("k.pem");
        var made = sandbox.run(
                "key",
                "trust",
                "create",
                "--root-key",
                "pkcs11:token=cli;object=root",
                "--active",
                "@/k.pem",
                "-o",
                "@/set");

        assertThat(made.code()).as(made.err()).isZero();
        assertThat(sandbox.run("key", "trust", "show", "--root-key", "pkcs11:token=cli;object=root", "@/set")
                        .code())
                .isZero();
    }

    @Test
    void each_obstacle_has_its_exit_code() {
        assertThat(sandbox.run("key", "show", "pkcs11:token=none").code()).isEqualTo(30);
        assertThat(sandbox.run("key", "show", "pkcs11:token=cli;object=none").code())
                .isEqualTo(30);
        assertThat(sandbox.run("key", "show", "--pkcs11-module", "@/none.so", "pkcs11:token=cli")
                        .code())
                .isEqualTo(30);
        assertThat(sandbox.run("key", "show", "pkcs11:token=cli;pin-value=1").code())
                .isEqualTo(2);
        assertThat(sandbox.run("key", "show", "--pin-env", "NONE", "pkcs11:token=cli")
                        .code())
                .isEqualTo(31);
        var wrong = sandbox.with("WRONG", "9999-wrong").run("key", "show", "--pin-env", "WRONG", "pkcs11:token=cli");
        assertThat(wrong.code()).isEqualTo(31);
        assertThat(wrong.err()).contains("token 'cli' refuses the PIN").doesNotContain("9999");
    }
}
