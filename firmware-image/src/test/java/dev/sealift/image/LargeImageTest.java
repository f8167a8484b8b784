package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sealift.image.esp.SecureBootV2;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of 64 MiB are signed and verified with buffers of a few KiB. */
class LargeImageTest {
    private static final int SIZE = 64 * 1024 * 1024;
    private static final int MAX_ALLOCATED = 8 * 1024 * 1024;

    @TempDir
    Path folder;

    @Test
    void mcuboot() throws Exception {
        allocatesLittle(
                new McubootFormat(new SignOptions(Samples.VERSION, 0x200, true, 2 * SIZE, 0, null, null, null, null)));
    }

    @Test
    void secure_boot_v2() throws Exception {
        allocatesLittle(new SecureBootV2());
    }

    private void allocatesLittle(SignatureFormat format) throws Exception {
        var build = folder.resolve("build.bin");
        var signed = folder.resolve("signed.bin");
        try (var file = FileChannel.open(build, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[1]), SIZE - 1); // sparse: zeros that take no disk
        }
        long before = allocated();
        try (var in = FileChannel.open(build);
                OutputStream out = Files.newOutputStream(signed)) {
            format.sign(ByteSource.of(in), List.of(Samples.KEY), out);
        }
        try (var in = FileChannel.open(signed)) {
            assertThat(format.verify(ByteSource.of(in), List.of(Samples.KEY.publicKey())))
                    .hasSize(1);
        }
        assertThat(allocated() - before).isLessThan(MAX_ALLOCATED);
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
