package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.SlotName;
import dev.sealift.hil.firmware.Firmware;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ESP32-C3, where an emulator of it is configured: {@code -Dhil.qemu.esp32c3=/path/to/qemu-system-riscv32}
 * (docs/esp32c3.md says how to get one).
 */
@EnabledIfSystemProperty(
        named = "hil.qemu.esp32c3",
        matches = ".+",
        disabledReason = "no emulator with the machine esp32c3 is configured: docs/esp32c3.md")
final class Esp32c3BoardTest {
    /** QEMU takes no other size than a flash chip has. */
    private static final int FLASH_SIZE = 4 * 1024 * 1024;

    private static final int BOOTLOADER = 0;
    private static final Duration BOOT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void theFirstBootMakesItsStateAndTheSecondFindsIt() throws Exception {
        Firmware firmware = Firmware.ofEsp32c3(RigExtension.checkout());
        byte[] flash = flashOf(firmware, firmware.signed(SlotName.A, "1.0.0"));
        Path file = Files.write(folder.resolve("flash.bin"), flash);

        assertThat(boot(file, "app "))
                .contains(
                        "sealift-boot: STATE_LOST (60), starting slot A 1.0.0 confirmed (esp32c3)",
                        "app 1.0.0 slot A ready");
        assertThat(boot(file, "app ")).contains("sealift-boot: slot A 1.0.0 confirmed (esp32c3)");
    }

    @Test
    void aForgedImageDoesNotStart() throws Exception {
        Firmware firmware = Firmware.ofEsp32c3(RigExtension.checkout());
        byte[] image = firmware.signed(SlotName.A, "1.0.0");
        image[image.length / 2] ^= 1;
        Path file = Files.write(folder.resolve("flash.bin"), flashOf(firmware, image));

        assertThat(boot(file, "sealift-boot: "))
                .contains("NO_BOOTABLE_IMAGE (62): slot A HASH_MISMATCH (7), slot B IMAGE_BAD_MAGIC (1)");
    }

    private static byte[] flashOf(Firmware firmware, byte[] image) throws IOException {
        byte[] flash = new byte[FLASH_SIZE];
        Arrays.fill(flash, (byte) 0xff);
        byte[] bootloader = Files.readAllBytes(firmware.builds().resolve("bootloader.esp"));
        System.arraycopy(bootloader, 0, flash, BOOTLOADER, bootloader.length);
        int slot = (int) firmware.board().slot(SlotName.A.name()).orElseThrow().base();
        System.arraycopy(image, 0, flash, slot, image.length);
        return flash;
    }

    /** Switch on. Returns what the board said up to the first line that begins like that. */
    private static String boot(Path flash, String last) throws Exception {
        Process qemu = new ProcessBuilder(
                        System.getProperty("hil.qemu.esp32c3"),
                        "-M",
                        "esp32c3",
                        "-display",
                        "none",
                        "-monitor",
                        "none",
                        "-serial",
                        "stdio",
                        "-drive",
                        "file=" + flash + ",if=mtd,format=raw")
                .redirectErrorStream(true)
                .start();
        try {
            return CompletableFuture.supplyAsync(() -> read(qemu.inputReader(), last))
                    .get(BOOT.toSeconds(), TimeUnit.SECONDS);
        } finally {
            qemu.destroyForcibly().waitFor();
        }
    }

    private static String read(BufferedReader output, String last) {
        StringBuilder said = new StringBuilder();
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.append(line).append('\n');
                if (line.startsWith(last)) {
                    break;
                }
            }
        } catch (IOException ended) {
            said.append(ended);
        }
        return said.toString();
    }
}
