package dev.sealift.cli.server;

import dev.sealift.api.Json;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.AuditChain;
import dev.sealift.api.operator.AuditHead;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.file.FileErrors;
import dev.sealift.cli.file.InputFile;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Files of the audit log: an export of any length, and the signed head. */
final class AuditFiles {
    private AuditFiles() {}

    /** Verifies an export, an event at a time. */
    static Audit.Verification verify(Path file, @Nullable AuditHead head) {
        var json = Json.mapper();
        long number = 0;
        try (var lines = Files.newBufferedReader(file)) {
            AuditChain chain = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                Audit.Event event = json.readValue(line, Audit.Event.class);
                if (chain == null) {
                    chain = begin(event, head);
                }
                chain.accept(event);
            }
            return (chain == null ? new AuditChain(0, AuditChain.GENESIS, head) : chain).end(0);
        } catch (JacksonException | MalformedInputException e) {
            throw new CliException(
                    ExitCode.FILE, file + " line " + number + " is no event (expected: a file of 'audit export')", e);
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
    }

    /** A log whose beginning was pruned begins at the anchor that the head names; any other log at its first event. */
    private static AuditChain begin(Audit.Event first, @Nullable AuditHead head) {
        boolean pruned = head != null && head.anchorSequence() > 0 && first.sequence() == head.anchorSequence() + 1;
        return head != null && pruned
                ? new AuditChain(head.anchorSequence(), head.anchorHash(), head)
                : new AuditChain(0, AuditChain.GENESIS, head);
    }

    /** Reads a signed head; with a key it counts only when that key signed it. */
    static AuditHead head(Path file, @Nullable Path key) {
        AuditHead head;
        try {
            head = Json.mapper().readValue(InputFile.readText(file), AuditHead.class);
        } catch (JacksonException e) {
            throw new CliException(
                    ExitCode.FILE, file + " is no signed head (expected: a copy of the server's audit-head.json)", e);
        }
        return key == null ? head : head.under(base64(key));
    }

    private static String base64(Path key) {
        String pem = InputFile.readText(key);
        if (!pem.startsWith("-----BEGIN PUBLIC KEY-----")) {
            throw new CliException(
                    ExitCode.KEY, key + " is no public key in PEM (expected: the server's audit.pub.pem)");
        }
        return pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    }
}
