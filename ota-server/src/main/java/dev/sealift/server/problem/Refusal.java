package dev.sealift.server.problem;

import dev.sealift.api.Problem;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.ReasonCode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request that is not carried out; it leaves nothing behind and becomes the problem it holds. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Things that a command of their name lists. */
    private static final Set<String> LISTED =
            Set.of("device", "group", "job", "job template", "operator", "release", "webhook");

    private final transient Problem problem;

    private Refusal(Problem problem) {
        // No stack trace: a refusal is an answer, and attackers must not make it costly.
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** A refusal where code and sentence say all. */
    public static Refusal of(ProblemCode code, String detail) {
        return new Refusal(Problem.of(code, detail, null, null, null));
    }

    /** A refusal of a value. */
    public static Refusal of(ProblemCode code, String detail, @Nullable String value, @Nullable String expected) {
        return new Refusal(Problem.of(code, detail, value, expected, null));
    }

    /** A refusal with the shared reason code behind it. */
    public static Refusal of(
            ProblemCode code, ReasonCode reason, String detail, @Nullable String value, @Nullable String expected) {
        return new Refusal(Problem.of(code, detail, value, expected, reason));
    }

    /** A refusal for each of several reasons, so that nobody mends one only to learn of the next. */
    public static Refusal of(ProblemCode code, List<Problem.Fault> faults) {
        var first = faults.getFirst();
        if (faults.size() == 1) {
            return new Refusal(Problem.of(code, first.detail(), first.value(), first.expected(), first.reason()));
        }
        String all = faults.stream().map(Problem.Fault::detail).collect(Collectors.joining("; "));
        return new Refusal(Problem.of(code, faults.size() + " things are wrong: " + all, null, null, first.reason())
                .with(faults));
    }

    /** A field whose value is not allowed. */
    public static Refusal invalid(String field, @Nullable Object value, String expected) {
        String shown = value == null ? "absent" : abbreviate(value.toString());
        return of(
                ProblemCode.INVALID_VALUE,
                field + ": " + shown + " (expected: " + expected + ")",
                value == null ? null : shown,
                expected);
    }

    /** A thing that is not there. */
    public static Refusal notFound(String kind, String id) {
        String list = LISTED.contains(kind) ? "one that 'sealift " + kind + " list' shows" : null;
        return of(ProblemCode.NOT_FOUND, "there is no " + kind + " '" + abbreviate(id) + "'", abbreviate(id), list);
    }

    /** The refusal of a new thing whose id is taken. */
    public static Refusal exists(String kind, String id) {
        return of(ProblemCode.ALREADY_EXISTS, kind + " '" + id + "' exists already", id, "a new id");
    }

    /** What the caller is told. */
    public Problem problem() {
        return problem;
    }

    /** Echoed values are cut, so that an answer is never larger than the question deserves. */
    private static String abbreviate(String value) {
        return value.length() <= 100 ? value : value.substring(0, 100) + "…";
    }
}
