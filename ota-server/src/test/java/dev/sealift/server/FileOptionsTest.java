package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says of files is understood whole, or refused before anything is made. */
class FileOptionsTest {
    private final Path directory;
    private final Path credentials;

    FileOptionsTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.credentials = Files.writeString(
                directory.resolve("credentials"), "aws_access_key_id = AKIA1\naws_secret_access_key = hush\n");
        Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-------"));
    }

    private void assertRefused(int exitCode, String message, String... options) {
        var errors = new StringWriter();
        var arguments = new ArrayList<>(
                List.of("--data", directory.resolve("data").toString(), "--operator-port", "0", "--device-port", "0"));
        arguments.addAll(List.of(options));
        int code = Main.commandLine().setErr(new PrintWriter(errors, true)).execute(arguments.toArray(String[]::new));
        assertThat(code).as(errors.toString()).isEqualTo(exitCode);
        assertThat(errors.toString()).contains(message).doesNotContain("hush");
        assertThat(directory.resolve("data/sealift.db")).doesNotExist();
    }

    private String[] bucket(String name, String... more) {
        var options = new ArrayList<>(List.of("--artifacts", name, "--artifacts-credentials", credentials.toString()));
        options.addAll(List.of(more));
        return options.toArray(String[]::new);
    }

    @Test
    void aBucketIsNamedInFull() {
        assertRefused(2, "expected: s3://BUCKET", bucket("s3://Not_A_Bucket", "--artifacts-region", "eu-west-1"));
        assertRefused(2, "expected: s3://BUCKET", bucket("s3://firmware/a b", "--artifacts-region", "eu-west-1"));
        assertRefused(2, "needs --artifacts-region NAME", bucket("s3://firmware", "--artifacts-region", "EU/.."));
        assertRefused(
                2,
                "endpoint 'http://minio.example' (expected: https://",
                bucket("s3://firmware", "--artifacts-endpoint", "http://minio.example"));
        assertRefused(2, "expected: --artifacts s3://BUCKET", "--artifacts-endpoint", "https://minio.example");
    }

    @Test
    void credentialsThatOthersCanReadAreRefused() throws IOException {
        Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused(2, "chmod 600", bucket("s3://firmware", "--artifacts-region", "eu-west-1"));
    }

    @Test
    void linksNeedAPortOrABucket() {
        assertRefused(2, "--download-port PORT", "--download-url", "https://cache.example");
        assertRefused(2, "--artifacts s3://BUCKET", "--download-url", "bucket");
        assertRefused(2, "--download-port 70000", "--download-port", "70000");
        assertRefused(
                2,
                "expected: one or the other",
                bucket(
                        "s3://firmware",
                        "--artifacts-region",
                        "eu-west-1",
                        "--download-url",
                        "bucket",
                        "--download-port",
                        "0"));
        assertRefused(
                2,
                "'http://cache.example' (expected: https://",
                "--download-port",
                "0",
                "--download-url",
                "http://cache.example");
    }

    @Test
    void aServiceThatDoesNotAnswerStopsTheStart() {
        var errors = new StringWriter();
        int code = Main.commandLine()
                .setErr(new PrintWriter(errors, true))
                .execute(
                        "--data", directory.resolve("data").toString(),
                        "--operator-port", "0",
                        "--device-port", "0",
                        "--artifacts", "s3://firmware",
                        "--artifacts-credentials", credentials.toString(),
                        "--artifacts-endpoint", "http://127.0.0.1:1");
        assertThat(code).as(errors.toString()).isEqualTo(9);
        assertThat(errors.toString()).contains("--artifacts").doesNotContain("hush");
    }
}
