package dev.sealift.cli;

import dev.sealift.cli.file.OutputFile;
import dev.sealift.image.SigningKey;
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

    /**
     * Goes through the commands that load most classes, in a directory that is deleted again; with the argument {@code sign}
     * only through the one that is started most.
     */
    public static void main(String[] args) throws IOException {
        var directory = Files.createTempDirectory("sealift-training");
        var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var started = Shell.ofProcess();
        var shell = new Shell(started.environment(), silent, silent, started.interactive());
        Path key = directory.resolve("key");
        Path build = directory.resolve("build");
        Path image = directory.resolve("image");
        var sign = "sign -k %s -v 1.0.0 -H 0x200 --pad-header -S 0x60000 --align 1 %s %s".formatted(key, build, image);
        try {
            Files.write(build, new byte[4096]);
            OutputFile.createPrivate(
                    key, SigningKey.generate(new KernelRandom()).toPem().getBytes(StandardCharsets.US_ASCII));
            if (args.length > 0 && args[0].equals("sign")) {
                Sealift.warmUp();
                run(shell, sign);
                StandardOutput.finish(silent, OutputStream.nullOutputStream(), silent, ExitCode.OK.number());
            } else {
                run(shell, "--help");
                run(shell, "key new " + directory.resolve("other"));
                run(shell, "key export-c " + key);
                run(shell, sign + " --json");
                run(shell, "inspect --json " + image);
                run(shell, "verify -k %s --board stm32f405 %s".formatted(key, image));
            }
        } finally {
            for (var file : List.of(key, directory.resolve("other"), build, image, directory)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void run(Shell shell, String command) {
        Sealift.run(shell, command.split(" "));
    }
}
