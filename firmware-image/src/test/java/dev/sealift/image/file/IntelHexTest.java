package dev.sealift.image.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.image.FormatException;
import dev.sealift.image.ImageExtras;
import dev.sealift.image.ImageSigner;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SignOptions;
import dev.sealift.image.SigningKey;
import dev.sealift.image.Trailer;
import dev.sealift.image.testing.Upstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntelHexTest {
    @Test
    void reads_what_it_writes_over_a_page_and_a_gap() throws Exception {
        byte[] first = new byte[70_001];
        byte[] second = new byte[33];
        new Random(1).nextBytes(first);
        new Random(2).nextBytes(second);
        var text = new ByteArrayOutputStream();
        try (var hex = new IntelHexWriter(text, 0x0801_fff3L, 200_000)) {
            hex.write(first, 0, first.length);
            hex.skip(1000);
            hex.write(second, 0, second.length);
        }

        var read = read(text.toString(StandardCharsets.US_ASCII));

        assertThat(read.address()).isEqualTo(OptionalLong.of(0x0801_fff3L));
        assertThat(read.bytes().bytes(0, first.length)).isEqualTo(first);
        assertThat(read.bytes().bytes(first.length, first.length + 1000)).containsOnly(0xff);
        assertThat(read.bytes().bytes(first.length + 1000, read.bytes().size())).isEqualTo(second);
    }

    /** Ed25519, since its signatures are the same in both programs. */
    @Test
    void imgtool_writes_and_reads_the_same(@TempDir Path folder) throws Exception {
        var key = SigningKey.generate(KeyAlgorithm.ED25519, new SecureRandom());
        var pem = Files.writeString(folder.resolve("key.pem"), key.toPem());
        byte[] payload = new byte[70_000];
        new Random(4).nextBytes(payload);
        var input = folder.resolve("payload.hex");
        var text = new ByteArrayOutputStream();
        try (var hex = new IntelHexWriter(text, 0x0802_0200L, payload.length)) {
            hex.write(payload, 0, payload.length);
        }
        Files.write(input, text.toByteArray());
        var theirs = folder.resolve("signed.hex");
        try (var upstream = Upstream.start()) {
            upstream.must(List.of(
                    "imgtool",
                    "sign",
                    "-k",
                    pem.toString(),
                    "-v",
                    "1.2.3",
                    "-H",
                    "0x200",
                    "--pad-header",
                    "-S",
                    "0x20000",
                    "--align",
                    "4",
                    "--confirm",
                    input.toString(),
                    theirs.toString()));
        }

        var options = new SignOptions(new ImageVersion(1, 2, 3, 0), 0x200, true, 0x20000, 0, null, null, null, null)
                .with(ImageExtras.builder()
                        .trailer(Trailer.swapping(4, Trailer.Mark.CONFIRMED))
                        .build());
        var build = read(Files.readString(input));
        var ours = new ByteArrayOutputStream();
        try (var hex = new IntelHexWriter(ours, build.address().orElseThrow() - 0x200, 0x20000)) {
            ImageSigner.sign(build.bytes(), options, List.of(key), hex);
        }

        assertThat(ours.toString(StandardCharsets.US_ASCII).lines())
                .containsExactlyElementsOf(Files.readAllLines(theirs));
    }

    @Test
    void what_it_quotes_does_not_move_the_cursor() {
        assertThatThrownBy(() -> read("\u001b[2J\u001b]0;a title\u0007\n"))
                .hasMessageContaining("line 1 '\ufffd[2J\ufffd]0;a title\ufffd'");
    }

    @Test
    void names_the_fault() {
        assertFault("", FileFault.HEX_NO_END);
        assertFault(":00000001FF\n", FileFault.FILE_EMPTY);
        assertFault("hello\n", FileFault.HEX_SYNTAX);
        assertFault(":0100000001\n", FileFault.HEX_SYNTAX);
        assertFault(":0100000001FD\n:00000001FF\n", FileFault.HEX_CHECKSUM);
        assertFault(":0100000001FE\n", FileFault.HEX_NO_END);
        assertFault(":00000009F7\n", FileFault.HEX_RECORD);
        assertFault(":010000040AF1\n", FileFault.HEX_RECORD);
        assertFault(":0100000001FE\n:0100000001FE\n:00000001FF\n", FileFault.FILE_OVERLAP);
        assertFault(":0100000001FE\n:020000042000DA\n:0100000001FE\n:00000001FF\n", FileFault.FILE_TOO_SPREAD);
        assertFault(":0100000001FE\n:00000001FF\n:0100010001FD\n", FileFault.HEX_SYNTAX);
        assertFault(":" + "0".repeat(5000) + "\n", FileFault.HEX_SYNTAX);
    }

    @Test
    void damaged_files_end_in_a_format_exception_or_a_build() throws Exception {
        var good = ":020000040802F0\n:10000000000102030405060708090A0B0C0D0E0F78\n:00000001FF\n"
                .getBytes(StandardCharsets.US_ASCII);
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            byte[] damaged = good.clone();
            for (int i = 0; i <= random.nextInt(3); i++) {
                damaged[random.nextInt(damaged.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(128) : '0' + random.nextInt(10));
            }
            try {
                assertThat(read(new String(damaged, StandardCharsets.US_ASCII))
                                .bytes()
                                .size())
                        .isPositive();
            } catch (FormatException e) {
                assertThat(e).hasMessageContaining("expected");
            }
        }
    }

    private static void assertFault(String text, FileFault fault) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    private static Firmware read(String text) throws FormatException, IOException {
        return IntelHexReader.read(new StringReader(text));
    }
}
