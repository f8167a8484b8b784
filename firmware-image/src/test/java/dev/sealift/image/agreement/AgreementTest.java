package dev.sealift.image.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.image.ImageFault;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Java, C and imgtool judge damaged images alike, but for the differences that are documented; ten planted bugs are found.
 * {@code -Dsealift.seed=N} takes other images, {@code -Dsealift.long=true} a million of them.
 */
class AgreementTest {
    private static final int ROUNDS = 20_000;
    private static final int LONG_ROUNDS = 1_000_000;
    private static final long SEED = Long.getLong("sealift.seed", 1);

    /** Programs of firmware-ref/tests/judge, whose CMakeLists.txt says what each bug is. */
    private static final List<String> PLANTED_IN_C = List.of(
            "size-sum-wraps",
            "hash-compared-in-part",
            "signature-followed-by-more",
            "counter-of-two-bytes",
            "sizes-not-checked");

    /** Only files are too short, and the bootloader does not look at a trust set that an image carries. */
    private static final Set<String> NOT_OF_SLOTS = Set.of(
            "IMAGE_TRUNCATED", "WRONG_DECRYPTION_KEY", "TRUST_SET_INVALID", "TRUST_SET_OLD", "TRUST_SET_UNBOOTABLE");

    /** A campaign that hardly reaches a rule says little about it. */
    private static final int LEAST_OF_EACH = 20;

    @Test
    void all_judge_alike_and_planted_bugs_are_found(@TempDir Path scratch) throws Exception {
        var planted = new LinkedHashMap<String, Judge>();
        for (var bug : PlantedJavaBug.values()) {
            planted.put(bug.name(), bug.judge());
        }
        for (var bug : PLANTED_IN_C) {
            planted.put(bug, CJudge.start("judge-" + bug));
        }
        int plantedBugs = planted.size();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var c = CJudge.start("judge");
                var imgtool = ImgtoolJudge.start(scratch)) {
            var campaign = new Campaign(new Mutants(SEED), threads, c, imgtool, planted);
            campaign.run(Boolean.getBoolean("sealift.long") ? LONG_ROUNDS : ROUNDS);
            System.out.println("agreement, seed " + SEED + ": " + campaign.verdicts());
            System.out.println("planted bugs found at mutant: " + campaign.foundAt());

            assertThat(campaign.disagreements()).isEmpty();
            assertThat(campaign.missed()).isEmpty();
            assertThat(campaign.foundAt()).hasSize(plantedBugs).hasSize(10);
            assertThat(campaign.foundAt().values()).allMatch(at -> at <= ROUNDS);
            assertThat(Arrays.stream(ImageFault.values()).map(Enum::name))
                    .filteredOn(fault -> !NOT_OF_SLOTS.contains(fault))
                    .allSatisfy(fault -> assertThat(campaign.verdicts().getOrDefault(fault, 0))
                            .as(fault)
                            .isGreaterThan(LEAST_OF_EACH));
            assertThat(campaign.verdicts().get(Judge.ACCEPTED)).isGreaterThan(LEAST_OF_EACH);
        }
    }
}
