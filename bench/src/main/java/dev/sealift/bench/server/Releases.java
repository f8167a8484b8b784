package dev.sealift.bench.server;

import dev.sealift.image.Board;
import dev.sealift.image.SigningKey;
import dev.sealift.image.Slot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Signs images and hands them in, as a release engineer would. */
final class Releases {
    /** Large for a microcontroller, and what updates are compared by. */
    static final int IMAGE_BYTES = 256 * 1024;

    /** In the RAM of the board. */
    private static final int STACK = 0x2001_0000;

    private Releases() {}

    /** Makes the key that images are signed with, unless it is there, and gives the file of its public half. */
    static Path key(Path folder) throws IOException {
        Path known = folder.resolve("release.pub.pem");
        if (Files.exists(known)) {
            return known;
        }
        var key = SigningKey.generate(new SecureRandom());
        Path file = Files.writeString(folder.resolve("release.pem"), key.toPem());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return Files.writeString(known, key.publicKey().toPem());
    }

    /** Releases that version for both slots, and gives its id. */
    static String create(Bench bench, String version) throws IOException {
        var board = Board.named(Bench.BOARD).orElseThrow();
        List<String> signed = new ArrayList<>();
        for (Slot slot : board.slots()) {
            Path build = Files.write(bench.folder().resolve("build.bin"), payload(board, slot, version));
            Path image = bench.folder().resolve(version + "-" + slot.name() + ".bin");
            bench.sealift(
                    "sign",
                    "--key",
                    bench.folder().resolve("release.pem").toString(),
                    "--board",
                    Bench.BOARD,
                    "--slot",
                    slot.name(),
                    "--version",
                    version,
                    build.toString(),
                    image.toString());
            signed.add(image.toString());
        }
        String id = "release-" + version.replaceAll("\\W", "-");
        bench.sealift("release", "create", "--id", id, signed.get(0), signed.get(1));
        return id;
    }

    /** A vector table that fits the slot, and bytes. */
    private static byte[] payload(Board board, Slot slot, String version) {
        byte[] bytes = new byte[IMAGE_BYTES];
        new Random(version.hashCode()).nextBytes(bytes);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(STACK).putInt((int)
                (slot.base() + board.headerSize() + 0x101));
        return bytes;
    }
}
