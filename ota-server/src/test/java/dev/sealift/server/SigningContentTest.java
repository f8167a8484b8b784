package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.SignedFormat;
import dev.sealift.api.SigningState;
import dev.sealift.api.operator.Releases;
import dev.sealift.api.operator.Signing;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.ImageException;
import dev.sealift.image.ImageParser;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.SignOptions;
import dev.sealift.image.board.BoardFile;
import dev.sealift.image.board.BoardProfile;
import dev.sealift.keys.Secrets;
import dev.sealift.server.release.ArtifactService;
import dev.sealift.server.signing.SigningBoards;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles that sign only what they have seen: the server makes the digest and reads the image itself. */
class SigningContentTest {
    private static final Signing.Rules SEEN = new Signing.Rules(
            SigningBench.PROFILE,
            "release",
            SigningBench.rules(0).formats(),
            List.of(),
            List.of(),
            List.of(),
            0,
            true,
            1000,
            1000,
            60);

    private static final String SENSOR = """
            name: sensor
            format: mcuboot
            bootloader: mcuboot
            header-size: 0x200
            alignment: 4
            placement: anywhere
            swap: none
            vendor: acme.example
            class: sensor-2
            slots:
              primary: {address: 0x10000, size: 0x60000}
            """;

    private final SigningBench bench;
    private final byte[] content;

