package dev.sealift.cli.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Sandbox;
import dev.sealift.cli.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that a person types at a terminal, who does not see them. */
class TypedSecretsTest {
    private static final String PASSPHRASE = "correct horse";

    private Sandbox sandbox = new Sandbox(Path.of(""));

    @BeforeEach
    void setUp(@TempDir Path directory) {
        sandbox = new Sandbox(directory).with("SEALIFT_PASSPHRASE", PASSPHRASE);
    }

    @Test
    void a_new_passphrase_is_typed_twice_and_opens_the_file() {
        var file = sandbox.path("release.pem");
        var made = new Terminal()
                .type("passphrase of the new file " + file + ": ", PASSPHRASE)
                .type("passphrase of the new file " + file + ", again: ", PASSPHRASE)
                .run("key", "new", "--encrypt", file);

        assertThat(made.code()).as(made.screen()).isZero();
        assertThat(made.screen()).doesNotContain(PASSPHRASE);
        assertThat(sandbox.run("key", "export-c", "@/release.pem").code()).isZero();
        assertThat(sandbox.with("SEALIFT_PASSPHRASE", "wrong")
                        .run("key", "export-c", "@/release.pem")
                        .code())
                .isEqualTo(31);
    }

    @Test
    void two_that_differ_make_no_file() {
        var file = sandbox.path("release.pem");
        var refused = new Terminal()
                .type(": ", PASSPHRASE)
                .type(", again: ", "correct house")
                .run("key", "new", "--encrypt", file);

        assertThat(refused.code()).isEqualTo(31);
        assertThat(refused.screen()).contains("the two passphrases differ").doesNotContain("house");
        assertThat(file).doesNotExist();
    }

    @Test
    void a_typed_passphrase_signs_and_a_wrong_one_is_refused() throws Exception {
        sandbox.run("key", "new", "--encrypt", "@/release.pem");
        sandbox.write("report.txt", new byte[] {1, 2, 3});
        Object[] sign = {
            "sign",
            "--format",
            "der",
            "-k",
            sandbox.path("release.pem"),
            sandbox.path("report.txt"),
            sandbox.path("sig")
        };
        String prompt = "passphrase of " + sandbox.path("release.pem") + ": ";

        var wrong = new Terminal().type(prompt, "guess").run(sign);
        assertThat(wrong.code()).isEqualTo(31);
        assertThat(wrong.screen()).contains("the passphrase does not open it").doesNotContain("guess");
        var none = new Terminal().type(prompt, "").run(sign);
        assertThat(none.code()).isEqualTo(31);
        assertThat(none.screen()).contains("none was typed");
        assertThat(sandbox.path("sig")).doesNotExist();

        var right = new Terminal().type(prompt, PASSPHRASE).run(sign);
        assertThat(right.code()).as(right.screen()).isZero();
        assertThat(right.screen()).doesNotContain(PASSPHRASE);
        assertThat(Files.size(sandbox.path("sig"))).isPositive();
    }

    @Test
    void a_terminal_gets_no_bytes_that_are_no_text(@TempDir Path directory) {
        var sandbox = new Sandbox(directory);
        sandbox.key("k.pem");
        var result = new Terminal().run("key", "show", "--format", "der", sandbox.path("k.pem"));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.screen()).contains("--format der on a terminal (expected: -o FILE, or a pipe");
    }
}
