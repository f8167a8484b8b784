package dev.sealift.cli;

import dev.sealift.image.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.CryptoServicesRegistrar;

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
        var shell = new Shell(Map.of(), silent, silent, Shell.ofProcess().interactive()); // asked as a start asks
        Path key = directory.resolve("key");
        Path build = directory.resolve("build");
        Path image = directory.resolve("image");
        try {
            Files.write(build, new byte[4096]);
            var sign = List.of(
                    "sign",
                    "-k",
                    key.toString(),
                    "-v",
                    "1.0.0",
                    "-H",
                    "0x200",
                    "--pad-header",
                    "-S",
                    "0x60000",
                    build.toString(),
                    image.toString());
            if (args.length > 0 && args[0].equals("sign")) {
                CryptoServicesRegistrar.setSecureRandom(new KernelRandom());
                Files.writeString(key, SigningKey.generate(new KernelRandom()).toPem());
                Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
                Sealift.run(shell, sign.toArray(String[]::new));
                return;
            }
            for (var command : List.of(
                    List.of("--help"),
                    List.of("key", "new", key.toString()),
                    List.of("key", "export-c", key.toString()),
                    sign,
                    List.of("inspect", "--json", image.toString()),
                    List.of("verify", "-k", key.toString(), "--board", "stm32f405", image.toString()))) {
                Sealift.run(shell, command.toArray(String[]::new));
            }
        } finally {
            for (var file : List.of(key, build, image, directory)) {
                Files.deleteIfExists(file);
            }
        }
    }
}
