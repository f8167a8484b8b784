package dev.sealift.cli.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandsTest {
    private Sandbox sandbox = new Sandbox(Path.of(""));

    @BeforeEach
    void setUp(@TempDir Path directory) {
        sandbox = new Sandbox(directory);
    }

    @Test
    void a_new_key_is_its_owners_alone() throws Exception {
        var key = sandbox.key("k.pem");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(key).content().startsWith("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    void an_existing_file_is_never_overwritten() {
        var file = sandbox.write("k.pem", new byte[] {1});
        var result = sandbox.run("key", "new", "@/k.pem");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).contains("k.pem exists already and is never overwritten");
        assertThat(file).hasBinaryContent(new byte[] {1});
    }

    @Test
    void shows_the_public_half_in_each_form() throws Exception {
        sandbox.key("k.pem");
        String hash =
                sandbox.run("key", "show", "--format", "hash", "@/k.pem").out().strip();
        var der = sandbox.run("key", "show", "--format", "der", "@/k.pem").raw();

        assertThat(hash).matches("[0-9a-f]{64}");
        assertThat(der.size()).isEqualTo(91);
        assertThat(sandbox.run("key", "show", "@/k.pem").out()).startsWith("-----BEGIN PUBLIC KEY-----");
        assertThat(sandbox.run("key", "show", "--json", "@/k.pem").out()).contains("\"hash\" : \"" + hash + "\"");
    }

    @Test
    void writes_the_bootloaders_table_of_trusted_keys() {
        sandbox.key("one.pem");
        sandbox.key("two.pem");
        var result = sandbox.run(
                "key", "show", "--format", "c", "-o", "@/trusted_keys.c", "@/one.pem", "@/two.pem", "@/one.pem");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(sandbox.path("trusted_keys.c"))
                .content()
                .contains("#include \"trusted_keys.h\"", "const unsigned trusted_key_count = 2;")
                .containsPattern("\\.hash = \\{\\s*(0x[0-9a-f]{2},\\s*){32}\\}")
                .containsPattern("\\.point = \\{\\s*(0x[0-9a-f]{2},\\s*){64}\\}");
    }

    @Test
    void der_holds_one_key() {
        sandbox.key("one.pem");
        sandbox.key("two.pem");
        var result = sandbox.run("key", "show", "--format", "der", "@/one.pem", "@/two.pem");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("2 keys");
    }

    @Test
    void a_private_key_that_others_can_read_is_refused() throws Exception {
        var key = sandbox.key("k.pem");
        for (var mode : new String[] {"rw-r--r--", "rw-r-----", "rw----r--", "rw--w----"}) {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
            var result = sandbox.run("key", "show", "@/k.pem");

            assertThat(result.code()).isEqualTo(4);
            assertThat(result.err()).contains(mode, "expected: rw-------", "chmod 600");
        }
    }

    @Test
    void anyone_may_read_a_public_key() throws Exception {
        sandbox.key("k.pem");
        sandbox.run("key", "show", "-o", "@/public.pem", "@/k.pem");
        Files.setPosixFilePermissions(sandbox.path("public.pem"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(sandbox.run("key", "show", "@/public.pem").code()).isZero();
    }

    @Test
    void says_what_is_wrong_with_a_file() {
        sandbox.write("noise.pem", new byte[] {1, 2, 3});

        assertThat(sandbox.run("key", "show", "@/none.pem").err())
                .contains("there is no")
                .contains("none.pem");
        assertThat(sandbox.run("key", "show", "@/none.pem").code()).isEqualTo(3);
        assertThat(sandbox.run("key", "show", "@/noise.pem").code()).isEqualTo(4);
        assertThat(sandbox.run("key", "show", "@/noise.pem").err()).contains("noise.pem", "no PEM block");
    }
}
