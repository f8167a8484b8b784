package dev.sealift.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code ./sealift} runs once after a build, so that the JVM can write down which classes a start needs (AOT cache). */
final class Training {
    private Training() {}

    /** Goes through the commands that load most classes, in that empty directory, where it leaves a new {@code key.pem}. */
    public static void main(String[] args) throws IOException {
        var directory = Path.of(args[0]);
        var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var started = Shell.ofProcess();
        var shell = new Shell(started.environment(), silent, silent, started.terminal());
        var key = directory.resolve("key.pem").toString();
        var build = directory.resolve("training.bin");
        var image = directory.resolve("training.signed.bin").toString();
        Files.write(build, new byte[4096]);
        Sealift.useKernelRandom();
        run(shell, "--help");
        run(shell, "board", "list");
        run(shell, "key", "new", key);
        run(shell, "key", "export-c", key);
        run(
                shell,
                "sign",
                "-k",
                key,
                "-v",
                "1.0.0",
                "-H",
                "0x200",
                "--pad-header",
                "-S",
                "0x60000",
                "--json",
                build.toString(),
                image);
        run(shell, "inspect", "--json", image);
        run(shell, "verify", "-k", key, image);
    }

    private static void run(Shell shell, String... command) {
        int code = Sealift.run(shell, command);
        if (code != ExitCode.OK.number()) {
            throw new IllegalStateException(String.join(" ", command) + ": exit code " + code);
        }
    }
}
