package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Board profiles on the server's command line. */
class BoardOptionsTest {
    private static final String SENSOR = """
            name: sensor
            format: mcuboot
            bootloader: mcuboot
            header-size: 0x200
            alignment: 4
            placement: anywhere
            swap: none
            class: 6f2d5d1c-6f0f-4b5e-8d1a-6a1f0a5e9c11
            slots:
              primary: {address: 0x10000, size: 0x60000}
            """;

    @TempDir
    private Path directory;

    private BoardOptions parse(String... profiles) throws IOException {
        var args = new String[1 + profiles.length];
        args[0] = "--board-profile";
        for (int i = 0; i < profiles.length; i++) {
            args[i + 1] = Files.writeString(directory.resolve(i + ".yaml"), profiles[i])
                    .toString();
        }
        var options = new BoardOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(args);
        return options;
    }

    @Test
    void profilesComeBesideTheBuiltInOnes() throws Exception {
        assertThat(parse(SENSOR, SENSOR.replace("sensor", "lamp")).boards().ids())
                .containsOnlyKeys("stm32f405", "mps2-an386", "esp32c3", "posix", "sensor", "lamp");
        assertThat(new BoardOptions().boards().ids()).containsOnlyKeys("stm32f405", "mps2-an386", "esp32c3", "posix");
    }

    @ParameterizedTest
    @CsvSource({
        "class: .*, '', sensor has no 'class'",
        "sensor, stm32f405, there is a board stm32f405 already",
        "alignment: 4, alignment: 3, 0.yaml:5: 'alignment' is 3"
    })
    void aProfileThatTellsNothingIsRefusedAtTheStart(String from, String to, String message) throws Exception {
        var options = parse(SENSOR.replaceAll(from, to));

        assertThatThrownBy(options::boards)
                .isInstanceOfSatisfying(
                        StartFailure.class, e -> assertThat(e.exitCode()).isEqualTo(2))
                .hasMessageContaining(message);
    }

    @Test
    void aProfileThatIsNotThereIsNamed() throws Exception {
        var options = parse(SENSOR);
        Files.delete(directory.resolve("0.yaml"));

        assertThatThrownBy(options::boards)
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("0.yaml cannot be read (expected: ");
    }
}
