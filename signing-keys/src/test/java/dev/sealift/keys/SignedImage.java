package dev.sealift.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.image.ByteSource;
import dev.sealift.image.ImageSigner;
import dev.sealift.image.ImageSink;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.SignOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An MCUboot image signed with a key, wherever that lies, and judged by imgtool: a row of the table that {@code ./test} prints. */
final class SignedImage {
    private static final Path UPSTREAM = Path.of("../firmware-image/src/test/python/upstream.py");
    private static final Path FOLDER = Path.of("target");
    private static final Path MATRIX = FOLDER.resolve("interop-matrix.jsonl");

    private static final SignOptions OPTIONS =
            new SignOptions(new ImageVersion(1, 2, 3, 4), 0x200, true, 0x10000, 0, 5L, null, null, null);

    private static @Nullable Python python;

    private SignedImage() {}

    /** imgtool accepts what the key signs; {@code keySource} is what the table calls its store. */
    static synchronized void isAcceptedByImgtool(String keySource, OpenKey key) throws Exception {
        var publicKey = key.signer().publicKey();
        Files.createDirectories(FOLDER);
        var image = FOLDER.resolve("signed.bin");
        try (var out = Files.newOutputStream(image)) {
            ImageSigner.sign(
                    ByteSource.of(new byte[5000]), OPTIONS, List.of(key.signer()), ImageSink.binary(out, (byte) 0xff));
        }
        var pem = Files.writeString(FOLDER.resolve("signed.pem"), publicKey.toPem());
        if (python == null) {
            python = Python.start();
        }
        python.must("imgtool\tverify\t-k\t" + pem + "\t" + image);
        var row = """
                {"format":"mcuboot","algorithm":"%s","keySource":"%s","tool":"imgtool 2.5.0","direction":"sealift signs","result":"agree"}
                """.formatted(publicKey.algorithm(), keySource);
        Files.writeString(MATRIX, row, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** One process for all, since starting Python costs more than imgtool does; it ends with this one. */
    private record Python(Writer commands, BufferedReader answers) {
        static Python start() throws IOException {
            var builder = new ProcessBuilder(Tool.python().toString(), "-u", UPSTREAM.toString());
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
            var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            return new Python(process.outputWriter(UTF_8), process.inputReader(UTF_8));
        }

        void must(String command) throws IOException {
            commands.write(command + "\n");
            commands.flush();
            var answer = String.valueOf(answers.readLine()).split("\t", -1);
            if (!answer[0].equals("0")) {
                throw new AssertionError(command + " ended with " + answer[0] + ":\n"
                        + (answer.length > 1 ? new String(Base64.getDecoder().decode(answer[1]), UTF_8) : ""));
            }
        }
    }
}