    SigningContentTest(@TempDir Path directory) throws ImageException {
        bench = new SigningBench(directory);
        bench.profile(SEEN);
        byte[] image = Firmware.image("A", "1.2.3", 7);
        content = Arrays.copyOf(image, ImageParser.parse(image).signedSize());
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private Signing.Content send(byte[] bytes) {
        return bench.rita.upload("/api/v1/signing/contents", bytes).as(Signing.Content.class);
    }

    private Reply ask(
            SignedFormat format,
            byte[] hashed,
            @Nullable String board,
            String version,
            long counter,
            @Nullable String sent) {
        var subject = new Signing.Subject(format, board, version, counter, null);
        String digest = HashAlgorithm.SHA256.of(hashed).hex();
        return bench.tryAsk(bench.rita, new Signing.Ask("production", "SHA256", digest, subject, sent, null));
    }

    @Test
    void anImageThatWasSentIsSignedForWhatItIs() {
        var sent = send(content);
        assertThat(sent.image()).isNotNull();
        var request = ask(SignedFormat.MCUBOOT, content, "stm32f405", "1.2.3", 7, sent.content())
                .as(Signing.Request.class);
        assertThat(request.checked()).isTrue();
        assertThat(SigningBench.signature(bench.awaited(request.id(), SigningState.SIGNED)))
                .isEqualTo(Firmware.KEY.sign(HashAlgorithm.SHA256.of(content)));
    }

    @Test
    void contentGoesWhenNobodyAskedAboutIt() {
        String asked = send(content).content();
        ask(SignedFormat.MCUBOOT, content, "stm32f405", "1.2.3", 7, asked).as(Signing.Request.class);
        byte[] forgotten = {1, 2, 3};
        String other = send(forgotten).content();
        byte[] renewed = {4, 5, 6};
        send(renewed);
        bench.server.clock.advance(Duration.ofHours(25));
        send(renewed);

        var collected = bench.rita
                .post("/api/v1/artifacts/collect", new Releases.Collect(false, null))
                .as(Releases.Collected.class);

        assertThat(collected.files())
                .singleElement()
                .satisfies(gone -> assertThat(gone.digest()).isEqualTo(other));
        assertThat(ask(SignedFormat.DETACHED, forgotten, null, "1", 0, other).status())
                .isEqualTo(404);
        assertThat(send(forgotten).content()).isEqualTo(other);
        assertThat(ask(SignedFormat.MCUBOOT, content, "stm32f405", "1.2.3", 7, asked)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void withoutContentNothingIsSigned() {
        assertThat(ask(SignedFormat.MCUBOOT, content, "stm32f405", "1.2.3", 7, null)
                        .code())
                .isEqualTo("PROFILE_REFUSED");
        assertThat(ask(SignedFormat.MCUBOOT, content, "stm32f405", "1.2.3", 7, "0".repeat(64))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whoSaysSomethingElseThanTheContentIsRefused() {
        String sent = send(content).content();
        byte[] other = content.clone();
        other[other.length - 1] ^= 1;
        assertMismatch(ask(SignedFormat.MCUBOOT, other, "stm32f405", "1.2.3", 7, sent), "digest");
        assertMismatch(ask(SignedFormat.MCUBOOT, content, "stm32f405", "1.2.4", 7, sent), "version");
        assertMismatch(ask(SignedFormat.MCUBOOT, content, "stm32f405", "1.2.3", 8, sent), "security counter");
        assertMismatch(ask(SignedFormat.MCUBOOT, content, null, "1.2.3", 7, sent), "board id");
        byte[] noImage = {1, 2, 3};
        assertMismatch(
                ask(
                        SignedFormat.MCUBOOT,
                        noImage,
                        "stm32f405",
                        "1.2.3",
                        7,
                        send(noImage).content()),
                "no plain MCUboot image");
        byte[] whole = Firmware.image("A", "1.2.3", 7);
        assertMismatch(
                ask(
                        SignedFormat.MCUBOOT,
                        whole,
                        "stm32f405",
                        "1.2.3",
                        7,
                        send(whole).content()),
                "exactly the bytes");
    }

    @Test
    void anImageIsNotSignedAsSomethingElse() {
        var both = new Signing.Rules(
                "both",
                "release",
                List.of(SignedFormat.MCUBOOT, SignedFormat.DETACHED),
                List.of(),
                List.of(),
                List.of(),
                0,
                true,
                1000,
                1000,
                60);
        bench.profile(both);
        String digest = HashAlgorithm.SHA256.of(content).hex();
        var subject = new Signing.Subject(SignedFormat.DETACHED, null, null, null, "notes.txt");
        var reply = bench.tryAsk(
                bench.rita,
                new Signing.Ask("both", "SHA256", digest, subject, send(content).content(), null));

        assertMismatch(reply, "ask for the format MCUBOOT");
    }

    private static void assertMismatch(Reply reply, String word) {
        assertThat(reply.code()).as(reply.text()).isEqualTo("CONTENT_MISMATCH");
        assertThat(reply.json().path("detail").asString()).contains(word);
    }

    @Test
    void aBoardThatTheServerWasGivenIsHeldAgainstTheClassOfTheImage(@TempDir Path directory) throws Exception {
        var sensor = BoardFile.parse("sensor.yaml", SENSOR);
        try (var given = new SigningBench(
                directory,
                directory.resolve("release.pem").toString(),
                Secrets.none(),
                SigningBoards.builtIn().with(sensor))) {
            given.profile(SEEN);
            byte[] image = imageOf(((BoardProfile.Mcuboot) sensor.images()).classId());
            String sent = given.rita
                    .upload("/api/v1/signing/contents", image)
                    .as(Signing.Content.class)
                    .content();

            assertMismatch(given.tryAsk(given.rita, ask(image, "stm32f405", sent)), "board id");
            var unknown = given.tryAsk(given.rita, ask(image, "toaster", sent));
            assertThat(unknown.code()).isEqualTo("INVALID_VALUE");
            assertThat(unknown.text()).contains("a board the server knows: ", "sensor", "stm32f405");
            var request = given.ask(given.rita, ask(image, "sensor", sent));
            assertThat(request.checked()).isTrue();
            given.awaited(request.id(), SigningState.SIGNED);
        }
    }

    private static byte[] imageOf(@Nullable UUID board) throws ImageException {
        byte[] image = Firmware.sign(
                Firmware.slot("A"),
                new SignOptions(ImageVersion.parse("1.2.3"), 0x200, true, 0x6_0000, 0, 7L, null, null, board),
                Firmware.KEY);
        return Arrays.copyOf(image, ImageParser.parse(image).signedSize());
    }

    private static Signing.Ask ask(byte[] image, String board, String sent) {
        var subject = new Signing.Subject(SignedFormat.MCUBOOT, board, "1.2.3", 7L, null);
        return new Signing.Ask(
                "production", "SHA256", HashAlgorithm.SHA256.of(image).hex(), subject, sent, null);
    }

    @Test
    void ofOtherFormatsTheServerChecksTheDigest() {
        byte[] file = "any file".getBytes(StandardCharsets.US_ASCII);
        var sent = send(file);
        assertThat(sent.image()).isNull();
        var request = ask(SignedFormat.DETACHED, file, null, "1.0.0", 0, sent.content())
                .as(Signing.Request.class);
        assertThat(request.checked()).isTrue();
        bench.awaited(request.id(), SigningState.SIGNED);
    }

    @Test
    void contentIsBounded() {
        byte[] large = new byte[(int) ArtifactService.MAX_BYTES + 1];
        assertThat(bench.rita.upload("/api/v1/signing/contents", large).status())
                .isEqualTo(413);
        assertThat(bench.rita.postText("/api/v1/signing/contents", "{}").status())
                .isEqualTo(415);
    }
}
