package dev.sealift.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Sandbox;
import java.io.File;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused in each format, and what is not in the comparison with the upstream tools. */
class FormatsTest {
    private static final String[] LAYOUT = {"-v", "1.2.3", "-H", "0x200", "--pad-header", "-S", "0x60000"};

    private Path directory = Path.of("");
    private Sandbox sandbox = new Sandbox(Path.of(""));

    @BeforeEach
    void setUp(@TempDir Path fresh) throws Exception {
        directory = fresh;
        sandbox = new Sandbox(fresh);
        sandbox.key("k.pem");
        sandbox.key("other.pem");
        byte[] build = new byte[5000];
        new Random(1).nextBytes(build);
        sandbox.write("in.bin", build);
    }

    @Test
    void signatures_given_at_once_or_appended_are_the_same() {
        assertThat(sign("both.bin", "-k", "@/k.pem", "-k", "@/other.pem").code())
                .isZero();
        assertThat(sign("one.bin", "-k", "@/k.pem").code()).isZero();
        var appended = append("@/one.bin", "@/two.bin", "@/other.pem");

        assertThat(appended.code()).as(appended.err()).isZero();
        assertThat(sandbox.path("two.bin")).hasSameBinaryContentAs(sandbox.path("both.bin"));
        for (var key : List.of("@/k.pem", "@/other.pem")) {
            assertThat(sandbox.run("verify", "-k", key, "@/two.bin").code()).isZero();
        }
        assertThat(append("@/two.bin", "@/x.bin", "@/k.pem").err()).contains("is signed by", "already");
        assertThat(append("@/in.bin", "@/x.bin", "@/k.pem").err()).contains("nothing to append to");
    }

    @Test
    void appending_to_a_padded_image_keeps_its_size_and_trailer() throws Exception {
        sign("one.bin", "-k", "@/k.pem", "--confirm");
        assertThat(append("@/one.bin", "@/two.bin", "@/other.pem").code()).isZero();

        byte[] one = Files.readAllBytes(sandbox.path("one.bin"));
        byte[] two = Files.readAllBytes(sandbox.path("two.bin"));
        assertThat(two).hasSameSizeAs(one).endsWith(Arrays.copyOfRange(one, one.length - 64, one.length));
    }

    @Test
    void an_image_changed_after_it_was_signed_gets_no_further_signature() throws Exception {
        sign("one.bin", "-k", "@/k.pem");
        try (var file = new RandomAccessFile(sandbox.path("one.bin").toFile(), "rw")) {
            file.seek(0x300);
            file.write(file.read() ^ 1);
        }
        assertThat(append("@/one.bin", "@/two.bin", "@/other.pem").err()).contains("changed after it was signed");
        assertThat(sandbox.path("two.bin")).doesNotExist();
    }

    /** imgtool writes whatever it is given into the image. */
    @ParameterizedTest
    @ValueSource(strings = {"garbage", "", "AAAA", "MEUCIQ=="})
    void a_signature_that_is_none_is_refused(String signature) {
        sandbox.write("sig.b64", signature.getBytes(StandardCharsets.UTF_8));
        var result = sign("out.bin", "--fix-sig", "@/sig.b64", "--fix-sig-pubkey", "@/k.pem");

        assertThat(result.code()).isIn(2, 5);
        assertThat(result.err()).contains("expected:");
        assertThat(sandbox.path("out.bin")).doesNotExist();
    }

    @Test
    void a_signature_of_another_image_or_key_is_refused() {
        sign("one.bin", "-k", "@/k.pem", "--sig-out", "@/sig.b64");

        assertThat(sign("out.bin", "-s", "1", "--fix-sig", "@/sig.b64", "--fix-sig-pubkey", "@/k.pem")
                        .err())
                .contains("is not one of this image by P-256");
        assertThat(sign("out.bin", "--fix-sig", "@/sig.b64", "--fix-sig-pubkey", "@/other.pem")
                        .code())
                .isEqualTo(5);
        assertThat(sign("out.bin", "--fix-sig", "@/sig.b64").err()).contains("--fix-sig without --fix-sig-pubkey");
        assertThat(sign("out.bin", "-k", "@/k.pem", "--vector-to-sign", "digest")
                        .err())
                .contains("with --fix-sig or --vector-to-sign (expected: one of them");
        assertThat(sign("out.bin", "--fix-sig", "@/sig.b64", "--fix-sig-pubkey", "@/k.pem")
                        .code())
                .isZero();
    }

    @Test
    void a_signature_made_elsewhere_goes_into_every_format() throws Exception {
        for (var format : List.of("der", "esp-v1")) {
            sandbox.run("sign", "-k", "@/k.pem", "--format", "der", "@/in.bin", "@/in.sig");
            sandbox.write("sig.b64", Base64.getEncoder().encode(Files.readAllBytes(sandbox.path("in.sig"))));
            var result = sandbox.run(
                    "sign",
                    "--fix-sig",
                    "@/sig.b64",
                    "--fix-sig-pubkey",
                    "@/k.pem",
                    "--format",
                    format,
                    "@/in.bin",
                    "@/out");
            assertThat(result.code()).as(result.err()).isZero();
        }
    }

