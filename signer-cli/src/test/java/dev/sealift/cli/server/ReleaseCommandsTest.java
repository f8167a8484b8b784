package dev.sealift.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.api.ReleaseState;
import dev.sealift.api.operator.Releases;
import dev.sealift.cli.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases from the command line, against a real server. */
class ReleaseCommandsTest extends CommandsTest {
    ReleaseCommandsTest(@TempDir Path directory) throws Exception {
        super(directory, settings -> settings, Clock.systemUTC());
    }

    private Releases.View json(String... command) {
        return Json.mapper().readValue(ok(command), Releases.View.class);
    }

    @Test
    void a_release_is_published_in_one_step_shown_downloaded_and_withdrawn() throws Exception {
        String a = image("A", "1.0.0");
        String b = image("B", "1.0.0");
        assertThat(ok("release", "create", a, b, "--notes", "first"))
                .contains(
                        "uploaded", "release stm32f405-1.0.0: version 1.0.0 for stm32f405, slots A and B", "PUBLISHED");
        assertThat(ok("release", "list"))
                .contains("stm32f405-1.0.0: version 1.0.0")
                .contains("PUBLISHED");
        assertThat(ok("release", "show", "stm32f405-1.0.0")).contains("notes: first", "SBOM: none");

        Files.createDirectories(shell.path("out"));
        ok("release", "download", "stm32f405-1.0.0", "--out-dir", "@/out");
        assertThat(Files.readAllBytes(shell.path("out/stm32f405-1.0.0-stm32f405-A.bin")))
                .isEqualTo(Files.readAllBytes(shell.path("a-1.0.0.bin")));
        assertThat(refused("release", "download", "stm32f405-1.0.0", "--board", "esp32", "--out-dir", "@/out"))
                .contains("no image for board esp32", "[stm32f405]");

        assertThat(refused("release", "delete", "stm32f405-1.0.0"))
                .contains("sealift release withdraw stm32f405-1.0.0");
        assertThat(ok("release", "withdraw", "stm32f405-1.0.0", "--reason", "drains the battery"))
                .contains("WITHDRAWN", ": drains the battery");
        assertThat(ok("release", "delete", "stm32f405-1.0.0")).contains("deleted release stm32f405-1.0.0");
    }

    @Test
    void a_draft_grows_until_it_is_published() {
        var draft = json("release", "create", image("A", "1.0.0"), "--id", "r1", "--draft", "--json");
        assertThat(draft.state()).isEqualTo(ReleaseState.DRAFT);
        assertThat(ok("release", "show", "r1")).contains("next: sealift release publish r1");
        assertThat(refused("release", "publish", "r1")).contains("NO_IMAGE_FOR_SLOT", "upload the missing image");

        ok("release", "update", "r1", image("A", "1.0.0"), image("B", "1.0.0"));
        var changed = json("release", "update", "r1", "--notes", "line one", "--requires", "0.9.0", "--json");
        assertThat(changed.artifacts()).hasSize(2);
        assertThat(changed.requires()).isEqualTo("0.9.0");
        assertThat(refused("release", "publish", "r1")).contains("DEPENDENCY_UNMET", "requires 0.9.0");
        assertThat(json("release", "update", "r1", "--requires", "", "--json").requires())
                .isNull();
        assertThat(json("release", "publish", "r1", "--json").state()).isEqualTo(ReleaseState.PUBLISHED);
        assertThat(refused("release", "update", "r1", "--notes", "late")).contains("never changes");
    }

    @Test
    void every_image_that_is_refused_is_told_of_and_nothing_is_released() throws Exception {
        String a = image("A", "1.0.0");
        byte[] damaged = Files.readAllBytes(shell.path("a-1.0.0.bin"));
        damaged[0x300] ^= 1;
        shell.write("damaged.bin", damaged);
        shell.write("text.bin", "no image".getBytes(StandardCharsets.US_ASCII));
        assertThat(refused("release", "create", "@/damaged.bin", a, "@/text.bin"))
                .contains("damaged.bin: ", "HASH_MISMATCH", "text.bin: ", "IMAGE_BAD_MAGIC", "2 of 3 files refused");
        assertThat(ok("release", "list")).isEmpty();
    }

    @Test
    void a_file_that_cannot_be_read_is_told_of_before_any_is_sent() throws Exception {
        String a = image("A", "1.0.0");
        Files.createDirectory(shell.path("directory"));
        for (var command : List.of(
                List.of("release", "create", a, "--sbom", "@/missing"),
                List.of("release", "create", a, "--provenance", "@/directory"),
                List.of("release", "create", a, "--notes-file", "@/missing"),
                List.of("release", "create", a, "@/missing"),
                List.of("release", "update", "r1", a, "--sbom", "@/missing"))) {
            var result = shell.run(command.toArray(String[]::new));
            assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.FILE.number());
            assertThat(result.err()).containsAnyOf("missing", "directory").doesNotContain("a-1.0.0.bin");
        }
        assertThat(stored()).isEmpty();

        ok("release", "create", a, "--draft");
        assertThat(stored()).hasSize(1);
    }

    /** The images that the server holds. */
    private List<Path> stored() throws IOException {
        try (var files = Files.walk(shell.path("server/artifacts"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void gc_says_what_it_would_remove_and_removes_nothing_that_is_young() {
        ok("release", "create", image("A", "1.0.0"), "--draft", "--id", "r1");
        ok("release", "delete", "r1");
        assertThat(ok("release", "gc", "--dry-run")).contains("0 files, 0 bytes would be removed");
        assertThat(ok("release", "gc", "--json")).contains("\"dryRun\" : false");
        assertThat(refused("release", "gc", "--grace-hours", "0")).contains("graceHours");
    }
}
