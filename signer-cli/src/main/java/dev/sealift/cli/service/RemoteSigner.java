package dev.sealift.cli.service;

import dev.sealift.api.operator.Signing;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.server.ServerClient;
import dev.sealift.image.Bytes;
import dev.sealift.image.Signer;
import dev.sealift.image.VerifyingKey;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Signs through the signing service: asks, waits until the request has ended, and gives the signature. The same hash asked
 * for again finds the same request, so what was broken off goes on where it was.
 */
final class RemoteSigner implements Signer {
    private final ServerClient client;
    private final Signing.Profile profile;
    private final VerifyingKey publicKey;
    private final Signing.Subject subject;
    private final byte @Nullable [] content;
    private final boolean again;
    private final Waiting waiting;

    /**
     * @param subject what is signed, as approvers see it
     * @param content the bytes under the signature, when the profile wants them
     * @param again   ask anew when the last request was rejected
     */
    RemoteSigner(
            ServerClient client,
            Signing.Profile profile,
            VerifyingKey publicKey,
            Signing.Subject subject,
            byte @Nullable [] content,
            boolean again,
            Waiting waiting) {
        this.client = client;
        this.profile = profile;
        this.publicKey = publicKey;
        this.subject = subject;
        this.content = content;
        this.again = again;
        this.waiting = waiting;
    }

    @Override
    public VerifyingKey publicKey() {
        return publicKey;
    }

    @Override
    public Bytes sign(Bytes hash) {
        String sent = content == null
                ? null
                : client.upload("api/v1/signing/contents", content, Signing.Content.class)
                        .content();
        var ask = new Signing.Ask(
                profile.rules().name(), "SHA" + hash.size() * 8, hash.hex(), subject, sent, again ? true : null);
        var request = waiting.untilEnd(client.post(RequestCommands.REQUESTS, ask, Signing.Request.class));
        return switch (request.state()) {
            case SIGNED -> signature(request, hash);
            case REJECTED ->
                throw ended(ExitCode.SIGNING_REJECTED, request, "talk to who rejected it; --again asks once more");
            case EXPIRED -> throw ended(ExitCode.SIGNING_EXPIRED, request, "run the same command again to ask anew");
            case REVOKED ->
                throw ended(ExitCode.SIGNING_REVOKED, request, "ask an administrator for a profile in force");
            case PENDING, APPROVED ->
                throw new IllegalStateException("waited until the end of request " + request.id());
        };
    }

    private static CliException ended(ExitCode code, Signing.Request request, String todo) {
        return new CliException(
                code,
                "request " + request.id() + " is " + request.state() + ": " + request.reason() + "\n  to do:    " + todo
                        + "\nNothing was written.");
    }

    /** Whatever the server says, only a signature that verifies is one. */
    private Bytes signature(Signing.Request request, Bytes hash) {
        String text = request.signature();
        try {
            var signature = Bytes.of(Base64.getDecoder().decode(text == null ? "" : text));
            if (publicKey.verifies(hash, signature)) {
                return signature;
            }
        } catch (IllegalArgumentException e) {
            // not base64: refused below like any other wrong signature
        }
        throw new CliException(
                ExitCode.SERVER_FAILED,
                "the server gave a signature for request " + request.id()
                        + " that does not verify with the key of profile " + request.profile()
                        + "\n  to do:    look at the server's log");
    }
}
