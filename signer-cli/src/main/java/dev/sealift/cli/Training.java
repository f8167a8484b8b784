package dev.sealift.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code ./sealift} runs once after a build, so that the JVM can write down which classes a start needs (AOT cache). */
final class Training {
    private Training() {}

    /** Goes through the commands that load most classes, with a new key in that file, and leaves none but the key behind. */
    public static void main(String[] args) throws IOException {
        var key = args[0];
        var directory = Files.createTempDirectory("sealift-training");
        var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var started = Shell.ofProcess();
        var shell = new Shell(started.environment(), silent, silent, started.terminal());
        Path build = directory.resolve("build");
        Path image = directory.resolve("image");
        Sealift.useKernelRandom();
        try {
            Files.write(build, new byte[4096]);
            run(shell, "--help");
            run(shell, "key new " + key);
            run(shell, "key export-c " + key);
            run(
                    shell,
                    "sign -k %s -v 1.0.0 -H 0x200 --pad-header -S 0x60000 --align 1 --json %s %s"
                            .formatted(key, build, image));
            run(shell, "inspect --json " + image);
            run(shell, "verify -k %s --board stm32f405 %s".formatted(key, image));
        } finally {
            for (var file : List.of(build, image, directory)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void run(Shell shell, String command) {
        Sealift.run(shell, command.split(" "));
    }
}
