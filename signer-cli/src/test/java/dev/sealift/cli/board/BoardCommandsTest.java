package dev.sealift.cli.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.EspApp;
import dev.sealift.cli.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Profiles at the command line, and what they demand of images. */
class BoardCommandsTest {
    private Sandbox sandbox = new Sandbox(Path.of(""));

    @BeforeEach
    void setUp(@TempDir Path directory) {
        sandbox = new Sandbox(directory);
        sandbox.key("k.pem");
        sandbox.write("in.bin", new byte[5000]);
    }

    @Test
    void new_ones_are_good_and_never_overwrite() {
        for (var format : new String[] {"mcuboot", "esp"}) {
            assertThat(sandbox.run("board", "new", "--format", format, "@/" + format + ".yaml")
                            .code())
                    .isZero();
            assertThat(sandbox.run("board", "check", "@/" + format + ".yaml").out())
                    .startsWith("good");
        }
        var again = sandbox.run("board", "new", "@/esp.yaml");
        assertThat(again.code()).isEqualTo(3);
        assertThat(again.err()).contains("never overwritten");
    }

    @Test
    void the_users_own_are_found_by_name() throws Exception {
        Files.createDirectories(sandbox.path("config/sealift/boards"));
        sandbox.run("board", "new", "@/config/sealift/boards/pump.yaml");

        assertThat(sandbox.run("board", "list").out()).contains("stm32f405", "pump");
        assertThat(sandbox.run("board", "list", "--json").out()).contains("\"name\" : \"pump\"");
        assertThat(sandbox.run("board", "show", "pump").out()).contains("name: pump");
        assertThat(sign("--board", "pump", "--slot", "A").code()).isZero();
        assertThat(sandbox.run("board", "show", "nano").err())
                .contains("there is no board nano (expected: stm32f405, ", ", pump, or a file such as ./nano.yaml)");
    }

    @Test
    void a_fault_is_named_with_file_and_line() {
        sandbox.run("board", "new", "@/b.yaml");
        change("alignment: 8 ", "alignment: 9 ");

        var result = sandbox.run("board", "check", "@/b.yaml");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("b.yaml:8: 'alignment' is 9 (expected: 1, 2, 4, 8, 16 or 32)");
    }

