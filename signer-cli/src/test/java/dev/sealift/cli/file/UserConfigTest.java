package dev.sealift.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserConfigTest {
    @Test
    void it_lies_where_the_environment_says() {
        assertThat(UserConfig.folder(Map.of("XDG_CONFIG_HOME", "/x", "HOME", "/h")))
                .isEqualTo(Path.of("/x/sealift"));
        assertThat(UserConfig.folder(Map.of("HOME", "/h"))).isEqualTo(Path.of("/h/.config/sealift"));
    }

    /** Not in the folder that the command happens to run in, where a token would be found by others. */
    @Test
    void without_a_home_it_lies_in_the_one_that_the_system_knows() {
        assertThat(UserConfig.folder(Map.of()))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".config", "sealift"))
                .isAbsolute();
    }
}
