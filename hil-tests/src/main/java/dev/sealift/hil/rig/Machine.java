package dev.sealift.hil.rig;

import java.util.List;
import java.util.stream.Stream;

/** A board that QEMU plays. */
public enum Machine {
    /** The STM32F405; its watchdog is played by the rig. */
    STM32F405("netduinoplus2"),
    /** The MPS2 board with Ethernet and a watchdog of its own, behind QEMU's own network. */
    MPS2_AN386("mps2-an386", "-nic", "user");

    private final List<String> arguments;

    Machine(String name, String... more) {
        arguments = Stream.concat(Stream.of("-M", name), Stream.of(more)).toList();
    }

    /** What QEMU is told. */
    List<String> qemuArguments() {
        return arguments;
    }
}
