package dev.sealift.cli.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.EspApp;
import dev.sealift.cli.Sandbox;
import dev.sealift.image.ByteSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What differs is named. */
class DiffCommandTest {
    private Sandbox sandbox = new Sandbox(Path.of(""));

    @BeforeEach
    void setUp(@TempDir Path directory) {
        sandbox = new Sandbox(directory);
        sandbox.key("k.pem");
        byte[] build = new byte[5000];
        new Random(1).nextBytes(build);
        sandbox.write("in.bin", build);
        build[100] ^= 1;
        build[101] ^= 1;
        build[4000] ^= 1;
        sandbox.write("in2.bin", build);
    }

    @Test
    void images_differ_by_field_tlv_and_range() {
        sign("in.bin", "a.bin", "1.0.0");
        sign("in2.bin", "b.bin", "1.0.1");
        var result = sandbox.run("diff", "@/a.bin", "@/b.bin");

        assertThat(result.code()).isEqualTo(8);
        assertThat(result.out())
                .contains("version\n  - 1.0.0\n  + 1.0.1", "SHA256", "ECDSA_SIG")
                .contains("payload: 3 bytes differ in 2 ranges\n  0x00000064  2\n  0x00000fa0  1")
                .doesNotContain("header size", "protected SEC_CNT");
        assertThat(sandbox.run("diff", "--json", "@/a.bin", "@/b.bin").out())
                .contains("\"same\" : false", "\"name\" : \"version\"", "\"at\" : 100");
    }

    @Test
    void the_same_is_the_same() {
        sign("in.bin", "a.bin", "1.0.0");
        var result = sandbox.run("diff", "@/a.bin", "@/a.bin");

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("are the same");
    }

    @Test
    void what_only_one_has_is_shown_as_none() {
        sign("in.bin", "a.bin", "1.0.0");
        sandbox.run("key", "new", "@/other.pem");
        sandbox.run("sign", "--append", "-k", "@/other.pem", "@/a.bin", "@/b.bin");

        assertThat(sandbox.run("diff", "@/a.bin", "@/b.bin").out()).contains("KEYHASH 2\n  - (none)\n  + 32 bytes");
    }

    @Test
    void esp_images_differ_by_segment_and_signature() {
        sandbox.write("app.bin", EspApp.of(13, 7));
        sandbox.write("app2.bin", EspApp.of(5, 8));
        sandbox.run("sign", "-k", "@/k.pem", "--format", "esp-v2", "@/app.bin", "@/signed.bin");

        assertThat(sandbox.run("diff", "@/app.bin", "@/signed.bin").out())
                .contains("signature 1 algorithm\n  - (none)\n  + P-256", "behind the image")
                .doesNotContain("segment");
        assertThat(sandbox.run("diff", "@/app.bin", "@/app2.bin").out())
                .contains("chip id\n  - 13\n  + 5", "segment 0: 32 bytes differ in 1 range\n");
        assertThat(sandbox.run("inspect", "@/signed.bin").out())
                .contains("application for chip 13", "segment         0x40800000 32 bytes", "signature       P-256");
    }

    @Test
    void other_files_differ_by_range() {
        var result = sandbox.run("diff", "@/in.bin", "@/in2.bin");

        assertThat(result.code()).isEqualTo(8);
        assertThat(result.out()).contains("bytes: 3 bytes differ in 2 ranges");
        sign("in.bin", "a.bin", "1.0.0");
        assertThat(sandbox.run("diff", "--raw", "@/a.bin", "@/a.bin").code()).isZero();
        assertThat(sandbox.run("diff", "@/a.bin", "@/in.bin").out()).contains("bytes: ");
        assertThat(sandbox.run("diff", "@/a.bin", "@/none").code()).isEqualTo(3);
    }

    @Test
    void ranges_are_joined_across_pieces_and_ends_count() {
        byte[] a = new byte[0x1_0010];
        byte[] b = Arrays.copyOf(a, a.length + 5);
        Arrays.fill(b, 0xfffe, 0x1_0002, (byte) 1);
        var ranges = ByteRanges.of(ByteSource.of(a), ByteSource.of(b));

        assertThat(ranges.ranges()).containsExactly(new ByteRanges.Range(0xfffe, 4), new ByteRanges.Range(0x1_0010, 5));
        assertThat(ranges.bytes()).isEqualTo(9);
    }

    private void sign(String input, String output, String version) {
        var result = sandbox.run(
                "sign",
                "-k",
                "@/k.pem",
                "-v",
                version,
                "-s",
                "1",
                "-H",
                "0x200",
                "--pad-header",
                "-S",
                "0x60000",
                "@/" + input,
                "@/" + output);
        assertThat(result.code()).as(result.err()).isZero();
    }
}
