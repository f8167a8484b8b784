package dev.sealift.cli.server;

import dev.sealift.api.Json;
import dev.sealift.api.Problem;
import dev.sealift.api.ProblemCode;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import java.net.URI;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** What the server's refusals mean here. */
final class ReplyErrors {
    private ReplyErrors() {}

    static CliException explain(URI server, int status, byte[] body) {
        var reply = problem(body);
        String problem = describe(reply, status);
        return switch (status) {
            case 401 ->
                new CliException(
                        ExitCode.UNAUTHENTICATED,
                        server + " does not know the token: " + problem
                                + "\n  to do:    log in again with a valid token");
            case 403 -> forbidden(reply, problem);
            default ->
                status >= 500
                        ? new CliException(
                                ExitCode.SERVER_FAILED,
                                server + " failed: " + problem
                                        + "\n  to do:    look at the server's log, then try again")
                        : new CliException(ExitCode.REQUEST_REFUSED, "the server refused this: " + problem);
        };
    }

    /** Another role would not help against four eyes. */
    private static CliException forbidden(@Nullable Problem reply, String problem) {
        boolean fourEyes = reply != null && reply.code() == ProblemCode.FOUR_EYES;
        return new CliException(
                ExitCode.FORBIDDEN,
                fourEyes
                        ? "the server refused this: " + problem + "\n  to do:    ask a colleague who may approve"
                        : "the token does not allow this: " + problem
                                + "\n  to do:    use a token with the role for it");
    }

    private static @Nullable Problem problem(byte[] body) {
        try {
            return Json.mapper().readValue(body, Problem.class);
        } catch (JacksonException e) {
            return null; // not from Sealift: the status has to do
        }
    }

    @SuppressWarnings("ConstantValue") // JSON knows no annotation that says what must be there
    private static String describe(@Nullable Problem problem, int status) {
        if (problem == null || problem.code() == null) {
            return "HTTP status " + status;
        }
        var faults = problem.faults();
        if (faults != null) {
            return problem.code() + " " + faults.size() + " things are wrong:"
                    + faults.stream()
                            .map(fault -> "\n  - " + fault.detail()
                                    + (fault.reason() == null ? "" : " (" + fault.reason() + ")"))
                            .collect(Collectors.joining());
        }
        var text = new StringBuilder(problem.code() + " " + problem.detail());
        if (problem.value() != null) {
            text.append("\n  found:    ").append(problem.value());
        }
        if (problem.expected() != null) {
            text.append("\n  expected: ").append(problem.expected());
        }
        var reason = problem.reason();
        if (reason != null) {
            text.append("\n  reason:   ").append(reason).append(": ").append(reason.meaning());
            if (!reason.action().isEmpty()) {
                text.append("\n  to do:    ").append(reason.action());
            }
        }
        return text.toString();
    }
}