    @Test
    void detached_signatures_are_checked_with_their_file() {
        for (var format : List.of("der", "raw", "aws")) {
            sandbox.run("sign", "-k", "@/k.pem", "--format", format, "@/in.bin", "@/in.sig");
            assertThat(detached(format, "@/k.pem").code()).isZero();
            var foreign = detached(format, "@/other.pem");
            assertThat(foreign.code()).isEqualTo(6);
            assertThat(foreign.out()).contains("SIGNATURE_INVALID", "no given key made");
        }
        assertThat(sandbox.run("verify", "-k", "@/k.pem", "--format", "raw", "@/in.bin")
                        .err())
                .contains("without --signature");
    }

    /** They have no size, and would pass for empty files. */
    @Test
    void pipes_and_devices_are_refused_as_such() {
        assertThat(sandbox.run("sign", "-k", "@/k.pem", "--format", "der", "/dev/null", "@/out")
                        .err())
                .contains("cannot read /dev/null: it is a pipe or a device");
        var verdict = sandbox.run("verify", "-k", "@/k.pem", "/dev/null");
        assertThat(verdict.code()).isEqualTo(3);
        assertThat(verdict.err()).contains("cannot read /dev/null: it is a pipe or a device");
    }

    @Test
    void a_key_in_a_store_is_verified_with_its_public_half() {
        var result = sandbox.run("verify", "-k", "pkcs11:token=t;object=o", "@/in.bin");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("'sealift key show KEY -o FILE' writes");
    }

    @Test
    void an_image_of_a_chip_without_secure_boot_v1_is_refused_also_without_a_board() {
        byte[] esp32c3 = new byte[100];
        esp32c3[0] = (byte) 0xe9;
        esp32c3[12] = 5;
        sandbox.write("c3.bin", esp32c3);
        var result = sandbox.run("sign", "-k", "@/k.pem", "--format", "esp-v1", "@/c3.bin", "@/out.bin");

        assertThat(result.code()).isEqualTo(ExitCode.UNSIGNABLE.number());
        assertThat(result.err()).contains("chip id 5 (expected: 0, the ESP32");
        assertThat(sandbox.path("out.bin")).doesNotExist();
    }

    @Test
    void a_file_signed_for_secure_boot_v1_is_said_to_be() {
        var signed = sandbox.run("sign", "-k", "@/k.pem", "--format", "esp-v1", "@/in.bin", "@/out.bin");
        assertThat(signed.out()).contains("1 signature of Secure Boot v1");
        assertThat(sandbox.run("inspect", "--format", "esp-v1", "@/out.bin").out())
                .contains("1 signature of Secure Boot v1");
        assertThat(sandbox.run("inspect", "--format", "esp-v1", "@/in.bin").out())
                .contains("0 signatures of Secure Boot v1");
    }

    @Test
    void what_the_board_could_never_verify_is_said_of_the_key() {
        var other = sandbox.run("key", "new", "-a", "p384", "@/wide.pem");
        assertThat(other.code()).as(other.err()).isZero();
        var result = sandbox.run(forBoard("-k", "@/wide.pem"));
        assertThat(result.code()).isEqualTo(5);
        assertThat(result.err()).contains("a key of P-384 with --board stm32f405 (expected: P-256");
        assertThat(sandbox.run(forBoard("-k", "@/k.pem", "-E", "@/k.pem")).err())
                .contains("--encrypt with --board stm32f405 (expected: no encryption");
    }

    private static String[] forBoard(String... options) {
        var args = new ArrayList<>(List.of("sign", "-v", "1.0.0", "--board", "stm32f405", "--slot", "A"));
        args.addAll(List.of(options));
        args.addAll(List.of("@/in.bin", "@/out.bin"));
        return args.toArray(String[]::new);
    }

    @Test
    void an_encrypted_image_without_its_key_is_said_to_be_one() {
        assertThat(sign("out.bin", "-k", "@/k.pem", "-E", "@/k.pem").code()).isZero();
        assertThat(sandbox.run("verify", "-k", "@/k.pem", "@/out.bin").out())
                .contains("IMAGE_BAD_HEADER", "for this encrypted one the devices' key (--decrypt)");
    }

    @Test
    void a_key_that_does_not_decrypt_is_told_from_one_that_did_not_sign() {
        assertThat(sign("out.bin", "-k", "@/k.pem", "-E", "@/k.pem").code()).isZero();
        var result = sandbox.run("verify", "-k", "@/k.pem", "--decrypt", "@/other.pem", "@/out.bin");

        assertThat(result.code()).isEqualTo(6);
        assertThat(result.out())
                .contains("WRONG_DECRYPTION_KEY", "expected: an image encrypted for this P-256 key")
                .doesNotContain("KEY_UNKNOWN");
    }

    @Test
    void a_key_signs_once() {
        assertUsage("is given twice (expected: each key once)", with("-k", "@/k.pem"));
    }

