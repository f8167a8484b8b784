package dev.sealift.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Sandbox;
import dev.sealift.image.Board;
import dev.sealift.image.SigningKey;
import dev.sealift.server.SealiftServer;
import dev.sealift.server.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/** A shell that is logged in to a real server, which trusts the key {@code release.pem}. */
abstract class CommandsTest {
    final Sandbox shell;
    final SealiftServer server;

    CommandsTest(Path directory, UnaryOperator<Settings> settings, Clock clock) throws Exception {
        shell = new Sandbox(directory);
        var key = SigningKey.parse(Files.readString(shell.key("release.pem")));
        server = SealiftServer.start(
                settings.apply(Settings.local(directory.resolve("server"), List.of(key.publicKey()))), clock);
        ok(
                "login",
                "--server",
                "https://127.0.0.1:" + server.operatorPort(),
                "--ca",
                "@/server/ca.pem",
                "--token-file",
                "@/server/admin.token");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    final String ok(String... command) {
        var result = shell.run(command);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    final String refused(String... command) {
        var result = shell.run(command);
        assertThat(result.code()).as(result.out()).isEqualTo(ExitCode.REQUEST_REFUSED.number());
        return result.err();
    }

    /** A signed image as {@code a-1.0.0.bin}. */
    final String image(String slot, String version) {
        String name = slot.toLowerCase(Locale.ROOT) + "-" + version + ".bin";
        shell.build("build.bin", Board.STM32F405.slot(slot).orElseThrow(), 3000);
        ok(
                "sign",
                "--key",
                "@/release.pem",
                "--board",
                "stm32f405",
                "--slot",
                slot,
                "--version",
                version,
                "--security-counter",
                "1",
                "@/build.bin",
                "@/" + name);
        return "@/" + name;
    }
}
