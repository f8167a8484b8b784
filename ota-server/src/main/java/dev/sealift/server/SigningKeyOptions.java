package dev.sealift.server;

import dev.sealift.keys.KeyReference;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.Secrets;
import dev.sealift.server.signing.KeyConfiguration;
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
                    name,
                    KeyReference.parse(reference),
                    source == null ? Secrets.none() : SecretSource.parse("--signing-secret", source));
        } catch (KeyStoreException e) {
            throw wrong("--signing-key " + name + ": " + e.getMessage());
        }
    }

    private static StartFailure wrong(String message) {
        return new StartFailure(StartFailure.Cause.COMMAND_LINE, message);
    }
}
