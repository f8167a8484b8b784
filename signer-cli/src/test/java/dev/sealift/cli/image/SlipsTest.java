package dev.sealift.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Sandbox;
import dev.sealift.image.Board;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slips of the hand that would cost a file, sign what boots nowhere, or say what is not so. */
class SlipsTest {
    private Sandbox sandbox = new Sandbox(Path.of(""));

    @BeforeEach
    void setUp(@TempDir Path directory) {
        sandbox = new Sandbox(directory);
        sandbox.key("k.pem");
        sandbox.build("in.bin", Board.STM32F405.slots().getFirst(), 3000);
    }

    @ParameterizedTest
    @CsvSource({"in.bin", "out.bin", "./out.bin"})
    void the_signature_alone_goes_to_a_file_of_its_own(String name) throws Exception {
        byte[] build = Files.readAllBytes(sandbox.path("in.bin"));
        var result = sign("in.bin", "out.bin", "--sig-out", "@/" + name);

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("is INFILE or OUTFILE too (expected: a file of its own)");
        assertThat(sandbox.path("in.bin")).hasBinaryContent(build);
        assertThat(sandbox.path("out.bin")).doesNotExist();
    }

    @Test
    void that_there_is_no_signature_to_write_is_said_before_anything_is_written() {
        var vector = sign("in.bin", "out.bin", "--sig-out", "@/sig", "--vector-to-sign", "digest");
        var detached =
                sandbox.run("sign", "-k", "@/k.pem", "--format", "der", "--sig-out", "@/sig", "@/in.bin", "@/out.bin");

        for (var result : List.of(vector, detached)) {
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains("(expected: ");
        }
        assertThat(detached.err()).contains("--sig-out (expected: --format mcuboot");
        assertThat(sandbox.path("out.bin")).doesNotExist();
    }

    @Test
    void what_is_an_image_already_is_no_build() {
        assertThat(sign("in.bin", "once.bin").code()).isZero();
        var twice = sign("once.bin", "twice.bin");

        assertThat(twice.code()).isEqualTo(5);
        assertThat(twice.err()).contains("the input is an MCUboot image already (expected: a build; --append");
        assertThat(sandbox.path("twice.bin")).doesNotExist();
        assertThat(sign("once.bin", "data.bin", "--non-bootable").code()).isZero();
    }

    @Test
    void an_encrypted_image_is_not_told_to_take_an_option_that_sign_has_not() {
        assertThat(sign("in.bin", "out.bin", "-E", "@/k.pem").code()).isZero();
        sandbox.key("other.pem");
        var result = sandbox.run("sign", "-k", "@/other.pem", "--append", "@/out.bin", "@/more.bin");

        assertThat(result.code()).isEqualTo(5);
        assertThat(result.err())
                .contains("the image is encrypted", "sign the build itself with all keys")
                .doesNotContain("--decrypt");
    }

    @Test
    void a_slot_that_no_file_can_fill_is_said_before_it_is_filled() {
        var result = sandbox.run(
                "sign",
                "-k",
                "@/k.pem",
                "-v",
                "1.0.0",
                "-H",
                "0x200",
                "--pad-header",
                "-S",
                "0x60000000",
                "--pad",
                "@/in.bin",
                "@/out.bin");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("--slot-size 1610612736 (expected: at most 268435456)");
    }

    /** Each of them ended with "good" once, though nothing had been held to it. */
    @ParameterizedTest
    @CsvSource({
        "--minimum-counter 5, esp-v2",
        "--minimum-version 9.0.0, esp-v2",
        "--installed 1=1.0.0, esp-v2",
        "--clear, esp-v2",
        "--decrypt @/k.pem, esp-v2",
        "--root-key @/k.pem, esp-v2",
        "--board stm32f405, esp-v2",
        "--signature @/sig --minimum-counter 5, der",
        "--signature @/sig --board stm32f405, der",
    })
    void nothing_is_good_that_was_not_held_to_what_was_asked(String options, String format) {
        sandbox.run("sign", "-k", "@/k.pem", "--format", "esp-v2", "@/in.bin", "@/esp.bin");
        sandbox.run("sign", "-k", "@/k.pem", "--format", "der", "@/esp.bin", "@/sig");
        var args = new ArrayList<>(List.of("verify", "-k", "@/k.pem", "--format", format));
        args.addAll(List.of(options.split(" ")));
        args.add("@/esp.bin");
        var result = sandbox.run(args.toArray(String[]::new));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(" with --", "(expected: ");
        assertThat(result.out()).doesNotContain("good");
    }

    @Test
    void who_asks_for_an_mcuboot_image_gets_no_verdict_on_another() {
        sandbox.run("sign", "-k", "@/k.pem", "--format", "esp-v2", "@/in.bin", "@/esp.bin");

        assertThat(sandbox.run("verify", "-k", "@/k.pem", "@/esp.bin").out()).contains("good");
        var asked = sandbox.run("verify", "-k", "@/k.pem", "--minimum-counter", "5", "@/esp.bin");
        assertThat(asked.code()).isEqualTo(6);
        assertThat(asked.out()).contains("IMAGE_BAD_MAGIC");
    }

    @Test
    void who_appends_to_a_file_for_esp_idf_is_told_its_format() {
        sandbox.run("sign", "-k", "@/k.pem", "--format", "esp-v2", "@/in.bin", "@/esp.bin");
        sandbox.key("other.pem");

        var appended = sandbox.run("sign", "-k", "@/other.pem", "--append", "@/esp.bin", "@/more.bin");
        assertThat(appended.code()).isEqualTo(5);
        assertThat(appended.err()).contains("(expected: --format esp-v2 with --append, or an MCUboot image)");
        assertThat(sandbox.path("more.bin")).doesNotExist();
    }

