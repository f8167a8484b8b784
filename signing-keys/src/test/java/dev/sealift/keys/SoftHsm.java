package dev.sealift.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * SoftHSM2, with tokens in a directory of the build. A module has one state for a process and reads its configuration once,
 * so the tests share this one (surefire sets SOFTHSM2_CONF).
 */
final class SoftHsm {
    static final String PIN = "1234-user";

    private static final String SO_PIN = "5678-officer";

    private SoftHsm() {}

    static Path module() {
        return Stream.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no SoftHSM2: tools/setup.sh installs the package softhsm2"));
    }

    /** To be called once, before the module is loaded: it looks for tokens only then. */
    static void tokens(String... labels) throws IOException {
        prepare();
        for (var label : labels) {
            Tool.run("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", SO_PIN);
        }
    }

    private static void prepare() throws IOException {
        var configuration = Path.of(System.getenv("SOFTHSM2_CONF"));
        Files.createDirectories(configuration.getParent());
        var tokens = Files.createTempDirectory(configuration.getParent(), "tokens"); // none of an earlier run
        Files.writeString(configuration, "directories.tokendir = " + tokens + "\nlog.level = ERROR\n");
    }

    /** Runs pkcs11-tool of OpenSC, logged in to that token. */
    static String pkcs11Tool(String token, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                "pkcs11-tool", "--module", module().toString(), "--token-label", token, "--login", "--pin", PIN));
        command.addAll(List.of(arguments));
        return Tool.run(Map.of(), command);
    }
}
