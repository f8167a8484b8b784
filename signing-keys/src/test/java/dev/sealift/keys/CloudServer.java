package dev.sealift.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A script of the test resources that plays a cloud's key service on the loopback address, for who has the token. */
record CloudServer(Process process, String endpoint) implements AutoCloseable {
    static final String TOKEN = "ya29.a0-token_for~tests";

    static CloudServer start(String script) throws IOException {
        // Not to the error output of these tests: a server that outlived them would keep it open, and Maven waiting for
        // its end.
        var errors = Path.of("target", script + ".log");
        var process = new ProcessBuilder(Tool.python().toString(), script(script), TOKEN)
                .redirectError(errors.toFile())
                .start();
        var endpoint = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (endpoint == null) {
            throw new AssertionError(script + " did not start: " + Files.readString(errors));
        }
        return new CloudServer(process, endpoint);
    }

    /** What the vendor's own client says to that key of this server. */
    String vendorsClient(String script, String key) throws IOException {
        return Tool.run(Map.of(), List.of(Tool.python().toString(), script(script), endpoint, TOKEN, key));
    }

    private static String script(String name) {
        return Path.of(Objects.requireNonNull(CloudServer.class.getResource("/" + name))
                        .getPath())
                .toString();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
