package dev.sealift.gateway.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.gateway.cache.ArtifactCache;
import dev.sealift.gateway.log.EventLog;
import dev.sealift.image.Board;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.ImageParser;
import dev.sealift.image.ImageSigner;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.SignOptions;
import dev.sealift.image.SigningKey;
import dev.sealift.image.Slot;
import dev.sealift.image.delta.DeltaPatch;
import dev.sealift.link.smp.ImageUpload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatchesTest {
    private static final Board BOARD = Board.STM32F405;
    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
    private static final int PAYLOAD = 4000;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String NOWHERE = "0".repeat(64);

    @TempDir
    Path folder;

    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private ArtifactCache cache;
    private Patches patches;
    private ImageIndex index;

    @BeforeEach
    void setUp() throws IOException {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        EventLog log = new EventLog(new PrintStream(events, true, StandardCharsets.UTF_8), true, clock);
        cache = new ArtifactCache(folder, 1024 * 1024, clock, log);
        patches = new Patches(cache, log);
        index = new ImageIndex(cache);
    }

    @Test
    void anImageIsFoundByItsHashAndCountsAsUsed() throws Exception {
        keep("no image".getBytes(StandardCharsets.UTF_8));
        byte[] image = image(0, "1.0.0", 1);
        String digest = keep(image);
        Files.setLastModifiedTime(folder.resolve(digest), FileTime.from(NOW.minusSeconds(60)));
        String hash = ImageParser.parse(image).imageHash().orElseThrow().hex();

        assertThat(index.find(hash)).hasValue(digest);
        assertThat(Files.getLastModifiedTime(folder.resolve(digest)).toInstant())
                .isEqualTo(NOW);
        assertThat(index.find(NOWHERE)).isEmpty();
        Files.delete(folder.resolve(digest));
        assertThat(index.find(hash)).isEmpty();
    }

    @Test
    void aPatchMakesTheImageAndIsMadeOnce() throws Exception {
        byte[] base = image(0, "1.0.0", 1);
        byte[] target = image(1, "1.1.0", 1);
        String from = keep(base);
        String to = keep(target);

        ImageUpload.Source patch = patches.between(from, to).orElseThrow();
        assertThat(DeltaPatch.apply(base, patch.read(0, patch.size()))).isEqualTo(target);
        assertThat(patches.between(from, to)).hasValue(patch);
        assertThat(events.toString(StandardCharsets.UTF_8)).containsOnlyOnce("patch-made");
    }

    @Test
    void whatSavesTooLittleIsNoPatch() throws Exception {
        String from = keep(image(0, "1.0.0", 1));
        String to = keep(image(1, "1.1.0", 2));

        assertThat(patches.between(from, to)).isEmpty();
        assertThat(patches.between(from, to)).isEmpty();
        assertThat(events.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("patch-made")
                .contains("\"worth\":false");
    }

    @Test
    void withoutTwoImagesThereIsNoPatch() throws Exception {
        String image = keep(image(0, "1.0.0", 1));
        String text = keep("no image".getBytes(StandardCharsets.UTF_8));
        String large = keep(new byte[DeltaPatch.IMAGE_MAX + 1]);

        assertThat(patches.between(image, text)).isEmpty();
        assertThat(patches.between(image, large)).isEmpty();
        assertThat(patches.between(NOWHERE, image)).isEmpty();
        Files.write(folder.resolve(image), new byte[100]);
        assertThat(patches.between(text, image)).as("a damaged file").isEmpty();
    }

    private String keep(byte[] file) throws IOException {
        String digest = HashAlgorithm.SHA256.of(file).hex();
        Files.write(folder.resolve(digest), file);
        return digest;
    }

    /** Of noise, the same for the same seed in either slot. */
    private static byte[] image(int slotNumber, String version, long seed) throws Exception {
        Slot slot = BOARD.slots().get(slotNumber);
        byte[] payload = new byte[PAYLOAD];
        new Random(seed).nextBytes(payload);
        ByteBuffer.wrap(payload)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) BOARD.stackLast())
                .putInt((int) (slot.base() + BOARD.headerSize() + 9));
        return ImageSigner.sign(payload, SignOptions.forBoard(BOARD, slot, ImageVersion.parse(version), 1), KEY);
    }
}
