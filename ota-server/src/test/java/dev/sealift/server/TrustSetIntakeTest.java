package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.image.SigningException;
import dev.sealift.image.SigningKey;
import dev.sealift.image.trust.KeyStatus;
import dev.sealift.image.trust.SignedTrustSet;
import dev.sealift.image.trust.TrustSet;
import dev.sealift.image.trust.TrustedKey;
import dev.sealift.server.release.TrustedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Intake with a signed trust set: it decides on the keys it names, plain keys on the rest. */
class TrustSetIntakeTest {
    private static final SigningKey ROOT = newKey();
    private static final SigningKey ACTIVE = newKey();
    private static final SigningKey NEXT = newKey();
    private static final SigningKey REVOKED = newKey();
    private static final SigningKey PLAIN = newKey();
    private static final SigningKey UNKNOWN = newKey();

    private static SigningKey newKey() {
        return SigningKey.generate(new SecureRandom());
    }

    private static TrustSet set() {
        return new TrustSet(
                1,
                1,
                List.of(
                        new TrustedKey(ACTIVE.publicKey(), KeyStatus.ACTIVE),
                        new TrustedKey(NEXT.publicKey(), KeyStatus.NEXT),
                        new TrustedKey(REVOKED.publicKey(), KeyStatus.REVOKED)));
    }

    @Test
    void aRevokedKeyIsRefusedEvenWhenItIsAmongThePlainOnes(@TempDir Path data) {
        var plain = List.of(PLAIN.publicKey(), REVOKED.publicKey());
        var settings = Settings.local(data, List.of()).with(new TrustedKeys(plain, set(), ROOT.publicKey(), List.of()));
        try (var server = new TestServer(settings)) {
            assertThat(upload(server, ACTIVE).status()).isEqualTo(201);
            assertThat(upload(server, PLAIN).status()).isEqualTo(201);
            assertThat(upload(server, REVOKED).reason()).isEqualTo("KEY_REVOKED");
            assertThat(upload(server, NEXT).reason()).isEqualTo("KEY_NOT_ACTIVE");
            assertThat(upload(server, UNKNOWN).reason()).isEqualTo("KEY_UNKNOWN");
        }
    }

    private static Reply upload(TestServer server, SigningKey key) {
        return server.operator().upload("/api/v1/artifacts", Firmware.image("A", "1.0.0", 1, key));
    }

    @Test
    void theCommandLineTakesASetThatItsRootKeySigned(@TempDir Path directory) throws IOException, SigningException {
        Path file = directory.resolve("trust.bin");
        Files.write(file, SignedTrustSet.sign(set(), ROOT).encoded().toArray());
        Path root = Files.writeString(
                directory.resolve("root.pem"), ROOT.publicKey().toPem());
        Path other = Files.writeString(
                directory.resolve("other.pem"), ACTIVE.publicKey().toPem());
        assertThat(parse("--trust-set", file.toString(), "--root-key", root.toString())
                        .trusted()
                        .set())
                .isEqualTo(set());
        assertRefused(2, "--trust-set", file.toString());
        assertRefused(6, "--trust-set", file.toString(), "--root-key", other.toString());
        assertRefused(6, "--trust-set", root.toString(), "--root-key", root.toString());
    }

    private static TrustOptions parse(String... args) {
        var options = new TrustOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(args);
        return options;
    }

    private static void assertRefused(int exitCode, String... args) {
        try {
            parse(args).trusted();
        } catch (StartFailure e) {
            assertThat(e.exitCode()).as(e.getMessage()).isEqualTo(exitCode);
            return;
        }
        throw new AssertionError("accepted: " + List.of(args));
    }
}
