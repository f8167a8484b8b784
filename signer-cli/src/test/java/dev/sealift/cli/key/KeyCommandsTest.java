package dev.sealift.cli.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Sandbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        sandbox.key("root.pem");
        var result = sandbox.run(
                "key",
                "export-c",
                "-o",
                "@/trusted_keys.c",
                "--root-key",
                "@/root.pem",
                "@/one.pem",
                "@/two.pem",
                "@/one.pem");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(sandbox.path("trusted_keys.c"))
                .content()
                .contains("#include \"trusted_keys.h\"", "const unsigned trusted_key_count = 2;")
                .containsPattern("\\.hash = \\{\\s*(0x[0-9a-f]{2},\\s*){32}\\}")
                .containsPattern("\\.point = \\{\\s*(0x[0-9a-f]{2},\\s*){64}\\}")
                .containsPattern("root_key_point\\[64\\] = \\{\\s*(0x[0-9a-f]{2},\\s*){64}\\}");
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

    @Test
    void the_root_key_signs_no_images() {
        sandbox.key("one.pem");
        var result = sandbox.run("key", "export-c", "--root-key", "@/one.pem", "@/one.pem");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("is root key and factory key");
    }

    @Test
    void only_keys_that_the_bootloader_verifies_are_exported() {
        assertThat(sandbox.run("key", "new", "-a", "ed25519", "@/ed.pem").code())
                .isZero();
        var result = sandbox.run("key", "export-c", "@/ed.pem");

        assertThat(result.code()).isEqualTo(4);
        assertThat(result.err()).contains("ed.pem: a key of Ed25519 (expected: P-256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p256", "p384", "ed25519", "rsa3072"})
    void makes_keys_of_every_algorithm(String algorithm) {
        var made = sandbox.run("key", "new", "--json", "-a", algorithm, "@/k.pem");

        assertThat(made.code()).as(made.err()).isZero();
        var hash = sandbox.run("key", "show", "-f", "hash", "@/k.pem").out().strip();
        assertThat(made.out()).contains(hash);
    }

    @Test
    void a_key_under_a_passphrase_opens_with_it_alone() {
        sandbox.with("SEALIFT_PASSPHRASE", "correct horse");
        assertThat(sandbox.run("key", "new", "--encrypt", "@/k.pem").code()).isZero();
        assertThat(sandbox.path("k.pem")).content().startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
        assertThat(sandbox.run("key", "show", "@/k.pem").code()).isZero();

        sandbox.with("OTHER", "battery staple");
        var wrong = sandbox.run("key", "show", "--passphrase-env", "OTHER", "@/k.pem");
        assertThat(wrong.code()).isEqualTo(31);
        assertThat(wrong.err())
                .contains("k.pem: the passphrase does not open it")
                .doesNotContain("battery");
        var none = sandbox.run("key", "show", "--passphrase-env", "NONE", "@/k.pem");
        assertThat(none.code()).isEqualTo(31);
        assertThat(none.err()).contains("no environment variable NONE");
    }

    @Test
    void without_a_terminal_nobody_is_asked() {
        var result = sandbox.run("key", "new", "@/k.p12");

        assertThat(result.code()).isEqualTo(31);
        assertThat(result.err())
                .contains("SEALIFT_PASSPHRASE in the environment, --passphrase-file or --passphrase-fd");
        assertThat(sandbox.path("k.p12")).doesNotExist();
    }

    @Test
    void passphrases_come_from_a_file_one_a_line() throws Exception {
        var file = sandbox.write("secrets", "first\nsecond\n".getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        sandbox.with("FIRST", "first").with("SECOND", "second");
        sandbox.run("key", "new", "--encrypt", "--passphrase-env", "FIRST", "@/one.pem");
        sandbox.run("key", "new", "--passphrase-env", "SECOND", "@/two.p12");
        var both = sandbox.run("key", "show", "-f", "hash", "--passphrase-file", "@/secrets", "@/one.pem", "@/two.p12");

        assertThat(both.code()).as(both.err()).isZero();
        assertThat(both.out().lines()).hasSize(2);
        var third =
                sandbox.run("key", "show", "--passphrase-file", "@/secrets", "@/one.pem", "@/two.p12", "@/two.p12#key");
        assertThat(third.err()).contains("expected: one in line 3");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(sandbox.run("key", "show", "--passphrase-file", "@/secrets", "@/one.pem")
                        .code())
                .isEqualTo(4);
    }

    @Test
    void keys_move_between_forms_and_sign_the_same() throws Exception {
        sandbox.with("SEALIFT_PASSPHRASE", "secret");
        var original = sandbox.key("k.pem");
        assertThat(sandbox.run("key", "import", "@/k.pem", "@/k.p12#release").code())
                .isZero();
        assertThat(sandbox.run("key", "import", "@/k.p12#release", "@/back.pem").code())
                .isZero();

        assertThat(sandbox.path("back.pem")).hasSameTextualContentAs(original);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sandbox.path("k.p12"))))
                .isEqualTo("rw-------");
        var unknown = sandbox.run("key", "show", "@/k.p12#other");
        assertThat(unknown.code()).isEqualTo(30);
        assertThat(unknown.err()).contains("no key 'other' (expected: one of [release])");
        assertThat(sandbox.run("key", "import", "@/k.pem", "@/back.pem").code()).isEqualTo(3);
    }

    @Test
    void lists_what_a_folder_and_a_store_hold() {
        sandbox.with("SEALIFT_PASSPHRASE", "secret");
        sandbox.key("a.pem");
        sandbox.run("key", "new", "--encrypt", "@/b.pem");
        sandbox.run("key", "import", "@/a.pem", "@/c.p12#main");
        sandbox.write("d.pem", new byte[] {1});
        sandbox.run("key", "show", "@/a.pem", "-o", "@/e.pem");
        var folder = sandbox.run("key", "list", sandbox.path("").toString());

        assertThat(folder.code()).as(folder.err()).isZero();
        assertThat(folder.out().lines().map(line -> line.substring(line.lastIndexOf('/') + 1)))
                .satisfiesExactly(
                        a -> assertThat(a).startsWith("a.pem  P-256  ").doesNotContain("public"),
                        b -> assertThat(b).isEqualTo("b.pem  (under a passphrase)"),
                        c -> assertThat(c).isEqualTo("c.p12  (PKCS#12, under a passphrase)"),
                        d -> assertThat(d).startsWith("d.pem  (there is no PEM block"),
                        e -> assertThat(e).startsWith("e.pem  P-256  ").endsWith("  public half only"));
        assertThat(sandbox.run("key", "list", "--json", "@/c.p12").out())
                .contains("c.p12#main", "ecdsa-p256", "\"signs\" : true");
        assertThat(sandbox.run("key", "list", "--json", "@/e.pem").out()).contains("\"signs\" : false");
    }

    @Test
    void a_store_that_cannot_be_read_hides_no_other() {
        sandbox.key("a.pem");
        sandbox.write("b.pem", new byte[] {1});

        for (var json : List.of("", "--json")) {
            var command = Stream.of("key", "list", json, "@/none.pem", "@/b.pem", "@/a.pem")
                    .filter(word -> !word.isEmpty());
            var result = sandbox.run(command.toArray(String[]::new));
            assertThat(result.code()).as("of the first").isEqualTo(3);
            assertThat(result.err()).contains("cannot read", "none.pem", "b.pem: there is no PEM block");
            assertThat(result.out()).contains("a.pem", json.isEmpty() ? "P-256" : "ecdsa-p256");
        }
    }
}
