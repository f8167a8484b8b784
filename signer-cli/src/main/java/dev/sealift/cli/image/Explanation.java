package dev.sealift.cli.image;

import dev.sealift.api.ReasonCode;
import dev.sealift.image.FormatException;
import java.util.Optional;
import java.util.stream.Stream;

/** A fault in the words of the table of reason codes, when the devices share it. */
final class Explanation {
    private Explanation() {}

    /** The reason code of a fault, whose names are equal; empty for one that only the command line knows. */
    static Optional<ReasonCode> reason(String fault) {
        return Stream.of(ReasonCode.values())
                .filter(reason -> reason.name().equals(fault))
                .findFirst();
    }

    /** What is wrong, where, and what to do. */
    static String of(FormatException e) {
        return of(e.fault().name(), e.found(), e.expected());
    }

    /** The same, in parts. */
    static String of(String fault, String found, String expected) {
        var reason = reason(fault);
        return fault
                + reason.map(known -> "\n  " + known.meaning() + ".").orElse("")
                + "\n  found:    " + found
                + "\n  expected: " + expected
                + reason.map(known -> "\n  to do:    " + known.action()).orElse("");
    }
}
