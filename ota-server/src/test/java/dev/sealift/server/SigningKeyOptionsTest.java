package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Keys and the places of their secrets on the server's command line. */
class SigningKeyOptionsTest {
    private static SigningKeyOptions parse(String... args) {
        var options = new SigningKeyOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(args);
        return options;
    }

    @Test
    void aSecretComesFromAFileThatOnlyItsOwnerReads(@TempDir Path directory) throws Exception {
        Path pin = Files.writeString(directory.resolve("pin"), "1234\n");
        var key = parse("--signing-key", "hsm=some.pem", "--signing-secret", "hsm=file:" + pin)
                .configurations()
                .getFirst();
        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> key.secret().get(Secrets.Kind.PIN, "token")).isInstanceOf(KeyStoreException.class);
        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("r--------"));
        assertThat(key.secret().get(Secrets.Kind.PIN, "token")).containsExactly('1', '2', '3', '4');
        assertThat(key.name()).isEqualTo("hsm");
    }

    @Test
    void aSecretIsNeverOnTheCommandLineAndNeverEchoed() {
        assertThatThrownBy(() -> parse("--signing-key", "hsm=a.pem", "--signing-secret", "hsm=1234")
                        .configurations())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("env:VARIABLE")
                .hasMessageNotContaining("1234");
        assertThatThrownBy(() -> parse("--signing-secret", "hsm=env:X").configurations())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("no --signing-key of that name");
        assertThatThrownBy(() -> parse("--signing-key", "a b=x.pem").configurations())
                .isInstanceOf(StartFailure.class);
    }
}
