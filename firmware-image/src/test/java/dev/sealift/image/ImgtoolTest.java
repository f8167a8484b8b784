package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.image.testing.MatrixRow;
import dev.sealift.image.testing.Upstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both directions against imgtool, over every option that both have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImgtoolTest {
    private static final int SLOT_SIZE = 0x20000;
    private static final ImageVersion VERSION = new ImageVersion(1, 2, 3, 4);
    private static final UUID VENDOR = UUID.fromString("12345678-1234-5678-1234-567812345678");
    private static final UUID CLASS = UUID.fromString("87654321-4321-8765-4321-876543218765");

    /** The same options for imgtool and for Sealift. */
    record Options(String name, List<String> imgtool, SignOptions sealift) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A key, and the hash when it is not the default. */
    record Signing(SigningKey key, List<HashAlgorithm> hash) {
        @Override
        public String toString() {
            return key.publicKey().algorithm() + (hash.isEmpty() ? "" : " with " + hash.getFirst());
        }
    }

    private final byte[] payload = new byte[5001];

    private Path folder;
    private Upstream upstream;
    private List<Signing> signings;

    @BeforeAll
    void start(@TempDir Path shared) throws IOException {
        folder = shared;
        upstream = Upstream.start();
        new Random(7).nextBytes(payload);
        Files.write(folder.resolve("payload.bin"), payload);
        var random = new SecureRandom();
        var list = new ArrayList<Signing>();
        for (var algorithm : KeyAlgorithm.values()) {
            var key = SigningKey.generate(algorithm, random);
            Files.writeString(keyFile(key), key.toPem());
            list.add(new Signing(key, List.of()));
            if (algorithm == KeyAlgorithm.ED25519) {
                list.add(new Signing(key, List.of(HashAlgorithm.SHA512)));
            }
        }
        signings = List.copyOf(list);
    }

    @AfterAll
    void stop() throws IOException {
        if (upstream != null) {
            upstream.close();
        }
    }

    Stream<Arguments> matrix() {
        return signings.stream().flatMap(signing -> options().map(options -> Arguments.of(signing, options)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("matrix")
    void each_makes_what_the_other_makes_and_accepts(Signing signing, Options options) throws Exception {
        byte[] ours = sealift(signing, options);
        byte[] theirs = imgtool(signing, options);

        assertSame(ours, theirs, signing);
        var key = signing.key().publicKey();
        assertThat(ImageVerifier.verify(theirs, ImageRules.signedBy(List.of(key))))
                .isInstanceOfSatisfying(
                        Verdict.Accepted.class,
                        accepted -> assertThat(accepted.key()).isEqualTo(key));
        var file = Files.write(folder.resolve("ours.bin"), ours);
        upstream.must(List.of("imgtool", "verify", "-k", keyFile(signing.key()).toString(), file.toString()));
        MatrixRow.agree("MCUboot", signing, "imgtool", "sealift signs");
        MatrixRow.agree("MCUboot", signing, "imgtool", "tool signs");
    }

    /** Equal but for an ECDSA or RSA signature, which imgtool makes with a random number. */
    private static void assertSame(byte[] ours, byte[] theirs, Signing signing) throws ImageException {
        var our = ImageParser.parse(ours);
        var their = ImageParser.parse(theirs);
        assertThat(our.header()).isEqualTo(their.header());
        assertThat(our.protectedTlvs()).isEqualTo(their.protectedTlvs());
        if (signing.key().publicKey().algorithm() == KeyAlgorithm.ED25519) {
            assertThat(ours).isEqualTo(theirs);
            return;
        }
        assertThat(Arrays.copyOf(ours, our.signedSize())).isEqualTo(Arrays.copyOf(theirs, their.signedSize()));
        assertThat(our.tlvs().subList(0, 2)).isEqualTo(their.tlvs().subList(0, 2));
        assertThat(our.tlvs())
                .extracting(Tlv::type)
                .isEqualTo(their.tlvs().stream().map(Tlv::type).toList());
        int ourRest = ours.length - our.size();
        int theirRest = theirs.length - their.size();
        assertThat(ourRest == 0).isEqualTo(theirRest == 0);
        int rest = Math.min(ourRest, theirRest); // the signatures may differ in length, the slot does not
        assertThat(Arrays.copyOfRange(ours, ours.length - rest, ours.length))
                .isEqualTo(Arrays.copyOfRange(theirs, theirs.length - rest, theirs.length));
    }

    private byte[] sealift(Signing signing, Options options) throws Exception {
        var sealift = options.sealift();
        if (!signing.hash().isEmpty()) {
            var e = sealift.extras();
            sealift = sealift.with(new ImageExtras(
                    e.loadAddress(),
                    e.nonBootable(),
                    e.bootRecord(),
                    e.dependencies(),
                    e.customTlvs(),
                    signing.hash().getFirst(),
                    e.fullKey(),
                    e.erased(),
                    e.trailer(),
                    e.encryption()));
        }
        var out = new ByteArrayOutputStream();
        ImageSigner.sign(
                ByteSource.of(payload),
                sealift,
                List.of(signing.key()),
                ImageSink.binary(out, sealift.extras().erased()));
        return out.toByteArray();
    }

    private byte[] imgtool(Signing signing, Options options) throws IOException {
        var out = folder.resolve("theirs.bin");
        var command = new ArrayList<>(
                List.of("imgtool", "sign", "-k", keyFile(signing.key()).toString()));
        command.addAll(List.of("-v", VERSION.toString(), "-H", "0x200", "--pad-header"));
        command.addAll(List.of("-S", Integer.toString(SLOT_SIZE)));
        if (!signing.hash().isEmpty()) {
            command.addAll(List.of("--sha", "512"));
        }
        command.addAll(options.imgtool());
        command.addAll(List.of(folder.resolve("payload.bin").toString(), out.toString()));
        upstream.must(command);
        return Files.readAllBytes(out);
    }

    private Path keyFile(SigningKey key) {
        return folder.resolve(key.publicKey().algorithm() + ".pem");
    }

    private static Stream<Options> options() {
        var list = new ArrayList<Options>();
        list.add(new Options("plain", List.of(), signOptions(null, null, null, null)));
        list.add(new Options("counter", List.of("-s", "77"), signOptions(77L, null, null, null)));
        list.add(new Options("rom fixed", List.of("-F", "0x08020000"), signOptions(null, 0x0802_0000L, null, null)));
        list.add(new Options(
                "ids",
                List.of("--vid", VENDOR.toString(), "--cid", CLASS.toString()),
                signOptions(null, null, VENDOR, CLASS)));
        extra(list, "load address", ImageExtras.builder().loadAddress(0x2000_4000L), "-L", "0x20004000");
        extra(list, "not bootable", ImageExtras.builder().nonBootable(), "--non-bootable");
        extra(
                list,
                "dependencies",
                ImageExtras.builder()
                        .dependency(1, new ImageVersion(4, 5, 6, 7))
                        .dependency(0, new ImageVersion(1, 0, 0, 0)),
                "-d",
                "(1, 4.5.6+7), (0, 1.0.0)");
        extra(list, "boot record", ImageExtras.builder().bootRecord("CoFM"), "--boot-record", "CoFM");
        extra(
                list,
                "custom TLVs",
                ImageExtras.builder()
                        .customTlv(0xa0, Bytes.of(new byte[] {1, 2, 3}))
                        .customTlv(0xfffe, Bytes.of("text".getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                "--custom-tlv",
                "0xa0",
                "0x010203",
                "--custom-tlv",
                "0xfffe",
                "text");
        extra(list, "whole key", ImageExtras.builder().fullKey(), "--public-key-format", "full");
        extra(list, "erased to 0", ImageExtras.builder().erased(0), "-R", "0");
        for (int write : new int[] {1, 2, 4, 8, 16, 32}) {
            trailer(list, Trailer.swapping(write, Trailer.Mark.TEST), "--pad");
            trailer(list, Trailer.swapping(write, Trailer.Mark.CONFIRMED), "--confirm");
        }
        trailer(list, new Trailer(4, 32, 20, false, false, Trailer.Mark.TEST), "--test");
        trailer(list, new Trailer(4, 16, 128, true, false, Trailer.Mark.CONFIRMED), "--confirm", "--overwrite-only");
        list.add(new Options(
                "all at once",
                List.of(
                        "-s",
                        "4294967295",
                        "-F",
                        "0x8020000",
                        "--vid",
                        VENDOR.toString(),
                        "--cid",
                        CLASS.toString(),
                        "--boot-record",
                        "twelve chars",
                        "-d",
                        "(3, 1.2.3+4)",
                        "--custom-tlv",
                        "0xabcd",
                        "0xff",
                        "--confirm",
                        "--align",
                        "8",
                        "-R",
                        "0"),
                signOptions(0xffff_ffffL, 0x0802_0000L, VENDOR, CLASS)
                        .with(ImageExtras.builder()
                                .bootRecord("twelve chars")
                                .dependency(3, VERSION)
                                .customTlv(0xabcd, Bytes.of(new byte[] {-1}))
                                .trailer(Trailer.swapping(8, Trailer.Mark.CONFIRMED))
                                .erased(0)
                                .build())));
        return list.stream();
    }

    private static void extra(List<Options> list, String name, ImageExtras.Builder extras, String... imgtool) {
        list.add(new Options(
                name, List.of(imgtool), signOptions(null, null, null, null).with(extras.build())));
    }

    private static void trailer(List<Options> list, Trailer trailer, String... imgtool) {
        var args = new ArrayList<>(List.of(imgtool));
        args.addAll(List.of("--align", Integer.toString(trailer.writeSize())));
        args.addAll(List.of("--max-align", Integer.toString(trailer.maxAlign())));
        args.addAll(List.of("-M", Integer.toString(trailer.maxSectors())));
        extra(list, trailer.toString(), ImageExtras.builder().trailer(trailer), args.toArray(String[]::new));
    }

    private static SignOptions signOptions(
            @Nullable Long counter, @Nullable Long romFixed, @Nullable UUID vid, @Nullable UUID cid) {
        return new SignOptions(VERSION, 0x200, true, SLOT_SIZE, 0, counter, romFixed, vid, cid);
    }
}
