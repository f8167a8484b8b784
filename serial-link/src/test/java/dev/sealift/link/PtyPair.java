package dev.sealift.link;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Two pseudo terminals that socat joins, as the rigs use them. */
record PtyPair(Process socat, Path a, Path b) implements AutoCloseable {

    static PtyPair start(Path folder) throws IOException {
        Path a = folder.resolve("ttyA");
        Path b = folder.resolve("ttyB");
        Process socat = new ProcessBuilder(
                        List.of("socat", "-d", "-d", "pty,raw,echo=0,link=" + a, "pty,raw,echo=0,link=" + b))
                .redirectErrorStream(true)
                .start();
        // socat says this when both are open.
        BufferedReader said = new BufferedReader(new InputStreamReader(socat.getInputStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.contains("starting data transfer loop")) {
                return new PtyPair(socat, a, b);
            }
        }
        throw new IOException("socat ended without opening the terminals");
    }

    @Override
    public void close() {
        socat.destroy();
        socat.onExit().join();
    }
}
