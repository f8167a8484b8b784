package dev.sealift.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Sandbox;
import dev.sealift.image.DecryptionKey;
import dev.sealift.image.KeyAgreement;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same options to 'sealift sign' and to the upstream tool: what one makes the other accepts, and both make the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormatMatrixTest {
    private static final String BOTH_WAYS = "sealift signs, tool signs";

    private static final List<String> LAYOUT = List.of("-v", "1.2.3+4", "-H", "0x200", "--pad-header", "-S", "0x20000");

    private final UpstreamTools upstream = new UpstreamTools();
    private Sandbox sandbox = new Sandbox(Path.of(""));
    private Path folder = Path.of("");

    @BeforeAll
    void start(@TempDir Path shared) throws Exception {
        folder = shared;
        sandbox = new Sandbox(shared);
        byte[] build = new byte[5001];
        new Random(11).nextBytes(build);
        sandbox.write("in.bin", build);
        sandbox.write("tlv.bin", new byte[] {9, 8, 7});
        for (var algorithm : KeyAlgorithm.values()) {
            var key = SigningKey.generate(algorithm, new SecureRandom());
            write(keyName(algorithm), key.toPem());
            write(publicName(algorithm), key.publicKey().toPem());
        }
    }

    @AfterAll
    void stop() throws IOException {
        upstream.close();
    }

    static Stream<Arguments> imgtoolOptions() {
        return Stream.of(KeyAlgorithm.values())
                .flatMap(algorithm -> OPTIONS.stream().map(options -> Arguments.of(algorithm, options)));
    }

    /** Paths in them begin with {@code @/}. */
    private static final List<String> OPTIONS = List.of(
            "",
            "-s 77",
            "-s auto -F 0x08020000",
            "--vid example.com --cid pump",
            "-L 0x20004000",
            "--non-bootable --boot-record CoFM",
            "--custom-tlv 0xa0 0x010203 --custom-tlv 0xfffe text --custom-tlv-file 0xa1 @/tlv.bin",
            "--public-key-format full",
            "-R 0 --pad --align 4",
            "--confirm --align 32",
            "--test --align 4 --max-align 16 -M 64",
            "--confirm --overwrite-only");

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("imgtoolOptions")
    void mcuboot(KeyAlgorithm algorithm, String options) throws Exception {
        assertSame(algorithm, words(options), "bin");
        MatrixRow.agree("mcuboot", algorithm, "imgtool 2.5.0", BOTH_WAYS);
    }

    @ParameterizedTest
    @EnumSource
    void mcuboot_dependencies_and_intel_hex(KeyAlgorithm algorithm) throws Exception {
        assertSame(algorithm, List.of("-d", "(1, 4.5.6+7), (0, 1.0.0)"), "bin");
        assertSame(algorithm, List.of("-x", "0x08020000", "--confirm"), "hex");
        MatrixRow.agree("mcuboot, Intel HEX", algorithm, "imgtool 2.5.0", BOTH_WAYS);
    }

    @ParameterizedTest
    @CsvSource({
        "ECDSA_P256, prime256v1, 128, auto",
        "ECDSA_P256, prime256v1, 256, auto",
        "ED25519, X25519, 128, 256",
        "ED25519, X25519, 256, 512"
    })
    void encrypted(KeyAlgorithm algorithm, String device, String bits, String hash) throws Exception {
        var agreement = KeyAgreement.valueOf(device.equals("X25519") ? "X25519" : "ECDH_P256");
        var key = DecryptionKey.generate(agreement, new SecureRandom());
        write("device.pem", key.toPem());
        var options = List.of("-E", "@/device.pem", "--encrypt-keylen", bits, "--hmac-sha", hash);

        sealift(algorithm, options, "ours.bin");
        assertGood("--decrypt", "@/device.pem", "-k", "@/" + publicName(algorithm), "@/ours.bin");
        upstream.must(List.of("decrypt", path("device.pem"), path("ours.bin"), path("plain.bin")));
        assertThat(Files.readAllBytes(folder.resolve("plain.bin"))).startsWith(input());
        imgtool(algorithm, options, "theirs.bin");
        assertGood("--decrypt", "@/device.pem", "-k", "@/" + publicName(algorithm), "@/theirs.bin");
        var without = sandbox.run("verify", "-k", "@/" + publicName(algorithm), "@/theirs.bin");
        assertThat(without.out()).contains("IMAGE_BAD_HEADER");

        var clear = new ArrayList<>(options);
        clear.add("--clear");
        assertImgtoolAccepts(algorithm, sealift(algorithm, clear, "clear.bin"));
        imgtool(algorithm, clear, "theirs.bin");
        assertGood("--clear", "-k", "@/" + publicName(algorithm), "@/theirs.bin");
        MatrixRow.agree("mcuboot, encrypted AES-" + bits, algorithm, "imgtool 2.5.0, pyca", BOTH_WAYS);
    }

    @ParameterizedTest
    @EnumSource
    void signatures_made_elsewhere(KeyAlgorithm algorithm) throws Exception {
        imgtool(algorithm, List.of("--sig-out", "@/theirs.b64"), "theirs.bin");
        var fixed = List.of("--fix-sig", "@/theirs.b64", "--fix-sig-pubkey", "@/" + publicName(algorithm));
        run(command(List.of(), fixed, "ours.bin"));
        assertThat(folder.resolve("ours.bin")).hasSameBinaryContentAs(folder.resolve("theirs.bin"));

        for (var what : List.of("digest", "payload")) {
            var vector = List.of("--vector-to-sign", what, "--sha", sha(algorithm));
            run(command(List.of(), vector, "ours.vector"));
            upstream.must(imgtoolCommand(List.of(), vector, "theirs.vector"));
            assertThat(folder.resolve("ours.vector")).hasSameBinaryContentAs(folder.resolve("theirs.vector"));
        }
        sealift(algorithm, List.of("--sig-out", "@/ours.b64"), "ours.bin");
        upstream.must(imgtoolCommand(
                List.of(),
                List.of("--fix-sig", "@/ours.b64", "--fix-sig-pubkey", "@/" + publicName(algorithm)),
                "theirs.bin"));
        assertThat(folder.resolve("theirs.bin")).hasSameBinaryContentAs(folder.resolve("ours.bin"));
        MatrixRow.agree("mcuboot, signature made elsewhere", algorithm, "imgtool 2.5.0", BOTH_WAYS);
    }

    @ParameterizedTest
    @EnumSource(names = {"ECDSA_P256", "ECDSA_P384", "RSA_3072"})
    void secure_boot_v2(KeyAlgorithm algorithm) {
        esp("2", algorithm);
        run(List.of("sign", "-k", "@/" + keyName(algorithm), "--format", "esp-v2", "@/in.bin", "@/one.bin"));
        var second = SigningKey.generate(algorithm, new SecureRandom());
        write("second.pem", second.toPem());
        run(List.of("sign", "-k", "@/second.pem", "--format", "esp-v2", "--append", "@/one.bin", "@/two.bin"));
        write("second.pub.pem", second.publicKey().toPem());
        for (var key : List.of(publicName(algorithm), "second.pub.pem")) {
            espsecureVerify("2", key, "two.bin");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "ECDSA_P256")
    void secure_boot_v1(KeyAlgorithm algorithm) {
        esp("1", algorithm);
    }

    private void esp(String version, KeyAlgorithm algorithm) {
        var format = "esp-v" + version;
        run(List.of("sign", "-k", "@/" + keyName(algorithm), "--format", format, "@/in.bin", "@/ours.bin"));
        espsecureVerify(version, publicName(algorithm), "ours.bin");
        var command = List.of("espsecure", "sign-data", "--version", version, "--keyfile", path(keyName(algorithm)));
        var whole = new ArrayList<>(command);
        whole.addAll(List.of("--output", path("theirs.bin"), path("in.bin")));
        upstream.must(whole);
        assertGood("--format", format, "-k", "@/" + publicName(algorithm), "@/theirs.bin");
        MatrixRow.agree(format, algorithm, "espsecure 5.6.0", BOTH_WAYS);
    }

    private void espsecureVerify(String version, String key, String file) {
        upstream.must(
                List.of("espsecure", "verify-signature", "--version", version, "--keyfile", path(key), path(file)));
    }

    @ParameterizedTest
    @EnumSource(names = {"ECDSA_P256", "ECDSA_P384"})
    void detached(KeyAlgorithm algorithm) throws Exception {
        var hash = algorithm == KeyAlgorithm.ECDSA_P256 ? "-sha256" : "-sha384";
        run(List.of("sign", "-k", "@/" + keyName(algorithm), "--format", "der", "@/in.bin", "@/ours.sig"));
        openssl("dgst", hash, "-verify", path(publicName(algorithm)), "-signature", path("ours.sig"), path("in.bin"));
        openssl("dgst", hash, "-sign", path(keyName(algorithm)), "-out", path("theirs.sig"), path("in.bin"));
        assertGood("--signature", "@/theirs.sig", "-k", "@/" + publicName(algorithm), "@/in.bin");
        MatrixRow.agree("detached DER", algorithm, "openssl", BOTH_WAYS);
    }

    private static void openssl(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    /** But for signatures made with a random number, which imgtool's ECDSA and RSA are. */
    private void assertSame(KeyAlgorithm algorithm, List<String> options, String extension) throws Exception {
        var ours = sealift(algorithm, options, "ours." + extension);
        var theirs = imgtool(algorithm, options, "theirs." + extension);
        assertImgtoolAccepts(algorithm, ours);
        assertGood("-k", "@/" + publicName(algorithm), "@/theirs." + extension);
        if (algorithm == KeyAlgorithm.ED25519) {
            assertThat(ours).hasSameBinaryContentAs(theirs);
            return;
        }
        var diff = sandbox.run("diff", "--json", "@/ours." + extension, "@/theirs." + extension)
                .out();
        var signature = algorithm == KeyAlgorithm.RSA_3072 ? "RSA3072_PSS" : "ECDSA_SIG";
        assertThat(diff.lines().filter(line -> line.contains("\"name\""))).allMatch(line -> line.contains(signature));
        assertThat(diff).doesNotContain("\"payload\"", "\"header padding\"");
    }

    private Path sealift(KeyAlgorithm algorithm, List<String> options, String output) {
        run(command(List.of("-k", "@/" + keyName(algorithm)), options, output));
        return folder.resolve(output);
    }

    private Path imgtool(KeyAlgorithm algorithm, List<String> options, String output) {
        upstream.must(imgtoolCommand(List.of("-k", "@/" + keyName(algorithm)), options, output));
        return folder.resolve(output);
    }

    private static List<String> command(List<String> key, List<String> options, String output) {
        var command = new ArrayList<>(List.of("sign"));
        command.addAll(key);
        command.addAll(LAYOUT);
        command.addAll(options);
        command.addAll(List.of("@/in.bin", "@/" + output));
        return command;
    }

    private List<String> imgtoolCommand(List<String> key, List<String> options, String output) {
        var command = new ArrayList<>(List.of("imgtool"));
        command(key, options, output)
                .forEach(word -> command.add(word.startsWith("@/") ? path(word.substring(2)) : word));
        return command;
    }

    private void assertImgtoolAccepts(KeyAlgorithm algorithm, Path file) {
        upstream.must(List.of("imgtool", "verify", "-k", path(keyName(algorithm)), file.toString()));
    }

    private void assertGood(String... arguments) {
        var command = new ArrayList<>(List.of("verify"));
        command.addAll(List.of(arguments));
        run(command);
    }

    private void run(List<String> command) {
        var result = sandbox.run(command.toArray(String[]::new));
        assertThat(result.code())
                .as(command + "\n" + result.out() + result.err())
                .isZero();
    }

    private static List<String> words(String options) {
        return options.isEmpty() ? List.of() : List.of(options.split(" "));
    }

    private static String sha(KeyAlgorithm algorithm) {
        return algorithm == KeyAlgorithm.ECDSA_P384 ? "384" : "256";
    }

    private byte[] input() throws IOException {
        return Files.readAllBytes(folder.resolve("in.bin"));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void write(String name, String pem) {
        var file = sandbox.write(name, pem.getBytes(StandardCharsets.UTF_8));
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String keyName(KeyAlgorithm algorithm) {
        return algorithm.name() + ".pem";
    }

    private static String publicName(KeyAlgorithm algorithm) {
        return algorithm.name() + ".pub.pem";
    }
}
