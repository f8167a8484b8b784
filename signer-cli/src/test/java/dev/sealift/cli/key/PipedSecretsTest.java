package dev.sealift.cli.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Terminal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that another program hands over through a pipe. */
class PipedSecretsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void two_keys_take_a_line_each_from_a_file_descriptor() throws Exception {
        var pipe = "printf 'horse\\nbattery\\n' | \"$@\" 3<&0 </dev/null";
        var command = new ArrayList<>(List.of("sh", "-c", pipe, "sh"));
        command.addAll(Terminal.sealift());
        command.addAll(List.of("key", "show", "-f", "hash", "--passphrase-fd", "3"));
        command.add(key("one.pem", "horse"));
        command.add(key("two.pem", "battery"));

        assertThat(run(command).lines()).hasSize(2).allMatch(line -> line.matches("[0-9a-f]{64}"));
    }

    /** In openssl's older form, which opens in no time. */
    private String key(String name, String passphrase) throws Exception {
        var plain = folder.resolve("plain.pem").toString();
        var file = folder.resolve(name);
        run(List.of("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", plain));
        run(List.of(
                "openssl", "ec", "-in", plain, "-aes128", "-passout", "pass:" + passphrase, "-out", file.toString()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    private static String run(List<String> command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
