package dev.sealift.link.smp;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The error in a reply. Version 2 has errors of the groups, {@code {"err": {"group", "rc"}}}; both versions have those of SMP
 * itself, {@code {"rc"}}, where version 1 puts the groups' errors too, a user group's from 256 on.
 *
 * @param group the group whose code it is, null for SMP's own
 * @param code  never 0
 */
public record SmpError(@Nullable Integer group, int code) {
    /** From here on version 1 carries the errors of user groups. */
    private static final int USER_ERRORS = 256;

    /** SMP's own: the answer does not fit into a message. */
    private static final int MESSAGE_SIZE = 7;

    /** SMP's own: the board does not know the request. */
    private static final int NOT_SUPPORTED = 8;

    private static final String[] SMP_NAMES = {
        "ok", "unknown error", "out of memory", "invalid value", "time-out", "no such entry", "bad state",
        "too large", "not supported", "corrupt", "busy", "access denied", "protocol too old", "protocol too new"
    };

    static Optional<SmpError> in(CborMap body) throws SmpFormatException {
        if (body.has("err")) {
            CborMap error = body.map("err");
            return Optional.of(new SmpError(error.uint("group"), error.uint("rc")));
        }
        // Old servers say rc 0 for success.
        return body.has("rc") && body.integer("rc") != 0
                ? Optional.of(new SmpError(null, body.uint("rc")))
                : Optional.empty();
    }

    /** The code that the group gave it, in either version; empty for SMP's own errors and those of other groups. */
    public OptionalInt ofGroup(int wanted) {
        if (group != null) {
            return group == wanted ? OptionalInt.of(code) : OptionalInt.empty();
        }
        return code >= USER_ERRORS ? OptionalInt.of(code - USER_ERRORS) : OptionalInt.empty();
    }

    /** Whether the board does not know such a request. */
    public boolean notSupported() {
        return group == null && code == NOT_SUPPORTED;
    }

    /** Whether the board knows the answer and has no room for it now. */
    public boolean tooLong() {
        return group == null && code == MESSAGE_SIZE;
    }

    @Override
    public String toString() {
        if (group != null) {
            return "group " + group + " error " + code;
        }
        return code < SMP_NAMES.length ? "SMP error " + code + " (" + SMP_NAMES[code] + ")" : "SMP error " + code;
    }
}
