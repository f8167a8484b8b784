package dev.sealift.image.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.image.ByteSource;
import dev.sealift.image.FormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the GNU linker and objcopy of the cross compiler. */
class ElfReaderTest {
    private static final String SOURCE = """
            const int vectors[64] __attribute__((section(".vectors"))) = {1, 2, 3};
            int counter = 42;
            int zeroed[100];
            int main(void) { return counter + zeroed[3]; }
            """;

    /** Initialised data behind the code in flash, with a gap; the first segment begins where the ELF header may slip in. */
    private static final String LINKER_SCRIPT = """
            ENTRY(main)
            MEMORY { FLASH (rx) : ORIGIN = 0x08020200, LENGTH = 256K  RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 64K }
            SECTIONS {
              .vectors : { KEEP(*(.vectors)) } > FLASH
              .text : { . = ALIGN(512); *(.text*) } > FLASH
              .data : { *(.data*) } > RAM AT > FLASH
              .bss : { *(.bss*) } > RAM
            }
            """;

    @TempDir
    private static Path folder;

    private static byte[] elf;

    @BeforeAll
    static void link() throws Exception {
        Files.writeString(folder.resolve("main.c"), SOURCE);
        Files.writeString(folder.resolve("link.ld"), LINKER_SCRIPT);
        tool("gcc", "-mcpu=cortex-m4", "-nostdlib", "-T", "link.ld", "main.c", "-o", "main.elf");
        elf = Files.readAllBytes(folder.resolve("main.elf"));
    }

    @Test
    void takes_what_objcopy_takes() throws Exception {
        tool("objcopy", "--gap-fill", "0xff", "-O", "binary", "main.elf", "main.bin");
        tool("objcopy", "-O", "ihex", "main.elf", "main.hex");

        var build = ElfReader.read(ByteSource.of(elf));

        assertThat(build.address()).isEqualTo(OptionalLong.of(0x0802_0200L));
        var out = new ByteArrayOutputStream();
        build.bytes().copyTo(out);
        assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(folder.resolve("main.bin")));
        try (var reader = Files.newBufferedReader(folder.resolve("main.hex"))) {
            var hex = IntelHexReader.read(reader);
            assertThat(hex.address()).isEqualTo(build.address());
            assertThat(hex.bytes().bytes(0, hex.bytes().size())).isEqualTo(out.toByteArray());
        }
    }

    @Test
    void refuses_what_is_no_such_elf() {
        assertFault(new byte[0], FileFault.ELF_HEADER);
        byte[] object = elf.clone();
        object[16] = 1;
        assertFault(object, FileFault.ELF_HEADER);
        byte[] wide = elf.clone();
        wide[4] = 2;
        assertFault(wide, FileFault.ELF_HEADER);
        assertFault(Arrays.copyOf(elf, elf.length - 1), FileFault.ELF_TRUNCATED);
    }

    @Test
    void damaged_files_end_in_a_format_exception_or_a_build() throws Exception {
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            byte[] damaged = elf.clone();
            boolean head = random.nextBoolean();
            int from = head ? 0 : damaged.length - 400;
            damaged[from + random.nextInt(head ? 200 : 400)] = (byte) random.nextInt(256);
            try {
                assertThat(ElfReader.read(ByteSource.of(damaged)).bytes().size())
                        .isPositive();
            } catch (FormatException e) {
                assertThat(e).hasMessageContaining("expected");
            }
        }
    }

    private static void assertFault(byte[] file, FileFault fault) {
        assertThatThrownBy(() -> ElfReader.read(ByteSource.of(file)))
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    private static void tool(String name, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("arm-none-eabi-" + name));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("no arm-none-eabi-" + name + ": ./test installs the cross compiler");
            return;
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
