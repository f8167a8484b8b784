package dev.sealift.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ReasonCode;
import dev.sealift.cli.Sandbox;
import dev.sealift.image.Board;
import dev.sealift.image.ImageFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignAndVerifyTest {
    private static final Board BOARD = Board.STM32F405;

    private Sandbox sandbox = new Sandbox(Path.of(""));

    @BeforeEach
    void setUp(@TempDir Path directory) {
        sandbox = new Sandbox(directory);
        sandbox.key("k.pem");
        sandbox.build("in.bin", BOARD.slots().getFirst(), 3000);
    }

    @Test
    void every_fault_has_a_reason_code() {
        for (var fault : EnumSet.complementOf(EnumSet.of(ImageFault.WRONG_DECRYPTION_KEY))) {
            assertThat(Explanation.reason(fault.name())).map(Object::toString).contains(fault.name());
        }
    }

    @Test
    void the_example_of_the_issue_works() {
        var result = sign(
                "--version",
                "1.2.3+4",
                "--header-size",
                "0x200",
                "--pad-header",
                "--slot-size",
                "0x60000",
                "--align",
                "8",
                "--security-counter",
                "5");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(sandbox.run("verify", "--key", "@/k.pem", "@/out.bin").code())
                .isZero();
        assertThat(sandbox.run("inspect", "@/out.bin").out()).contains("version 1.2.3+4, security counter 5");
    }

    @Test
    void a_board_and_a_slot_say_it_all() {
        var result = sign("-v", "2.0.0", "--board", "stm32f405", "--slot", "A");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("for stm32f405 slot A");
        assertThat(sandbox.run("verify", "-k", "@/k.pem", "--board", "stm32f405", "--slot", "A", "@/out.bin")
                        .code())
                .isZero();
        var elsewhere = sandbox.run("verify", "-k", "@/k.pem", "--board", "stm32f405", "--slot", "B", "@/out.bin");
        assertThat(elsewhere.code()).isEqualTo(6);
        assertThat(elsewhere.out()).contains("REFUSED", "WRONG_SLOT", ReasonCode.WRONG_SLOT.action());
    }

    @Test
    void the_same_input_gives_the_same_bytes() throws Exception {
        sign("-v", "2.0.0", "--board", "stm32f405", "--slot", "A");
        byte[] first = Files.readAllBytes(sandbox.path("out.bin"));
        sign("-v", "2.0.0", "--board", "stm32f405", "--slot", "A");

        assertThat(sandbox.path("out.bin")).hasBinaryContent(first);
    }

    @Test
    void counters_and_versions_that_are_too_low_are_refused() {
        sign("-v", "2.0.0", "-s", "7", "--board", "stm32f405", "--slot", "A");

        var counter =
                sandbox.run("verify", "-k", "@/k.pem", "--board", "stm32f405", "--minimum-counter", "8", "@/out.bin");
        var version = sandbox.run("verify", "-k", "@/k.pem", "--minimum-version", "2.0.1", "@/out.bin");
        assertThat(counter.out()).contains("COUNTER_TOO_LOW", "security counter 7", "at least 8");
        assertThat(version.out()).contains("VERSION_OLDER", "version 2.0.0", "at least 2.0.1");
    }

    @Test
    void a_build_for_the_other_slot_gets_no_name() {
        var result = sign("-v", "2.0.0", "--board", "stm32f405", "--slot", "B");

        assertThat(result.code()).isEqualTo(5);
        assertThat(result.err()).contains("IMAGE_BAD_VECTORS", "reset address 0x08020", "Nothing was written");
        assertNothingWritten();
    }

    @Test
    void what_does_not_fit_says_so() {
        var result = sign("-v", "1.0.0", "-H", "0x200", "--pad-header", "-S", "0x1000", "--align", "8");

        assertThat(result.code()).isEqualTo(5);
        assertThat(result.err()).contains("slot size 4096, trailer 3120");
        assertNothingWritten();
    }

    @Test
    void options_that_are_wrong_say_value_and_expected() {
        assertUsage("version 'x1'", "-v", "x1", "--board", "stm32f405", "--slot", "A");
        assertUsage("version major 300 (expected: 0–255)", "-v", "300.0.0", "--board", "stm32f405", "--slot", "A");
        assertUsage(
                "there is no board nano (expected: stm32f405, mps2-an386, esp32c3, posix, or a file such as ./nano.yaml)",
                "-v",
                "1.0.0",
                "--board",
                "nano",
                "--slot",
                "A");
        assertUsage("--slot C (expected: A or B)", "-v", "1.0.0", "--board", "stm32f405", "--slot", "C");
        assertUsage("without --slot", "-v", "1.0.0", "--board", "stm32f405");
        assertUsage("--slot A without --board", "-v", "1.0.0", "--slot", "A");
        assertUsage(
                "--header-size 0x400 with --board",
                "-v",
                "1.0.0",
                "--board",
                "stm32f405",
                "--slot",
                "A",
                "-H",
                "0x400");
        assertUsage(
                "--rom-fixed 0x8080000 with --board",
                "-v",
                "1.0.0",
                "--board",
                "stm32f405",
                "--slot",
                "A",
                "-F",
                "0x08080000");
        assertUsage("--cid", "-v", "1.0.0", "--board", "stm32f405", "--slot", "A", "--cid", "x");
        assertUsage("--header-size is missing", "-v", "1.0.0", "-S", "0x60000");
        assertUsage("--slot-size is missing", "-v", "1.0.0", "-H", "0x200");
        assertUsage("--header-size 131072 (expected: at most 65535)", "-v", "1.0.0", "-H", "0x20000", "-S", "0x60000");
        assertUsage("'12k'", "-v", "1.0.0", "-H", "12k", "-S", "0x60000");
        assertUsage("'-1'", "-v", "1.0.0", "-H=-1", "-S", "0x60000");
        assertUsage("--align 3", "-v", "1.0.0", "-H", "0x200", "-S", "0x60000", "--align", "3");
        assertUsage("'4294967296'", "-v", "1.0.0", "-H", "0x200", "-S", "0x60000", "-s", "4294967296");
        assertUsage("--cid 'board' is a name", "-v", "1.0.0", "-H", "0x200", "-S", "0x60000", "--cid", "board");
        assertUsage("--version is missing", "-H", "0x200", "-S", "0x60000");
        assertUsage("version '1.2' (expected: major.minor.revision+build", "-v", "1.2", "-H", "0x200");
        assertUsage("--key is missing");
    }

    @Test
    void header_sizes_have_bounds() {
        assertThat(sign("-v", "1.0.0", "-H", "31", "--pad-header", "-S", "0x60000")
                        .err())
                .contains("header size 31 (expected: 32–65535)");
        assertThat(sign("-v", "1.0.0", "-H", "32", "--pad-header", "-S", "0x60000")
                        .code())
                .isZero();
        assertThat(sign("-v", "1.0.0", "-H", "0xffff", "--pad-header", "-S", "0x60000")
                        .code())
                .isZero();
    }

    @Test
    void the_input_is_not_the_output() {
        var result = sandbox.run(
                "sign", "-k", "@/k.pem", "-v", "1.0.0", "--board", "stm32f405", "--slot", "A", "@/in.bin", "@/in.bin");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("both");
    }

    @Test
    void a_missing_input_is_named() {
        var result = sandbox.run(
                "sign",
                "-k",
                "@/k.pem",
                "-v",
                "1.0.0",
                "--board",
                "stm32f405",
                "--slot",
                "A",
                "@/none.bin",
                "@/out.bin");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).contains("there is no", "none.bin");
    }

    @Test
    void inspect_says_why_it_cannot_read() {
        var result = sandbox.run("inspect", "@/in.bin");

        assertThat(result.code()).isEqualTo(6);
        assertThat(result.out()).contains("IMAGE_BAD_MAGIC", "expected: 0x96f3b83d");
        assertThat(sandbox.run("inspect", "--json", "@/in.bin").out()).contains("\"reason\" : \"IMAGE_BAD_MAGIC\"");
    }

    @Test
    void verify_tells_programs_what_it_tells_people() {
        sign("-v", "2.0.0", "--board", "stm32f405", "--slot", "A");
        var result = sandbox.run("verify", "--json", "-k", "@/k.pem", "@/out.bin", "@/in.bin");

        assertThat(result.code()).isEqualTo(6);
        assertThat(result.out()).contains("\"accepted\" : true", "\"accepted\" : false", "\"code\" : 1");
    }

    @Test
    void a_file_that_cannot_be_read_hides_no_verdict() {
        sign("-v", "2.0.0", "--board", "stm32f405", "--slot", "A");
        var json = sandbox.run("verify", "--json", "-k", "@/k.pem", "@/out.bin", "@/none.bin", "@/in.bin");
        var text = sandbox.run("verify", "-k", "@/k.pem", "@/in.bin", "@/none.bin", "@/out.bin");

        assertThat(json.code()).as("of the first that is not good").isEqualTo(3);
        assertThat(json.err()).isEmpty();
        assertThat(json.out())
                .containsSubsequence(
                        "out.bin",
                        "\"accepted\" : true",
                        "none.bin",
                        "\"exitCode\" : 3",
                        "\"error\" : \"cannot read",
                        "in.bin",
                        "\"reason\" : \"IMAGE_BAD_MAGIC\"");
        assertThat(text.code()).isEqualTo(6);
        assertThat(text.out()).containsSubsequence("REFUSED", "good");
        assertThat(text.err()).contains("none.bin: there is no");
    }

    private Sandbox.Result sign(String... options) {
        var args = new ArrayList<>(List.of("sign"));
        if (options.length > 0) {
            args.addAll(List.of("--key", "@/k.pem"));
        }
        args.addAll(List.of(options));
        args.addAll(List.of("@/in.bin", "@/out.bin"));
        return sandbox.run(args.toArray(String[]::new));
    }

    private void assertUsage(String message, String... options) {
        var result = sign(options);
        assertThat(result.err()).contains(message);
        assertThat(result.code()).as(message).isEqualTo(2);
        assertNothingWritten();
    }

    private void assertNothingWritten() {
        assertThat(sandbox.path("")).isDirectoryNotContaining("glob:**/{out.bin,.*out.bin}");
    }
}
