package dev.sealift.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Sandbox;
import dev.sealift.image.Board;
import dev.sealift.image.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one signs the other accepts, and both refuse the same mutants. */
class ImgtoolInteropTest {
    private final Imgtool imgtool = new Imgtool();
    private Sandbox sandbox = new Sandbox(Path.of(""));

    @BeforeEach
    void setUp(@TempDir Path directory) {
        sandbox = new Sandbox(directory);
        sandbox.key("k.pem");
        sandbox.build("in.bin", Board.STM32F405.slots().getFirst(), 1000);
    }

    @Test
    void imgtool_accepts_what_sealift_signed() {
        signWithSealift();
        var result = imgtool.run("verify", "-k", sandbox.path("k.pem"), sandbox.path("out.bin"));

        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output()).contains("Image was correctly validated", "Image version: 1.2.3+4");
    }

    @Test
    void sealift_accepts_what_imgtool_signed() {
        signWithImgtool();
        assertAccepted("out.bin");
    }

    @Test
    void imgtools_keys_are_read() {
        imgtool.run("keygen", "-t", "ecdsa-p256", "-k", sandbox.path("theirs.pem"));
        var refused = sandbox.run("key", "show", "@/theirs.pem");
        assertThat(refused.err()).as("imgtool leaves keys readable by others").contains("chmod 600");
        assertThat(sandbox.path("theirs.pem").toFile().setReadable(false, false))
                .isTrue();
        assertThat(sandbox.path("theirs.pem").toFile().setReadable(true, true)).isTrue();

        var theirs = imgtool.run("getpub", "-k", sandbox.path("theirs.pem"), "-e", "pem");
        assertThat(sandbox.run("key", "show", "@/theirs.pem").out()).isEqualTo(theirs.output());
    }

    /** What docs/from-imgtool.md promises to those who compile the key into MCUboot. */
    @ParameterizedTest
    @ValueSource(strings = {"p256", "p384", "ed25519"})
    void both_write_the_same_public_key_and_hash(String algorithm) throws Exception {
        sandbox.run("key", "new", "-a", algorithm, "@/one.pem");
        var key = sandbox.path("one.pem");
        imgtool.run("getpub", "-k", key, "-e", "raw", "-o", sandbox.path("raw"));
        imgtool.run("getpubhash", "-k", key, "-e", "raw", "-o", sandbox.path("hash"));

        assertThat(sandbox.run("key", "show", "--format", "der", "@/one.pem").raw())
                .isEqualTo(Bytes.of(Files.readAllBytes(sandbox.path("raw"))));
        assertThat(sandbox.run("key", "show", "--format", "hash", "@/one.pem").out())
                .isEqualTo(Bytes.of(Files.readAllBytes(sandbox.path("hash"))).hex() + "\n");
    }

    @ParameterizedTest
    @EnumSource
    void both_refuse_mutants_of_images_that_sealift_signed(Mutant mutant) throws Exception {
        signWithSealift();
        assertBothRefuse(mutant);
    }

    @ParameterizedTest
    @EnumSource
    void both_refuse_mutants_of_images_that_imgtool_signed(Mutant mutant) throws Exception {
        signWithImgtool();
        assertBothRefuse(mutant);
    }

    @Test
    void both_refuse_a_foreign_key() {
        signWithSealift();
        sandbox.key("foreign.pem");

        assertThat(imgtool.run("verify", "-k", sandbox.path("foreign.pem"), sandbox.path("out.bin"))
                        .code())
                .isNotZero();
        assertThat(sandbox.run("verify", "-k", "@/foreign.pem", "@/out.bin").out())
                .contains("KEY_UNKNOWN");
    }

    /** Where Sealift is stricter: the device finds the key by its hash and takes one form of a signature only. */
    @Test
    void imgtool_accepts_some_that_sealift_refuses() throws Exception {
        signWithSealift();
        byte[] image = Files.readAllBytes(sandbox.path("out.bin"));
        int hashAt = 0x200 + 1000 + 32 + 4; // header, payload, protected area, head of the area

        byte[] withoutHash = image.clone();
        withoutHash[hashAt] = (byte) 0xa0; // the SHA256 TLV becomes one of a vendor's
        assertOnlySealiftRefuses(withoutHash, "HASH_MISSING");

        byte[] otherKeyNamed = image.clone();
        otherKeyNamed[hashAt + 36 + 4] ^= 1;
        assertOnlySealiftRefuses(otherKeyNamed, "KEY_UNKNOWN");

        byte[] paddedSignature = Arrays.copyOf(image, image.length + 1); // as imgtool --pad-sig does
        paddedSignature[hashAt - 2]++; // total of the area
        paddedSignature[hashAt + 36 + 36 + 2]++; // length of the signature
        assertOnlySealiftRefuses(paddedSignature, "SIGNATURE_INVALID");
    }

    private void assertOnlySealiftRefuses(byte[] image, String reason) {
        var file = sandbox.write("lenient.bin", image);
        assertThat(imgtool.run("verify", "-k", sandbox.path("k.pem"), file).code())
                .isZero();
        assertThat(sandbox.run("verify", "-k", "@/k.pem", "@/lenient.bin").out())
                .contains(reason);
    }

    private void assertBothRefuse(Mutant mutant) throws IOException {
        var file = sandbox.write("mutant.bin", mutant.of(Files.readAllBytes(sandbox.path("out.bin"))));
        var theirs = imgtool.run("verify", "-k", sandbox.path("k.pem"), file);
        var ours = sandbox.run("verify", "-k", "@/k.pem", "--board", "stm32f405", "@/mutant.bin");

        assertThat(theirs.code()).as(theirs.output()).isNotZero();
        assertThat(ours.code()).isEqualTo(6);
        assertThat(ours.out()).contains(mutant.fault().name());
    }

    private void assertAccepted(String name) {
        var result = sandbox.run("verify", "-k", "@/k.pem", "--board", "stm32f405", "--slot", "A", "@/" + name);
        assertThat(result.code()).as(result.out()).isZero();
    }

    private void signWithSealift() {
        var result = sandbox.run(
                "sign",
                "-k",
                "@/k.pem",
                "-v",
                "1.2.3+4",
                "-s",
                "5",
                "--board",
                "stm32f405",
                "--slot",
                "A",
                "@/in.bin",
                "@/out.bin");
        assertThat(result.code()).as(result.err()).isZero();
    }

    private void signWithImgtool() {
        var result = imgtool.run(
                "sign",
                "-k",
                sandbox.path("k.pem"),
                "-v",
                "1.2.3+4",
                "-s",
                "5",
                "-H",
                "0x200",
                "--pad-header",
                "-S",
                "0x60000",
                "--align",
                "8",
                "-F",
                "0x08020000",
                "--cid",
                Board.STM32F405.id(),
                sandbox.path("in.bin"),
                sandbox.path("out.bin"));
        assertThat(result.code()).as(result.output()).isZero();
    }
}
