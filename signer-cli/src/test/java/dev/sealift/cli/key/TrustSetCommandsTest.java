package dev.sealift.cli.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustSetCommandsTest {
    private Sandbox sandbox = new Sandbox(Path.of(""));

    @BeforeEach
    void makeFirstSet(@TempDir Path directory) {
        sandbox = new Sandbox(directory);
        for (var name : List.of("root", "old", "new", "later", "other-root")) {
            sandbox.key(name + ".pem");
        }
        succeeds(
                "key",
                "trust",
                "create",
                "--root-key",
                "@/root.pem",
                "--active",
                "@/old.pem",
                "--next",
                "@/new.pem",
                "-o",
                "@/1.slts");
    }

    @Test
    void the_root_key_signs_no_images() {
        var result = sandbox.run(
                "key", "trust", "create", "--root-key", "@/root.pem", "--active", "@/root.pem", "-o", "@/2.slts");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("as a key of its set (expected: other keys");
        assertThat(sandbox.path("2.slts")).doesNotExist();
    }

    private String succeeds(String... command) {
        var result = sandbox.run(command);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    private Sandbox.Result update(String... rest) {
        var command = new ArrayList<>(List.of("key"));
        command.addAll(List.of(rest));
        command.addAll(List.of("--root-key", "@/root.pem", "-o", "@/out.slts"));
        return sandbox.run(command.toArray(String[]::new));
    }

    private String hash(String key) {
        return succeeds("key", "show", "-f", "hash", "@/" + key + ".pem").strip();
    }

    @Test
    void a_set_says_who_signs_and_who_signed_it() {
        assertThat(succeeds("key", "trust", "show", "--root-key", "@/root.pem", "@/1.slts"))
                .contains(
                        "trust set 1, 1 of its active keys must sign; signed by root key " + hash("root"),
                        "ACTIVE   " + hash("old"),
                        "NEXT     " + hash("new"));
        assertThat(succeeds("key", "trust", "show", "@/1.slts")).contains("signature not checked");
        var foreign = sandbox.run("key", "trust", "show", "--root-key", "@/other-root.pem", "@/1.slts");
        assertThat(foreign.code()).isEqualTo(6);
        assertThat(foreign.err()).contains("TRUST_SET_INVALID", "not that of the root key");
        assertThat(sandbox.run("verify", "--root-key", "@/other-root.pem", "--trust-set", "@/1.slts", "@/image"))
                .isEqualTo(foreign);
    }

    @Test
    void a_rotation_activates_the_next_key_and_shows_what_changes() {
        var rotated = update(
                "rotate",
                "@/1.slts",
                "--next",
                "@/later.pem",
                "--retire",
                hash("old").substring(0, 12));

        assertThat(rotated.code()).as(rotated.err()).isZero();
        assertThat(rotated.out())
                .contains(
                        "trust set 2",
                        "REVOKED  " + hash("old") + "  was ACTIVE",
                        "ACTIVE   " + hash("new") + "  was NEXT",
                        "NEXT     " + hash("later") + "  new");
        assertThat(succeeds("key", "trust", "show", "--json", "--root-key", "@/root.pem", "@/out.slts"))
                .contains("\"serial\" : 2");
    }

    @Test
    void a_revoked_key_stays_revoked_until_it_is_forgotten() throws Exception {
        assertThat(update("rotate", "@/1.slts", "--retire", "@/old.pem").code()).isZero();
        Files.move(sandbox.path("out.slts"), sandbox.path("2.slts"));

        assertThat(update("revoke", "@/2.slts", "@/old.pem").err()).contains("is revoked already");
        var forgotten = update("rotate", "@/2.slts", "--forget", "@/old.pem");
        assertThat(forgotten.out()).contains("dropped  " + hash("old") + "  was REVOKED");
    }

    @Test
    void what_would_leave_too_few_active_keys_is_refused() {
        var revoked = update("revoke", "@/1.slts", "@/old.pem");
        assertThat(revoked.code()).isEqualTo(5);
        assertThat(revoked.err()).contains("threshold 1 with 0 active keys", "Nothing was written");
        assertThat(sandbox.path("out.slts")).doesNotExist();

        assertThat(update("rotate", "@/1.slts", "--threshold", "3").err()).contains("threshold 3 with 2 active keys");
        assertThat(update("rotate", "@/1.slts", "--threshold", "2").code()).isZero();
    }

    @Test
    void a_set_that_devices_may_have_is_not_overwritten() throws Exception {
        byte[] first = Files.readAllBytes(sandbox.path("1.slts"));
        var onto = sandbox.run("key", "rotate", "@/1.slts", "--root-key", "@/root.pem", "-o", "@/1.slts");
        assertThat(onto.code()).isEqualTo(3);
        assertThat(onto.err()).contains("exists already, and devices may have the set in it");
        assertThat(sandbox.path("1.slts")).hasBinaryContent(first);

        assertThat(update("rotate", "@/1.slts").code()).isZero();
        assertThat(update("rotate", "@/1.slts").code())
                .as("the same bytes once more")
                .isZero();
        assertThat(update("rotate", "@/1.slts", "--threshold", "2").code()).isEqualTo(3);
    }

    @Test
    void changes_that_make_no_sense_are_refused() throws Exception {
        assertThat(update("revoke", "@/1.slts", "@/later.pem").err()).contains("is not in the set");
        assertThat(update("revoke", "@/1.slts", "00000000").err()).contains("0 keys of the set have a hash");
        assertThat(update("rotate", "@/1.slts", "--next", "@/old.pem").err()).contains("is in the set already, ACTIVE");
        assertThat(update("rotate", "@/1.slts", "--forget", "@/old.pem").err()).contains("is not revoked");
        assertThat(update("rotate", "@/1.slts").code()).isZero();
        Files.move(sandbox.path("out.slts"), sandbox.path("2.slts"));
        assertThat(update("rotate", "@/2.slts").err()).contains("nothing changes");
    }

    @Test
    void a_set_of_another_root_key_or_a_damaged_one_is_not_built_upon() throws Exception {
        var foreign = sandbox.run(
                "key", "revoke", "@/1.slts", "@/old.pem", "--root-key", "@/other-root.pem", "-o", "@/out.slts");
        assertThat(foreign.code()).isEqualTo(6);

        byte[] bytes = Files.readAllBytes(sandbox.path("1.slts"));
        bytes[12] ^= 2; // the threshold
        sandbox.write("bad.slts", bytes);
        assertThat(update("rotate", "@/bad.slts").code()).isEqualTo(6);
        sandbox.write("noise.slts", new byte[100]);
        assertThat(update("rotate", "@/noise.slts").err()).contains("noise.slts: TRUST_SET_INVALID");
    }
}
