package dev.sealift.cli.image;

import dev.sealift.api.ReasonCode;
import dev.sealift.image.ImageFault;
import dev.sealift.image.Verdict;

/** A fault in the words of the table of reason codes. */
final class Explanation {
    private Explanation() {}

    /** The reason code of a fault; their names are equal. */
    static ReasonCode reason(ImageFault fault) {
        return ReasonCode.valueOf(fault.name());
    }

    /** What is wrong, where, and what to do. */
    static String of(Verdict.Refused refused) {
        var reason = reason(refused.fault());
        return reason + "\n  " + reason.meaning() + ".\n  found:    " + refused.found() + "\n  expected: "
                + refused.expected() + "\n  to do:    " + reason.action();
    }
}
