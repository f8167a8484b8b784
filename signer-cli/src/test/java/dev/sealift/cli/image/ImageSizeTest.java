package dev.sealift.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Sandbox;
import dev.sealift.image.ImageSigner;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.SignOptions;
import dev.sealift.image.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small images are made whole in memory, larger ones in pieces, and there is no seam between the two. */
class ImageSizeTest {
    private static final int HEADER = 0x200;
    private static final int HELD = 512 * 1024;
    private static final int SLOT = 0x40_0000;

    @ParameterizedTest
    @ValueSource(
            ints = {1, 256 * 1024, HELD - HEADER - 200, HELD - HEADER - 10, HELD - HEADER, HELD - HEADER + 1, 1_500_000
            })
    void a_file_has_the_bytes_that_are_made_in_memory(int size, @TempDir Path directory) throws Exception {
        var sandbox = new Sandbox(directory);
        var key = SigningKey.parse(Files.readString(sandbox.key("k.pem")));
        byte[] build = new byte[size];
        new Random(size).nextBytes(build);
        sandbox.write("in.bin", build);

        var result = sandbox.run(
                "sign",
                "-k",
                "@/k.pem",
                "-v",
                "1.2.3",
                "-H",
                "0x200",
                "--pad-header",
                "-S",
                "0x400000",
                "@/in.bin",
                "@/out.bin");

        assertThat(result.code()).as(result.err()).isZero();
        var options = new SignOptions(ImageVersion.parse("1.2.3"), HEADER, true, SLOT, 0, null, null, null, null);
        assertThat(sandbox.path("out.bin")).hasBinaryContent(ImageSigner.sign(build, options, key));
    }
}
