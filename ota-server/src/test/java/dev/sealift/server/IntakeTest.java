package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.SlotName;
import dev.sealift.api.operator.Releases;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.SignOptions;
import dev.sealift.image.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Intake refuses what could not boot, with the reason, and leaves nothing behind. */
class IntakeTest {
    private final TestServer server;

    IntakeTest(@TempDir Path data) {
        server = new TestServer(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void assertRefused(byte[] file, String reason) throws IOException {
        Reply reply = server.operator().upload("/api/v1/artifacts", file);
        assertThat(reply.status()).as(reply.text()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("IMAGE_REFUSED");
        assertThat(reply.reason()).isEqualTo(reason);
        assertThat(reply.json().path("value").asString()).isNotBlank();
        assertThat(reply.json().path("expected").asString()).isNotBlank();
        assertThat(storedFiles()).isEmpty();
    }

    private List<Path> storedFiles() throws IOException {
        try (Stream<Path> files = Files.walk(server.data.resolve("artifacts"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static byte[] foreignBoard() {
        var slot = Firmware.slot("A");
        var options = new SignOptions(
                ImageVersion.parse("1.0.0"),
                0x200,
                true,
                slot.size(),
                0,
                1L,
                slot.base(),
                null,
                UUID.fromString("00000000-0000-5000-8000-000000000000"));
        return Firmware.sign(slot, options, Firmware.KEY);
    }

    private static byte[] foreignSlot() {
        var slot = Firmware.slot("A");
        var options = new SignOptions(
                ImageVersion.parse("1.0.0"), 0x200, true, slot.size(), 0, 1L, 0x0804_0000L, null, Firmware.BOARD.id());
        return Firmware.sign(slot, options, Firmware.KEY);
    }

    private static byte[] changed(byte[] file, int at) {
        byte[] copy = file.clone();
        copy[at] ^= 1;
        return copy;
    }

    @Test
    void eachBadImageIsRefusedWithItsOwnReason() throws IOException {
        byte[] good = Firmware.image("A", "1.0.0", 1);
        assertRefused(new byte[0], "IMAGE_BAD_MAGIC");
        assertRefused(changed(good, 0), "IMAGE_BAD_MAGIC");
        assertRefused(changed(good, 8), "IMAGE_BAD_HEADER");
        assertRefused(Arrays.copyOf(good, good.length - 1), "IMAGE_TRUNCATED");
        assertRefused(changed(good, 0x300), "HASH_MISMATCH");
        assertRefused(changed(good, good.length - 1), "SIGNATURE_INVALID");
        assertRefused(Firmware.image("A", "1.0.0", 1, SigningKey.generate(new SecureRandom())), "KEY_UNKNOWN");
        assertRefused(foreignBoard(), "WRONG_BOARD");
        assertRefused(foreignSlot(), "WRONG_SLOT");
        assertRefused(Arrays.copyOf(good, 0x6_0001), "IMAGE_TOO_LARGE");
    }

    @Test
    void anImageOlderThanTheReleasedCounterIsRefused() {
        server.release("1.0.0", 5);
        Reply reply = server.operator().upload("/api/v1/artifacts", Firmware.image("A", "1.1.0", 4));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.reason()).isEqualTo("COUNTER_TOO_LOW");
        assertThat(reply.json().path("expected").asString()).contains("5");
    }

    @Test
    void aReleaseOfArtifactsThatBecameTooOldIsRefused() {
        List<String> old = List.of(
                server.upload(Firmware.image("A", "1.0.0", 4)).digest(),
                server.upload(Firmware.image("B", "1.0.0", 4)).digest());
        server.release("1.1.0", 5);
        Reply reply = server.operator().post("/api/v1/releases", new Releases.Create(null, old));
        assertThat(reply.code()).isEqualTo("RELEASE_REFUSED");
        assertThat(reply.reason()).isEqualTo("COUNTER_TOO_LOW");
    }

    @Test
    void anArtifactIsDescribedAndTheSameBytesAgainChangeNothing() throws IOException {
        byte[] file = Firmware.image("B", "1.2.3+4", 9);
        Releases.Artifact artifact = server.upload(file);
        assertThat(artifact.board()).isEqualTo(TestServer.BOARD);
        assertThat(artifact.slot()).isEqualTo(SlotName.B);
        assertThat(artifact.version()).isEqualTo("1.2.3+4");
        assertThat(artifact.securityCounter()).isEqualTo(9);
        assertThat(artifact.size()).isEqualTo(file.length);
        assertThat(artifact.keyHash()).isEqualTo(Firmware.KEY.publicKey().hash().hex());
        assertThat(server.upload(file)).isEqualTo(artifact);
        assertThat(storedFiles()).hasSize(1);
    }

    @Test
    void aReleaseHoldsOneVersionWithAnImageForEachSlot() {
        String a1 = server.upload(Firmware.image("A", "1.0.0", 1)).digest();
        String a2 = server.upload(Firmware.image("A", "2.0.0", 1)).digest();
        String b2 = server.upload(Firmware.image("B", "2.0.0", 1)).digest();
        assertReleaseRefused(List.of(a1, b2), "version");
        assertReleaseRefused(List.of(a2), "missing image");
        assertReleaseRefused(List.of(a2, a2), "one image for each");
        assertThat(server.operator()
                        .post("/api/v1/releases", new Releases.Create(null, List.of("0".repeat(64))))
                        .code())
                .isEqualTo("NOT_FOUND");

        Releases.View release = server.operator()
                .post("/api/v1/releases", new Releases.Create(null, List.of(b2, a2)))
                .as(Releases.View.class);
        assertThat(release.id()).isEqualTo("stm32f405-2.0.0");
        assertThat(release.artifacts()).extracting(Releases.Artifact::slot).containsExactly(SlotName.A, SlotName.B);
        assertThat(server.operator()
                        .post("/api/v1/releases", new Releases.Create(null, List.of(b2, a2)))
                        .code())
                .isEqualTo("ALREADY_EXISTS");
        assertThat(server.operator()
                        .get("/api/v1/releases")
                        .as(Releases.Page.class)
                        .releases())
                .containsExactly(release);
    }

    private void assertReleaseRefused(List<String> artifacts, String why) {
        Reply reply = server.operator().post("/api/v1/releases", new Releases.Create("r", artifacts));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("RELEASE_REFUSED");
        assertThat(reply.json().path("detail").asString()).contains(why);
    }

    @Test
    void aFileLargerThanAnyImageIsCutOff() throws IOException {
        Reply reply = server.operator().upload("/api/v1/artifacts", new byte[16 * 1024 * 1024 + 1]);
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.code()).isEqualTo("TOO_LARGE");
        assertThat(storedFiles()).isEmpty();
    }

    @Test
    void aFullDiskRefusesUploadsAndSaysNotReady(@TempDir Path full) throws IOException {
        var settings = new Settings(full, "127.0.0.1", 0, 0, List.of(Firmware.KEY.publicKey()), Long.MAX_VALUE);
        try (var cramped = new TestServer(settings)) {
            Reply reply = cramped.operator().upload("/api/v1/artifacts", Firmware.image("A", "1.0.0", 1));
            assertThat(reply.status()).isEqualTo(507);
            assertThat(reply.code()).isEqualTo("STORAGE_FULL");
            assertThat(cramped.operator().get("/readyz").status()).isEqualTo(503);
            assertThat(cramped.operator().get("/healthz").status()).isEqualTo(200);
            try (Stream<Path> files = Files.walk(full.resolve("artifacts"))) {
                assertThat(files.filter(Files::isRegularFile)).isEmpty();
            }
        }
    }

    @Test
    void uploadsMustBeOctets() {
        Reply reply = server.operator().postText("/api/v1/artifacts", "{}");
        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.json().path("expected").asString()).isEqualTo("application/octet-stream");
    }
}
