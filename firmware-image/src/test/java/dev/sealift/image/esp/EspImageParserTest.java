package dev.sealift.image.esp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.image.ByteSource;
import dev.sealift.image.FormatException;
import dev.sealift.image.testing.Upstream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EspImageParserTest {
    private static final int HASH_FLAG = 23;

    @Test
    void words_of_the_build_do_not_steer_a_terminal() throws Exception {
        byte[] app = EspImages.app();
        int project = new String(app, StandardCharsets.ISO_8859_1).indexOf("pump");
        app[project + 1] ^= 'u' ^ 0x1b;
        app[project + 100] ^= 'u' ^ 0x1b; // so that the checksum stays right
        app[HASH_FLAG] = 0;

        var descriptor = EspImageParser.parse(ByteSource.of(Arrays.copyOf(app, app.length - 32)))
                .descriptor();

        assertThat(descriptor.map(EspImage.AppDescriptor::project)).contains("p\ufffdmp");
    }

    @Test
    void reads_what_the_image_says() throws Exception {
        byte[] app = EspImages.app();
        var image = EspImageParser.parse(ByteSource.of(app));

        assertThat(image.chipId()).isEqualTo(13);
        assertThat(image.entry()).isEqualTo(0x4080_0100L);
        assertThat(image.minRevision()).isEqualTo(1);
        assertThat(image.maxRevision()).isEqualTo(99);
        assertThat(image.hashAppended()).isTrue();
        assertThat(image.size()).isEqualTo(app.length);
        assertThat(image.segments())
                .extracting(EspImage.Segment::loadAddress)
                .containsExactly(0x4200_0020L, 0x4080_0000L);
        assertThat(image.descriptor())
                .contains(new EspImage.AppDescriptor(7, "1.2.3", "pump", "12:34:56", "Nov 22 2026", "v5.5"));
    }

    @Test
    void esptool_reads_the_same(@TempDir Path folder) throws Exception {
        var file = Files.write(folder.resolve("app.bin"), EspImages.app());
        try (var upstream = Upstream.start()) {
            assertThat(upstream.must(List.of("esptool", "--chip", "esp32c6", "image-info", file.toString())))
                    .contains("40800100", "pump", "1.2.3", "(valid)");
        }
    }

    @Test
    void names_the_fault() throws Exception {
        assertFault(0, 0xea, EspFault.ESP_BAD_MAGIC);
        assertFault(1, 17, EspFault.ESP_BAD_HEADER);
        assertFault(1, 0, EspFault.ESP_BAD_HEADER);
        assertFault(23, 2, EspFault.ESP_BAD_HEADER);
        assertFault(28, 3, EspFault.ESP_BAD_SEGMENT);
        assertFault(30, 0x10, EspFault.ESP_TRUNCATED);
        assertFault(100, 1, EspFault.ESP_BAD_CHECKSUM);
        assertFault(5, 9, EspFault.ESP_HASH_MISMATCH);
    }

    @Test
    void every_cut_is_refused() throws Exception {
        byte[] app = EspImages.app();
        for (int size = 0; size < app.length; size++) {
            byte[] cut = Arrays.copyOf(app, size);
            assertThatThrownBy(() -> EspImageParser.parse(ByteSource.of(cut))).isInstanceOf(FormatException.class);
        }
    }

    @Test
    void damaged_images_end_in_a_format_exception() throws Exception {
        byte[] app = EspImages.app();
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            byte[] damaged = app.clone();
            int at = random.nextInt(random.nextBoolean() ? 40 : app.length);
            if (at == HASH_FLAG) {
                continue; // says that there is no hash, which is a good image: only a signature shows that
            }
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> EspImageParser.parse(ByteSource.of(damaged)))
                    .as("seed %d", seed)
                    .isInstanceOf(FormatException.class);
        }
    }

    private static void assertFault(int at, int value, EspFault fault) throws Exception {
        byte[] app = EspImages.app();
        app[at] = (byte) value;
        assertThatThrownBy(() -> EspImageParser.parse(ByteSource.of(app)))
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }
}
