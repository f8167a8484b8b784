package dev.sealift.hil.rig;

import java.util.List;

/** A board that QEMU plays. */
public enum Machine {
    /** The STM32F405; its watchdog is played by the rig. */
    STM32F405("-M netduinoplus2"),
    /** The MPS2 board with Ethernet and a watchdog of its own, behind QEMU's own network. */
    MPS2_AN386("-M mps2-an386 -nic user");

    private final String arguments;

    Machine(String arguments) {
        this.arguments = arguments;
    }

    /** What QEMU is told. */
    List<String> qemuArguments() {
        return List.of(arguments.split(" "));
    }
}