    @Test
    void an_option_that_contradicts_the_profile_is_refused() {
        sandbox.run("board", "new", "@/b.yaml");
        for (var option :
                new String[] {"-H=0x400", "-S=0x1000", "--align=4", "-M=1", "-F=0", "-R=0", "--overwrite-only"}) {
            var result = sign("--board", "@/b.yaml", "--slot", "A", option);
            assertThat(result.code()).as(option).isEqualTo(2);
            assertThat(result.err()).contains("--", "expected: ");
        }
        assertThat(sign("--board", "@/b.yaml").err()).contains("--slot A or --slot B");
        assertThat(sign("--board", "@/b.yaml", "--slot", "C").err()).contains("--slot C (expected: A or B)");
        assertThat(sign("--board", "@/b.yaml", "--slot", "A", "--format", "esp-v2")
                        .err())
                .contains("expected: mcuboot, the board's");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "header-size: 0x200 | header-size: 0x400        | IMAGE_BAD_HEADER",
                "placement: anywhere | placement: slot          | WRONG_SLOT",
                "placement: anywhere | placement: ram\\nload-address: 0x20000000 | WRONG_SLOT",
                "size: 0x60000       | size: 0x1800             | IMAGE_TOO_LARGE",
                "#class: my-product  | class: 12345678-1234-5678-1234-567812345678 | WRONG_BOARD",
                "#vendor:            | vendor:                  | WRONG_BOARD",
                "required-tlvs: []   | required-tlvs: [SEC_CNT] | TLV_MISSING",
                "encryption: none    | encryption: p256-aes128  | WRONG_ENCRYPTION",
            })
    void verify_names_the_rule_of_the_profile_that_is_broken(String before, String after, String rule) {
        sandbox.run("board", "new", "@/b.yaml");
        assertThat(sign("--board", "@/b.yaml", "--slot", "A").code()).isZero();
        assertThat(verify().code()).isZero();
        change(before, after.replace("\\n", "\n"));

        var result = verify();
        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(6);
        assertThat(result.out()).contains(rule, "found:", "expected:");
    }

    @Test
    void a_padded_slot_must_end_with_the_boards_trailer() {
        sandbox.run("board", "new", "@/b.yaml");
        assertThat(sign("--board", "@/b.yaml", "--slot", "A", "--confirm").code())
                .isZero();
        assertThat(verify().code()).isZero();
        change("#max-alignment: 8 ", "max-alignment: 16 ");
        assertThat(verify().out()).contains("WRONG_TRAILER");
    }

    @Test
    void dependencies_must_be_met() {
        sandbox.run("board", "new", "@/b.yaml");
        // The other image is not on the machine that signs: the check at signing leaves it out.
        var signed = sign("--board", "@/b.yaml", "--slot", "A", "-d", "(1, 2.0.0)");
        assertThat(signed.code()).as(signed.err()).isZero();

        assertThat(verify().out()).contains("DEPENDENCY_UNMET", "image 1 is not there", "--installed");
        assertThat(verify("--installed", "1=1.9.9").out()).contains("DEPENDENCY_UNMET", "version 1.9.9");
        assertThat(verify("--installed", "1=2.0.0").code()).isZero();
        assertThat(verify("--installed", "x").err()).contains("--installed x (expected: IMAGE=VERSION");
    }

    @Test
    void an_encrypted_board_gets_encrypted_images() {
        sandbox.run("board", "new", "@/b.yaml");
        change("encryption: none", "encryption: p256-aes256");

        assertThat(sign("--board", "@/b.yaml", "--slot", "A").err()).contains("wants encrypted images");
        assertThat(sign("--board", "@/b.yaml", "--slot", "A", "-E", "@/k.pem").code())
                .isZero();
        assertThat(verify("--decrypt", "@/k.pem").code()).isZero();
    }

    @Test
    void an_esp_image_is_for_its_chip_and_fits() {
        sandbox.run("board", "new", "--format", "esp", "@/b.yaml");
        sandbox.write("in.bin", EspApp.of(13, 7));
        var result = espSign();
        assertThat(result.code()).isEqualTo(5);
        assertThat(result.err()).contains("WRONG_CHIP", "which is esp32c3");
        change("chip: esp32c3", "chip: esp32c6");
        assertThat(espSign().code()).isZero();
        assertThat(verify().code()).isZero();
        change("size: 0x180000", "size: 0x1000");
        assertThat(verify().out()).contains("IMAGE_TOO_LARGE");
    }

    private Sandbox.Result espSign() {
        return sandbox.run("sign", "-k", "@/k.pem", "--board", "@/b.yaml", "@/in.bin", "@/out.bin");
    }

    private Sandbox.Result sign(String... options) {
        var args = new ArrayList<>(List.of("sign", "-k", "@/k.pem"));
        if (!Arrays.asList(options).contains("--format")) {
            args.addAll(List.of("-v", "1.0.0"));
        }
        args.addAll(List.of(options));
        args.addAll(List.of("@/in.bin", "@/out.bin"));
        return sandbox.run(args.toArray(String[]::new));
    }

    private Sandbox.Result verify(String... options) {
        var args = new ArrayList<>(List.of("verify", "-k", "@/k.pem", "--board", "@/b.yaml"));
        args.addAll(List.of(options));
        args.add("@/out.bin");
        return sandbox.run(args.toArray(String[]::new));
    }

    private void change(String before, String after) {
        try {
            var text = Files.readString(sandbox.path("b.yaml"));
            assertThat(text).contains(before);
            sandbox.write("b.yaml", text.replace(before, after).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
