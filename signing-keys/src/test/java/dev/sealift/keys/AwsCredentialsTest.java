package dev.sealift.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.keys.KeyStoreException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials in a file. */
class AwsCredentialsTest {
    @TempDir
    private Path directory;

    private Path file(String content, String mode) throws IOException {
        var file = Files.writeString(directory.resolve("credentials"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static void assertRefused(Path file, Fault fault, String message) {
        assertThatExceptionOfType(KeyStoreException.class)
                .isThrownBy(() -> AwsCredentials.ofFile(file))
                .withMessageContaining(message)
                .matches(e -> e.fault() == fault);
    }

    @Test
    void are_read_as_aws_writes_them() throws Exception {
        var file = file("""
                [default]
                aws_access_key_id = AKIA1
                aws_secret_access_key=se/cret
                aws_session_token = token==
                region = eu-west-1
                """, "rw-------");

        assertThat(AwsCredentials.ofFile(file)).isEqualTo(new AwsCredentials("AKIA1", "se/cret", "token=="));
    }

    @Test
    void are_never_shown() {
        assertThat(new AwsCredentials("AKIA1", "secret", "token").toString()).isEqualTo("AKIA1");
    }

    @Test
    void of_others_or_of_nobody_are_refused() throws Exception {
        String one = "aws_access_key_id = a\naws_secret_access_key = b\n";
        assertRefused(file(one, "rw-r-----"), Fault.EXPOSED, "chmod 600");
        assertRefused(file("aws_access_key_id = a\n", "rw-------"), Fault.UNSUITABLE, "aws_secret_access_key = …");
        assertRefused(file(one + one, "rw-------"), Fault.UNSUITABLE, "twice");
        assertRefused(directory.resolve("none"), Fault.UNREADABLE, "none");
    }
}
