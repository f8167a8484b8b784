package dev.sealift.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jazzer over all parsers, for a short time; {@code -Dsealift.long=true} for an hour, {@code -Dsealift.seed=N} another way. */
class FuzzTest {
    private static final int SECONDS = 30;
    private static final int LONG_SECONDS = 3600;

    /** Larger than what any parser reads at once, and small enough to be quick. */
    private static final int MAX_INPUT = 16 * 1024;

    @ParameterizedTest
    @EnumSource
    void no_parser_stumbles_over_its_seeds(Target target) throws Exception {
        assertThat(Seeds.of(target)).isNotEmpty();
        for (var seed : Seeds.of(target)) {
            Target.fuzzerTestOneInput(seed);
        }
    }

    @Test
    void what_was_found_stays_right() throws Exception {
        for (var finding : Seeds.findings()) {
            Target.fuzzerTestOneInput(Files.readAllBytes(finding));
        }
    }

    @Test
    void jazzer_finds_nothing(@TempDir Path folder) throws Exception {
        var corpus = Files.createDirectory(folder.resolve("corpus"));
        for (var target : Target.values()) {
            int number = 0;
            for (var seed : Seeds.of(target)) {
                Files.write(corpus.resolve(target + "-" + number++), seed);
            }
        }
        var log = folder.resolve("log");
        int code = jazzer(corpus, log);
        var lines = Files.readAllLines(log);
        lines.stream().filter(line -> line.startsWith("Done ")).forEach(System.out::println);
        assertThat(code).as("Jazzer's end; its last words:\n" + lastOf(lines)).isZero();
    }

    /** In a process of its own, since it instruments classes and may end the JVM; a finding lies in target/ then. */
    private static int jazzer(Path corpus, Path log) throws IOException, InterruptedException {
        int seconds = Boolean.getBoolean("sealift.long") ? LONG_SECONDS : SECONDS;
        var classpath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classpath,
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Target.class.getName(),
                "--instrumentation_includes=dev.sealift.**",
                "--reproducer_path=target",
                "-artifact_prefix=target" + File.separator,
                "-max_total_time=" + seconds,
                "-max_len=" + MAX_INPUT,
                "-seed=" + Long.getLong("sealift.seed", 1),
                corpus.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
    }

    private static String lastOf(List<String> lines) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }
}
