package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.SlotName;
import dev.sealift.hil.firmware.BadImage;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.lab.Lab;
import dev.sealift.hil.lab.Operator;
import dev.sealift.hil.rig.Rig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever hands in a bad image is told which rule it breaks; nothing of it becomes a release. */
@ExtendWith(RigExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IntakeTest {
    private final Lab lab;
    private final Rig rig;
    private final Firmware firmware;

    IntakeTest(Rig rig, Firmware firmware) throws Exception {
        this.rig = rig;
        this.firmware = firmware;
        this.lab = LabRollouts.lab(rig, firmware);
    }

    /** What was released before decides which counter is too low. */
    @BeforeAll
    void releaseSomethingGood() throws Exception {
        LabRollouts.release(lab, rig, firmware, BadImage.RUNNING);
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @ParameterizedTest
    @EnumSource(BadImage.class)
    void intakeRefuses(BadImage bad) throws Exception {
        Path image = Files.write(rig.folder().resolve(bad + ".bin"), bad.bytesForIntake(firmware, SlotName.B));

        Operator.Outcome outcome =
                lab.operator().attempt(List.of("release", "create", "--id", "bad-" + bad, image.toString()));

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.err()).contains(bad.intake().name());
        assertThat(lab.operator().run(List.of("release", "list"))).doesNotContain("bad-" + bad);
    }
}
