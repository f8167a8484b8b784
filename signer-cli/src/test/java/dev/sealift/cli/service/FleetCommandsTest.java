package dev.sealift.cli.service;

import static dev.sealift.cli.service.ServiceBench.assertOk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Sandbox;
import dev.sealift.server.release.TrustedKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices and groups from the command line, on a real server. */
class FleetCommandsTest {
    private final ServiceBench bench;
    private final Sandbox admin;

    FleetCommandsTest(@TempDir Path directory) {
        bench = new ServiceBench(directory, new Sandbox(directory).key("release.pem"), TrustedKeys.ofImages(List.of()));
        admin = bench.admin();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private String run(String... args) {
        var result = admin.run(args);
        assertOk(result);
        return result.out();
    }

    @Test
    void devices_are_described_searched_grouped_and_taken_out_of_service() {
        run("device", "add", "d1", "--board", "stm32f405", "--attribute", "site=berlin", "--attribute", "floor=3");
        run("device", "add", "d2", "--board", "stm32f405");
        run("device", "update", "d2", "--attribute", "site=berlin");
        assertThat(run("device", "update", "d1", "--attribute", "floor="))
                .contains("site")
                .doesNotContain("floor");
        run("group", "create", "berlin", "--query", "attributes.site:berlin");
        run("group", "create", "lab", "--description", "on the desk");
        assertThat(run("group", "add", "lab", "d1")).isEqualTo("1 added\n");
        assertThat(run("group", "members", "berlin")).isEqualTo("d1\nd2\n");
        assertThat(run("group", "remove", "lab", "d1", "d2")).isEqualTo("1 removed\n");
        assertThat(run("group", "list")).contains("ACTIVE attributes.site:berlin");
        assertThat(run("device", "quarantine", "d1", "--reason", "smokes")).contains("QUARANTINED: smokes");
        assertThat(run("device", "search", "state:quarantined"))
                .startsWith("d1 ")
                .hasLineCount(1);
        assertThat(run("device", "release", "d1")).doesNotContain("QUARANTINED");
        assertThat(run("device", "replace", "d1", "--serial", "SN-2")).contains("SN-2");
        run("device", "decommission", "d2");
        run("device", "delete", "d2");
        assertThat(admin.run("device", "show", "d2").code()).isEqualTo(ExitCode.REQUEST_REFUSED.number());
        run("group", "update", "lab", "--description", "");
        run("group", "delete", "lab");
        var wrong = admin.run("device", "search", "colour:red");
        assertThat(wrong.code()).isEqualTo(ExitCode.REQUEST_REFUSED.number());
        assertThat(wrong.err()).contains("character 1: field 'colour'", "attributes.NAME");
    }

    @Test
    void a_file_of_devices_goes_in_and_comes_out() throws Exception {
        Files.writeString(admin.path("fleet.csv"), "id,board,attributes.site\nd1,stm32f405,a\nd2,stm32f405,\n");
        assertThat(run("device", "import", "@/fleet.csv"))
                .isEqualTo("2 lines: 2 created, 0 updated, 0 unchanged, 0 wrong\n");
        assertThat(run("device", "export", "@/out.csv")).startsWith("2 devices in ");
        assertThat(Files.readString(admin.path("out.csv")))
                .isEqualTo("id,board,gateway,serial,attributes.site\nd1,stm32f405,,,a\nd2,stm32f405,,,\n");
        assertThat(run("device", "export", "@/out.jsonl", "--query", "id:d1")).startsWith("1 device in ");
        assertThat(Files.readAllLines(admin.path("out.jsonl"))).hasSize(1);
        Files.writeString(admin.path("bad.csv"), "id,board\nd3,stm32f405\nd4,toaster\n");
        var bad = admin.run("device", "import", "@/bad.csv");
        assertThat(bad.code()).isEqualTo(ExitCode.LINES_FAILED.number());
        assertThat(bad.out()).contains("nothing was taken of lines 2 to 3", "line 3, board: toaster (expected: one of");
        Files.writeString(admin.path("twice.csv"), "id,board\nd5,stm32f405\nd6,stm32f405\n\"d5\",stm32f405\n");
        Files.writeString(admin.path("twice.jsonl"), """
                {"id":"d5","board":"stm32f405"}
                {"id":"d5","board":"stm32f405"}
                """);
        assertThat(admin.run("device", "import", "@/twice.csv").err())
                .contains("lines 2 and 4 are both about device 'd5'");
        var twice = admin.run("device", "import", "@/twice.jsonl");
        assertThat(twice.code()).isEqualTo(ExitCode.LINES_FAILED.number());
        assertThat(twice.err()).contains("lines 1 and 2 are both about device 'd5'");
        assertThat(admin.run("device", "show", "d5").code()).isNotZero();
        assertThat(run("job", "plan", "--kind", "reboot", "--target", "d1"))
                .contains("nothing limits how many are under way at once");
        assertThat(run("job", "plan", "--kind", "reboot", "--target", "d1", "--max-in-flight", "1"))
                .doesNotContain("nothing limits");
        assertThat(admin.run("device", "import", "@/fleet.txt").code()).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void the_log_says_why_somebody_stopped_a_job() {
        run("device", "add", "d1", "--board", "stm32f405");
        run("job", "create", "--id", "again", "--kind", "reboot", "--target", "d1");
        run("job", "pause", "again", "--comment", "storm over berlin");
        assertThat(run("audit", "list", "--subject", "job:again"))
                .containsPattern("JOB_PAUSED .*operator:\\S+ \\(storm over berlin\\)");
        var missing = admin.run("job", "create", "--kind", "custom", "--document", "@/no.json", "--target", "d1");
        assertThat(missing.code()).isEqualTo(ExitCode.FILE.number());
        assertThat(missing.err()).contains("cannot read ", "no.json: there is no ");
    }
}
