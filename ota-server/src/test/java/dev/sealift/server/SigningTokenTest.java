package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.SigningState;
import dev.sealift.api.operator.Signing;
import dev.sealift.image.ByteSource;
import dev.sealift.image.Bytes;
import dev.sealift.image.ImageParser;
import dev.sealift.image.ImageSigner;
import dev.sealift.image.ImageSink;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.KeyException;
import dev.sealift.image.SignOptions;
import dev.sealift.image.Signer;
import dev.sealift.image.VerifyingKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key in a token (SoftHSM2) that signs the same digest differently each time: the service's answer is one all the same. */
class SigningTokenTest {
    private static final String PIN = "1234-user";

    private final SigningBench bench;

    SigningTokenTest(@TempDir Path directory) {
        String uri = "pkcs11:token=server;object=release?module-path=" + module();
        bench = new SigningBench(directory, uri, (kind, of) -> PIN.toCharArray());
    }

    /** SoftHSM2 reads its configuration (SOFTHSM2_CONF, set by surefire) once in a process. */
    @BeforeAll
    static void makeKey() throws Exception {
        Path configuration = Path.of(System.getenv("SOFTHSM2_CONF"));
        Files.createDirectories(configuration.getParent());
        Path tokens = Files.createTempDirectory(configuration.getParent(), "tokens");
        Files.writeString(configuration, "directories.tokendir = " + tokens + "\nlog.level = ERROR\n");
        run("softhsm2-util", "--init-token", "--free", "--label", "server", "--pin", PIN, "--so-pin", "5678-officer");
        run(
                "pkcs11-tool",
                "--module",
                module().toString(),
                "--token-label",
                "server",
                "--login",
                "--pin",
                PIN,
                "--keypairgen",
                "--key-type",
                "EC:prime256v1",
                "--label",
                "release",
                "--id",
                "01",
                "--usage-sign");
    }

    private static void run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static Path module() {
        return Stream.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no SoftHSM2: tools/setup.sh installs the package softhsm2"));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void theSameDigestHasOneSignatureAlsoAfterARestart() {
        assertThat(bench.profile(SigningBench.rules(0)).deterministic()).isFalse();
        var first = bench.awaited(bench.ask(bench.rita, SigningBench.ask("app")).id(), SigningState.SIGNED);
        assertThat(bench.ask(bench.rita, SigningBench.ask("app"))).isEqualTo(first);
        bench.restart(() -> {});
        assertThat(bench.ask(bench.rita, SigningBench.ask("app"))).isEqualTo(first);
        var other =
                bench.awaited(bench.ask(bench.rita, SigningBench.ask("other")).id(), SigningState.SIGNED);
        assertThat(other.signature()).isNotEqualTo(first.signature());
    }

    @Test
    void anImageIsTheOneOfAKeyHereInAllButTheSignaturesBytes() throws Exception {
        var key = publicKey(bench.profile(SigningBench.rules(0)));
        byte[] first = image(key);
        byte[] again = image(key);
        assertThat(again).isEqualTo(first);

        byte[] here = sign(Firmware.KEY);
        var image = ImageParser.parse(first);
        // Signed bytes and hash are those that any key would sign; behind them the key's name and its signature differ.
        assertThat(Arrays.copyOf(first, image.signedSize())).isEqualTo(Arrays.copyOf(here, image.signedSize()));
        assertThat(image.imageHash()).isEqualTo(ImageParser.parse(here).imageHash());
        var pair = image.signature().orElseThrow();
        assertThat(pair.keyHash()).isEqualTo(key.hash());
        assertThat(key.verifies(image.imageHash().orElseThrow(), pair.signature()))
                .isTrue();
    }

    private static VerifyingKey publicKey(Signing.Profile profile) throws KeyException {
        return VerifyingKey.parse(profile.publicKey());
    }

    private byte[] image(VerifyingKey key) throws Exception {
        return sign(new Signer() {
            @Override
            public VerifyingKey publicKey() {
                return key;
            }

            @Override
            public Bytes sign(Bytes hash) {
                var ask = new Signing.Ask(
                        SigningBench.PROFILE, "SHA256", hash.hex(), SigningBench.subject("1.0.0"), null, null);
                return SigningBench.signature(
                        bench.awaited(bench.ask(bench.rita, ask).id(), SigningState.SIGNED));
            }
        });
    }

    private static byte[] sign(Signer signer) throws Exception {
        byte[] payload = new byte[2000];
        new Random(1).nextBytes(payload);
        var options = SignOptions.forBoard(Firmware.BOARD, Firmware.slot("A"), ImageVersion.parse("1.0.0"), 1);
        var out = new ByteArrayOutputStream();
        ImageSigner.sign(ByteSource.of(payload), options, List.of(signer), ImageSink.binary(out, (byte) 0xff));
        return out.toByteArray();
    }

    @Test
    void aWrongPinIsNotTriedAgain(@TempDir Path directory) {
        String uri = "pkcs11:token=server;object=release?module-path=" + module();
        int[] asked = {0};
        try (var wrong = new SigningBench(directory, uri, (kind, of) -> {
            asked[0]++;
            return "0000-wrong".toCharArray();
        })) {
            for (int i = 0; i < 3; i++) {
                Reply reply = wrong.server.operator().post("/api/v1/signing/profiles", SigningBench.rules(0));
                assertThat(reply.status()).isEqualTo(503);
                assertThat(reply.code()).isEqualTo("KEY_UNAVAILABLE");
                assertThat(reply.text()).doesNotContain("0000-wrong");
                wrong.server.clock.advance(Duration.ofHours(1));
            }
            assertThat(asked[0]).isEqualTo(1);
        }
    }
}
