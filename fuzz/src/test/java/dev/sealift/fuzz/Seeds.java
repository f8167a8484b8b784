package dev.sealift.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Inputs that mean something, for Jazzer to start from: files that other tests keep, and short ones of each other kind. */
final class Seeds {
    private static final Path RESOURCES = Path.of("../firmware-image/src/test/resources");

    /** What an earlier run found; each stays right. The first byte says which parser, as in a run. */
    private static final Path FINDINGS = Path.of("src/test/resources/findings");

    private static final Map<Target, List<Path>> FOLDERS = Map.of(
            Target.IMAGE, List.of(RESOURCES.resolve("imgtool")),
            Target.PEM, List.of(RESOURCES.resolve("keys")),
            Target.ESP, List.of(RESOURCES.resolve("espsecure")));

    private static final Map<Target, List<String>> TEXTS = Map.of(
            Target.INTEL_HEX, List.of(":020000040800F2\n:0400000001020304F2\n:00000001FF\n"),
            Target.BOARD,
                    List.of(
                            "name: demo\nformat: mcuboot\nheader-size: 0x200\nslots:\n  A: {base: 0x8020000, size: 0x60000}\n"),
            Target.KEY_REFERENCE,
                    List.of(
                            "pkcs11:token=a%20b;object=k?module-path=/x.so",
                            "vault:team/transit/k?version=2",
                            "awskms:alias/k?region=eu-west-1",
                            "azurekms:https://v.vault.azure.net/keys/k/0123",
                            "gcpkms:projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1",
                            "k.p12#alias",
                            "k.pem"),
            Target.DETACHED,
                    List.of(
                            "MEQCIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAiABAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ=="),
            Target.QUERY,
                    List.of(
                            "board:stm32f405 -attributes.site:\"New York\" OR (version>=1.2 id:a*)",
                            "attributes.n:[1 TO 5} AND NOT lastContact<now-7d groups:(a OR b?)"),
            Target.SMP, List.of("\u0006\u0009AAwCAAAGAAAAAb9hZABiZmbv/w==\n"));

    private static final Map<Target, List<String>> HEX = Map.of(
            Target.SIGNATURE, List.of("3006020101020101", "3008020200ff020200ff"),
            Target.TRUST_SET, List.of("534c545301008000070000000101000001000000"),
            Target.ELF, List.of("7f454c460101010000000000000000000200280001000000"),
            Target.SMP, List.of("0100000400000100bf617200ff"));

    private Seeds() {}

    /** Of that parser, with the byte that names it. */
    static List<byte[]> of(Target target) throws IOException {
        var seeds = new ArrayList<byte[]>();
        for (var folder : FOLDERS.getOrDefault(target, List.of())) {
            for (var file : files(folder)) {
                seeds.add(named(target, Files.readAllBytes(file)));
            }
        }
        TEXTS.getOrDefault(target, List.of()).forEach(text -> seeds.add(named(target, text.getBytes(UTF_8))));
        HEX.getOrDefault(target, List.of())
                .forEach(hex -> seeds.add(named(target, HexFormat.of().parseHex(hex))));
        return seeds;
    }

    /** What was found, whichever the parser. */
    static List<Path> findings() throws IOException {
        return files(FINDINGS);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static byte[] named(Target target, byte[] input) {
        byte[] named = new byte[1 + input.length];
        named[0] = (byte) List.of(Target.values()).indexOf(target);
        System.arraycopy(input, 0, named, 1, input.length);
        return named;
    }
}
