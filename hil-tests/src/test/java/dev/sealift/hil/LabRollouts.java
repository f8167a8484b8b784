package dev.sealift.hil;

import dev.sealift.api.SlotName;
import dev.sealift.hil.firmware.Fault;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.lab.Lab;
import dev.sealift.hil.rig.Rig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What most tests with a lab begin with: the lab, and releases of good and of faulty images. */
final class LabRollouts {
    private LabRollouts() {}

    /** A lab in the rig's folder whose intake trusts the development key. */
    static Lab lab(Rig rig, Firmware firmware) throws IOException {
        return new Lab(rig.folder().resolve("lab"), firmware.key().publicKey());
    }

    /** The same with a server as of the days before TLS 1.3. */
    static Lab labWithoutTls13(Rig rig, Firmware firmware) throws IOException {
        return new Lab(rig.folder().resolve("lab"), firmware.key().publicKey(), "TLSv1.3");
    }

    /** Release that version, sound in both slots; returns the release's id. */
    static String release(Lab lab, Rig rig, Firmware firmware, String version) throws IOException {
        List<Path> files = new ArrayList<>();
        for (SlotName slot : SlotName.values()) {
            files.add(write(rig, "app-" + version + "-" + slot, firmware.signed(slot, version)));
        }
        return release(lab, version, files);
    }

    /** Release that version with a fault in both slots; returns the release's id. */
    static String faultyRelease(Lab lab, Rig rig, Firmware firmware, String version, Fault fault) throws IOException {
        List<Path> files = new ArrayList<>();
        for (SlotName slot : SlotName.values()) {
            files.add(write(rig, fault + "-" + slot, firmware.faulty(slot, version, fault)));
        }
        return release(lab, fault.name(), files);
    }

    /** Release that version with more bytes behind it in both slots; returns the release's id. */
    static String longerRelease(Lab lab, Rig rig, Firmware firmware, String version, byte[] more) throws IOException {
        List<Path> files = new ArrayList<>();
        for (SlotName slot : SlotName.values()) {
            files.add(write(rig, "longer-" + version + "-" + slot, firmware.signed(slot, version, more)));
        }
        return release(lab, version, files);
    }

    private static Path write(Rig rig, String name, byte[] image) throws IOException {
        return Files.write(rig.folder().resolve(name + ".bin"), image);
    }

    private static String release(Lab lab, String name, List<Path> files) {
        String id = "release-" + name;
        lab.operator().release(id, files);
        return id;
    }
}
