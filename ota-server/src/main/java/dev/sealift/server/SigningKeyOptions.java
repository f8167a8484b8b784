package dev.sealift.server;

import dev.sealift.keys.KeyReference;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.Secrets;
import dev.sealift.server.signing.KeyConfiguration;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The keys that signing profiles may use, and where their secrets come from: never the command line, which everybody can read. */
final class SigningKeyOptions {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    @Option(
            names = "--signing-key",
            paramLabel = "NAME=KEY",
            description = "A key that signing profiles may use, under that name; repeatable. KEY: see docs/keys.md.")
    private Map<String, String> keys = new LinkedHashMap<>();

    @Option(
            names = "--signing-secret",
            paramLabel = "NAME=SOURCE",
            description =
                    "Where that key's PIN or passphrase comes from: env:VARIABLE, file:PATH (mode 0600) or credential:NAME (systemd).")
    private Map<String, String> secrets = new LinkedHashMap<>();

    List<KeyConfiguration> configurations() {
        secrets.keySet().forEach(name -> {
            if (!keys.containsKey(name)) {
                throw wrong("--signing-secret " + name + ": there is no --signing-key of that name");
            }
        });
        return keys.entrySet().stream()
                .map(key -> configuration(key.getKey(), key.getValue()))
                .toList();
    }

    private KeyConfiguration configuration(String name, String reference) {
        if (!NAME.matcher(name).matches()) {
            throw wrong("--signing-key name '" + name + "' (expected: 1-64 of a-z A-Z 0-9 _ -)");
        }
        try {
            String source = secrets.get(name);
            return new KeyConfiguration(
                    name, KeyReference.parse(reference), source == null ? Secrets.none() : secret(source));
        } catch (KeyStoreException e) {
            throw wrong("--signing-key " + name + ": " + e.getMessage());
        }
    }

    private static Secrets secret(String source) {
        String[] parts = source.split(":", 2);
        return switch (parts.length == 2 ? parts[0] : "") {
            case "env" -> Secrets.ofEnvironment(System.getenv(), parts[1]);
            case "file" -> Secrets.ofFile(Path.of(parts[1]));
            case "credential" -> Secrets.ofFile(credentials().resolve(parts[1]));
            default ->
                throw wrong(
                        "--signing-secret is of no kind that is known (expected: env:VARIABLE, file:PATH or credential:NAME; the secret itself does not belong here)");
        };
    }

    private static Path credentials() {
        String directory = System.getenv("CREDENTIALS_DIRECTORY");
        if (directory == null) {
            throw wrong("--signing-secret credential:… needs $CREDENTIALS_DIRECTORY, which systemd sets for units with"
                    + " LoadCredential= (expected: that, or env:VARIABLE or file:PATH)");
        }
        return Path.of(directory);
    }

    private static StartFailure wrong(String message) {
        return new StartFailure(StartFailure.Cause.COMMAND_LINE, message);
    }
}
