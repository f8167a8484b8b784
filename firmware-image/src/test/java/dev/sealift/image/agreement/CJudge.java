package dev.sealift.image.agreement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The bootloader's C sources, compiled for this machine under sanitizers: firmware-ref/tests/judge. */
final class CJudge extends ProcessJudge {
    private static final Path FOLDER = Path.of("../firmware-ref/build-host/tests/judge");
    private static final Path REASONS = Path.of("../reason-codes.csv");

    private final DataInputStream verdicts;
    private final Map<Integer, String> names;

    private CJudge(Process process, Map<Integer, String> names) {
        super(process);
        this.verdicts = new DataInputStream(process.getInputStream());
        this.names = names;
    }

    /** Starts the program of that name; without it the test fails, since a comparison that is not made proves nothing. */
    static CJudge start(String program) throws IOException {
        var file = FOLDER.resolve(program);
        if (!Files.isExecutable(file)) {
            throw new IOException("no " + file + " (expected: it; ./test builds it, or in firmware-ref:"
                    + " cmake --preset host && cmake --build --preset host --target judges)");
        }
        var process = new ProcessBuilder(file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new CJudge(process, names());
    }

    @Override
    String verdict() throws IOException {
        int code = Short.toUnsignedInt(Short.reverseBytes(verdicts.readShort()));
        return names.getOrDefault(code, "unproven");
    }

    private static Map<Integer, String> names() throws IOException {
        var names = new HashMap<Integer, String>();
        for (var line : Files.readAllLines(REASONS, UTF_8)) {
            var fields = line.split(",", 3);
            if (!fields[0].equals("code")) {
                names.put(Integer.valueOf(fields[0]), fields[0].equals("0") ? ACCEPTED : fields[1]);
            }
        }
        return names;
    }
}
