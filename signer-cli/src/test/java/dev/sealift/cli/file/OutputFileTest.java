package dev.sealift.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Sandbox;
import dev.sealift.image.Board;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void replaces_the_file_and_leaves_nothing_else() {
        var file = directory.resolve("out");
        OutputFile.write(file, new byte[] {1});
        OutputFile.write(file, new byte[] {2});

        assertThat(file).hasBinaryContent(new byte[] {2});
        assertThat(directory).isDirectoryContaining(file::equals).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void a_private_key_is_never_overwritten() throws Exception {
        var key = Files.writeString(directory.resolve("k.pem"), "-----BEGIN PRIVATE KEY-----\n…");
        assertThatThrownBy(() -> OutputFile.write(key, new byte[] {1}))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("cannot write " + key);
        assertThat(key).content().contains("PRIVATE KEY");
    }

    @Test
    void nor_is_one_in_a_key_store() throws Exception {
        var sandbox = new Sandbox(directory).with("SEALIFT_PASSPHRASE", "secret");
        var made = sandbox.run("key", "new", "@/k.p12#release");
        assertThat(made.code()).as(made.err()).isZero();

        assertThatThrownBy(() -> OutputFile.write(sandbox.path("k.p12"), new byte[] {1}))
                .hasMessageContaining("it holds a private key, which is never overwritten");
    }

    @Test
    void what_fails_the_check_does_not_appear() {
        var file = directory.resolve("out");
        OutputFile.write(file, new byte[] {1});

        assertThatThrownBy(() -> OutputFile.write(file, new byte[] {2}, bytes -> {
                    throw new CliException(ExitCode.UNSIGNABLE, "no");
                }))
                .hasMessage("no");
        assertThat(file).hasBinaryContent(new byte[] {1});
        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void a_directory_that_is_missing_or_none_or_closed_is_named() throws Exception {
        var file = Files.write(directory.resolve("file"), new byte[1]);
        assertRefused(directory.resolve("none/out"), "there is no");
        assertRefused(file.resolve("out"), "Not a directory");
        assertRefused(directory, "not a regular file");
        assertRefused(Path.of("/sys/out"), ""); // the kernel lets nobody make a file there, root neither
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> OutputFile.write(file, new byte[1]))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.FILE))
                .hasMessageContaining("cannot write " + file)
                .hasMessageContaining(message);
    }

    /** The shell's limit on file sizes ends a write in the middle, as a full disk does. */
    @Test
    void a_write_that_breaks_off_leaves_nothing() throws Exception {
        var sandbox = new Sandbox(directory);
        sandbox.key("k.pem");
        sandbox.build("in.bin", Board.STM32F405.slots().getFirst(), 100_000);
        var process = sealift("ulimit -f 20", "sign -k k.pem -v 1.0.0 --board stm32f405 --slot A in.bin out.bin");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(directory.resolve("err")).content().contains("cannot write out.bin: File too large");
        assertThat(process.exitValue()).isEqualTo(ExitCode.FILE.number());
        assertThat(directory).isDirectoryNotContaining("glob:**/{out.bin,.*out.bin}");
    }

    /** As many that no machine signs them all before it is interrupted. */
    @Test
    void an_interrupted_batch_leaves_whole_files_only() throws Exception {
        var sandbox = new Sandbox(directory);
        sandbox.key("k.pem");
        var slot = Board.STM32F405.slots().getFirst();
        sandbox.build("in.bin", slot, 100_000);
        for (int i = 0; i < 3000; i++) {
            Files.createLink(directory.resolve("in-" + i + ".bin"), directory.resolve("in.bin"));
        }
        var out = Files.createDirectory(directory.resolve("out"));
        var process =
                sealift("ulimit -c 0", "sign -k k.pem -v 1.0.0 --board stm32f405 --slot A --out-dir out in-*.bin");
        await().atMost(1, TimeUnit.MINUTES).until(() -> signed(out).length > 0);
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("128 and the signal").isEqualTo(128 + 2);
        assertThat(out).isDirectoryNotContaining("glob:**/.*");
        var verified = sandbox.run("verify", "-k", "@/k.pem", "@/out/" + signed(out)[0]);
        assertThat(verified.code()).as(verified.err()).isZero();
    }

    private static String[] signed(Path folder) {
        return Objects.requireNonNull(folder.toFile().list((parent, name) -> !name.startsWith(".")));
    }

    private Process sealift(String before, String words) throws IOException {
        var java = List.of(
                before + "; exec",
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sealift.cli.Sealift",
                words);
        // A child inherits that its parent ignores the interrupt, as what nohup and many CI systems start does.
        return new ProcessBuilder("env", "--default-signal=INT", "bash", "-c", String.join(" ", java))
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(new File(directory.toFile(), "err"))
                .start();
    }
}
