package dev.sealift.cli.file;

import java.nio.file.Path;
import java.util.Map;

/** Where a user's login and board profiles lie. */
public final class UserConfig {
    private UserConfig() {}

    /** Sealift's folder, by the XDG base directories; without a HOME in the environment by the user's entry in the system. */
    public static Path folder(Map<String, String> environment) {
        var config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        var home = environment.getOrDefault("HOME", "");
        var base = config.isEmpty()
                ? Path.of(home.isEmpty() ? System.getProperty("user.home") : home, ".config")
                : Path.of(config);
        return base.resolve("sealift");
    }
}
