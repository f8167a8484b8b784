package dev.sealift.cli.service;

import static dev.sealift.cli.server.ServerClient.segment;

import dev.sealift.api.operator.Signing;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Shell;
import dev.sealift.cli.server.ServerClient;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.KeyException;
import dev.sealift.image.Signer;
import dev.sealift.image.VerifyingKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A profile of the signing service, ready to sign; closing it ends the connection. */
public final class SigningService implements AutoCloseable {
    private final ServerClient client;
    private final Shell shell;
    private final Signing.Profile profile;
    private final VerifyingKey publicKey;
    private final boolean again;
    private final Duration atMost;

    SigningService(ServerClient client, Shell shell, String profileName, boolean again, Duration atMost) {
        this.client = client;
        this.shell = shell;
        this.profile = client.get(ProfileCommands.PROFILES + "/" + segment(profileName), Signing.Profile.class);
        this.again = again;
        this.atMost = atMost;
        if (profile.revokedAt() != null) {
            throw new CliException(
                    ExitCode.SIGNING_REVOKED,
                    "profile " + profileName + " was revoked at " + profile.revokedAt()
                            + "\n  to do:    ask an administrator for a profile in force");
        }
        try {
            this.publicKey = VerifyingKey.parse(profile.publicKey(), KeyAlgorithm.ALL);
        } catch (KeyException e) {
            throw new CliException(
                    ExitCode.SERVER_FAILED, "the public key of profile " + profileName + ": " + e.getMessage(), e);
        }
    }

    /** The public half of its key. */
    public VerifyingKey publicKey() {
        return publicKey;
    }

    /** Whether the bytes under a signature must be sent. */
    public boolean wantsContent() {
        return profile.rules().contentRequired();
    }

    /** Signs that subject; the content is sent only when the profile wants it. */
    public Signer signer(Signing.Subject subject, byte @Nullable [] content) {
        return new RemoteSigner(
                client,
                profile,
                publicKey,
                subject,
                wantsContent() ? content : null,
                again,
                new Waiting(client, shell, atMost));
    }

    @Override
    public void close() {
        client.close();
    }
}