    @Test
    void what_is_written_as_binary_has_no_name_of_a_hex_file() {
        assertThat(sign("in.bin", "out.hex", "-x", "0x1000").code()).isZero();
        sandbox.key("other.pem");
        var appended = sandbox.run("sign", "-k", "@/other.pem", "--append", "@/out.hex", "@/more.hex");
        var esp = sandbox.run("sign", "-k", "@/k.pem", "--format", "esp-v2", "@/in.bin", "@/esp.hex");
        var text = sandbox.run("sign", "-k", "@/k.pem", "--format", "esp-v2", "@/out.hex", "@/esp.bin");

        for (var result : List.of(appended, esp, text)) {
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains("(expected: a binary file, whose name does not end in .hex)");
        }
        assertThat(sandbox.run("sign", "-k", "@/other.pem", "--append", "@/out.hex", "@/more.bin")
                        .code())
                .isZero();
        sandbox.write("no.hex", new byte[] {':', (byte) 0xe9, (byte) 0x80});
        assertThat(sandbox.run("verify", "-k", "@/k.pem", "@/no.hex").err()).contains("HEX_SYNTAX: line 1");
    }

    /** No refusal: the next key may sign with --append, elsewhere. */
    @Test
    void an_image_that_cannot_start_under_the_set_it_carries_says_so() {
        sandbox.key("root.pem");
        sandbox.key("next.pem");
        var set = sandbox.run(
                "key",
                "trust",
                "create",
                "--root-key",
                "@/root.pem",
                "--active",
                "@/k.pem",
                "--active",
                "@/next.pem",
                "--threshold",
                "2",
                "-o",
                "@/1.slts");
        assertThat(set.code()).as(set.err()).isZero();
        var warning =
                "carries trust set 1, under which it cannot start before 2 of its active keys have signed (1 so far)";

        assertThat(sign("in.bin", "one.bin", "--trust-set", "@/1.slts").out()).contains(warning);
        assertThat(sandbox.run("inspect", "@/one.bin").out())
                .contains(warning, "trust set       1, of whose active keys 2 must sign")
                .containsPattern("ACTIVE +[0-9a-f]{64}  named here\n +ACTIVE +[0-9a-f]{64}\n");
        assertThat(sandbox.run("sign", "-k", "@/next.pem", "--append", "@/one.bin", "@/two.bin")
                        .out())
                .contains("image hash")
                .doesNotContain("cannot start");
    }

    @Test
    void an_image_without_a_hash_is_said_to_have_none() throws Exception {
        assertThat(sign("in.bin", "out.bin").code()).isZero();
        byte[] image = Files.readAllBytes(sandbox.path("out.bin"));
        int area = 0x200 + 3000;
        image[area + 4] = (byte) 0xa0; // the SHA256 TLV becomes one of a vendor
        sandbox.write("none.bin", image);

        assertThat(sandbox.run("inspect", "@/none.bin").out())
                .contains("bytes, no hash")
                .doesNotContain("null");
    }

    @Test
    void the_name_of_a_file_writes_no_lines_of_its_own() throws Exception {
        assertThat(sign("in.bin", "out.bin").code()).isZero();
        var name = "x\ngood     fw.bin: version 9.9.9\u009b2J\u001b[2J.bin";
        Files.copy(sandbox.path("in.bin"), sandbox.path(name));

        Files.copy(sandbox.path("k.pem"), sandbox.path("k" + name + ".pem"));

        for (var result : List.of(
                sandbox.run("key", "list", "@/"),
                sandbox.run("verify", "-k", "@/k.pem", "@/" + name),
                sandbox.run("inspect", "@/" + name),
                sandbox.run("diff", "@/" + name, "@/out.bin"),
                sandbox.run("verify", "-k", "@/k.pem", "@/none" + name),
                sandbox.run("verify", "-k", "@/" + name, "@/out.bin"))) {
            assertThat((result.out() + result.err()).lines())
                    .noneMatch(line -> line.startsWith("good"))
                    .noneMatch(line -> line.contains("\u001b") || line.contains("\u009b"));
        }
        assertThat(sandbox.run("verify", "--json", "-k", "@/k.pem", "@/" + name).out())
                .as("programs get the name")
                .contains("x\\ngood");
    }

    @ParameterizedTest
    @CsvSource({"''", "-"})
    void standard_input_and_no_name_are_no_files(String name) {
        for (var result : List.of(
                sandbox.run("sign", "-k", "@/k.pem", "--format", "der", name, "@/out.bin"),
                sandbox.run("sign", "-k", "@/k.pem", "--format", "der", "@/in.bin", name),
                sandbox.run("verify", "-k", "@/k.pem", name),
                sandbox.run("inspect", name))) {
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains("'" + name + "' (expected: the name of a file");
        }
    }

    private Sandbox.Result sign(String input, String output, String... options) {
        var args = new ArrayList<>(List.of("sign", "-v", "1.0.0", "-H", "0x200", "--pad-header", "-S", "0x60000"));
        args.addAll(List.of(options));
        if (!args.contains("--vector-to-sign")) {
            args.addAll(List.of("-k", "@/k.pem"));
        }
        args.addAll(List.of("@/" + input, "@/" + output));
        return sandbox.run(args.toArray(String[]::new));
    }
}