    @Test
    void options_without_a_meaning_are_refused() {
        assertUsage("--header-size with --format der", "--format", "der", "-H", "0x200");
        assertUsage("--version with --append", "--append", "-v", "1.0.0");
        assertUsage("--hex-addr with --format der", "--format", "der", "-x", "0x1000");
        assertUsage("--wait-minutes without --profile", with("--wait-minutes", "5"));
        assertUsage("--again without --profile", with("--again"));
        assertUsage("--append with --format esp-v1", "--format", "esp-v1", "--append");
        assertUsage("2 keys with --format raw", "--format", "raw", "-k", "@/other.pem");
        assertUsage("--format elf (expected: mcuboot, esp-v1, esp-v2, der, raw or aws)", "--format", "elf");
        assertUsage("--clear, --encrypt-keylen or --hmac-sha without --encrypt", with("--clear"));
        assertUsage("--sha 1 (expected: 256, 384, 512)", with("--sha", "1"));
        assertUsage("--dependencies '1'", with("-d", "1"));
        assertUsage("--dependencies '(x, 1.0.0)'", with("-d", "(x, 1.0.0)"));
        assertUsage("--custom-tlv value '0x1'", with("--custom-tlv", "0xa0", "0x1"));
        assertUsage("--erased-val 0x7", with("-R", "7"));
        assertUsage("--public-key-format half", with("--public-key-format", "half"));
    }

    @Test
    void what_cannot_be_signed_says_why() {
        assertThat(sign("out.bin", "-k", "@/k.pem", "--sha", "512").err()).contains("does not go with SHA-512");
        assertThat(sign("out.bin", "-k", "@/k.pem", "--custom-tlv", "0x10", "x").err())
                .contains("expected: a type in 0xa0–0xfffe");
        assertThat(sign("out.hex", "-k", "@/k.pem").err()).contains("--hex-addr");
        sandbox.write("empty", new byte[0]);
        assertThat(sandbox.run("sign", "-k", "@/k.pem", "--format", "esp-v2", "@/empty", "@/out.bin")
                        .err())
                .contains("empty is empty (expected: what is to be signed)");
        sandbox.write("in.hex", ":00".getBytes(StandardCharsets.UTF_8));
        assertThat(sandbox.run("sign", "-k", "@/k.pem", "-v", "1.0.0", "-H", "32", "-S", "99", "@/in.hex", "@/out")
                        .err())
                .contains("in.hex: HEX_SYNTAX: line 1");
    }

    @Test
    void a_build_with_addresses_must_be_linked_for_its_slot() {
        assertThat(sign("at.hex", "-k", "@/k.pem", "-x", "0x08020000").code()).isZero();
        var moved = sandbox.run(
                "sign",
                "-k",
                "@/k.pem",
                "-v",
                "1.0.0",
                "-H",
                "0x200",
                "--pad-header",
                "-S",
                "0x60000",
                "-F",
                "0x08080000",
                "@/at.hex",
                "@/out.bin");
        assertThat(moved.code()).isEqualTo(5);
        assertThat(moved.err()).contains("begins at 0x08020000 (expected: 0x08080200");
    }

    /** The heap would hold neither the input nor the output. */
    @Test
    void a_file_of_64_mib_needs_less_than_64_mib_of_heap() throws Exception {
        try (var file = new RandomAccessFile(directory.resolve("big.bin").toFile(), "rw")) {
            file.setLength(64L * 1024 * 1024);
        }
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx40m",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sealift.cli.Sealift",
                "sign",
                "-k",
                "k.pem",
                "-v",
                "1.0.0",
                "-H",
                "0x200",
                "--pad-header",
                "-S",
                "0x8000000",
                "big.bin",
                "out.bin"));
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(new File(directory.toFile(), "err"))
                .start();

        assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("err")))
                .isZero();
        assertThat(sandbox.path("out.bin")).exists();
    }

    private Sandbox.Result detached(String format, String key) {
        return sandbox.run("verify", "-k", key, "--format", format, "--signature", "@/in.sig", "@/in.bin");
    }

    private Sandbox.Result append(String input, String output, String key) {
        return sandbox.run("sign", "--append", "-k", key, input, output);
    }

    private Sandbox.Result sign(String output, String... options) {
        var args = new ArrayList<>(List.of("sign"));
        args.addAll(List.of(LAYOUT));
        args.addAll(List.of(options));
        args.addAll(List.of("@/in.bin", "@/" + output));
        return sandbox.run(args.toArray(String[]::new));
    }

    private static String[] with(String... options) {
        var all = new ArrayList<>(List.of(LAYOUT));
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }

    private void assertUsage(String message, String... options) {
        var args = new ArrayList<>(List.of("sign", "-k", "@/k.pem"));
        args.addAll(List.of(options));
        args.addAll(List.of("@/in.bin", "@/out.bin"));
        var result = sandbox.run(args.toArray(String[]::new));
        assertThat(result.err()).contains(message);
        assertThat(result.code()).as(message).isEqualTo(2);
        assertThat(sandbox.path("out.bin")).doesNotExist();
    }
}
