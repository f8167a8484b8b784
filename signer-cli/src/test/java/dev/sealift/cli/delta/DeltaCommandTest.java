package dev.sealift.cli.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Sandbox;
import dev.sealift.image.delta.DeltaPatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A patch makes the new image out of the old one. */
class DeltaCommandTest {
    private Path directory = Path.of("");
    private Sandbox sandbox = new Sandbox(directory);

    @BeforeEach
    void setUp(@TempDir Path directory) {
        this.directory = directory;
        sandbox = new Sandbox(directory);
        sandbox.key("k.pem");
        byte[] build = new byte[5000];
        new Random(1).nextBytes(build);
        sandbox.write("old.bin", build);
        build[100] ^= 1;
        sandbox.write("new.bin", build);
        for (var name : new String[] {"old", "new"}) {
            var signed = sandbox.run(
                    "sign",
                    "--key",
                    "@/k.pem",
                    "--version",
                    "1.0.0",
                    "--header-size",
                    "0x200",
                    "--pad-header",
                    "--slot-size",
                    "0x60000",
                    "@/" + name + ".bin",
                    "@/" + name + ".signed");
            assertThat(signed.code()).as(signed.err()).isZero();
        }
    }

    @Test
    void the_patch_makes_the_new_image() throws Exception {
        var result = sandbox.run("delta", "--json", "@/old.signed", "@/new.signed", "-o", "@/patch");

        assertThat(result.code()).as(result.err()).isZero();
        byte[] patch = Files.readAllBytes(directory.resolve("patch"));
        assertThat(result.out()).contains("\"size\" : " + patch.length);
        assertThat(patch).hasSizeLessThan(500);
        assertThat(DeltaPatch.apply(Files.readAllBytes(directory.resolve("old.signed")), patch))
                .isEqualTo(Files.readAllBytes(directory.resolve("new.signed")));
    }

    @Test
    void a_build_that_is_not_signed_is_refused_and_nothing_is_written() {
        var result = sandbox.run("delta", "@/old.bin", "@/new.signed", "-o", "@/patch");

        assertThat(result.code()).isEqualTo(6);
        assertThat(result.err()).contains("old.bin", "IMAGE_BAD_MAGIC");
        assertThat(directory.resolve("patch")).doesNotExist();
    }
}
