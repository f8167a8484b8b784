package dev.sealift.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where webhooks may go, and who vouches for their receivers. */
final class WebhookOptions {
    @Option(
            names = "--webhook-private-targets",
            description = "Let webhooks go to this machine and to private networks, too.")
    private boolean privateTargets;

    @Option(
            names = "--webhook-ca",
            paramLabel = "FILE",
            description = "Authorities (PEM) that vouch for the receivers of webhooks, instead of those of the JDK.")
    private @Nullable Path authorities;

    Settings.Webhooks settings() {
        return new Settings.Webhooks(privateTargets, authorities == null ? List.of() : read(authorities));
    }

    private static List<X509Certificate> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
            throw wrong(file, "it holds none");
        } catch (IOException | CertificateException e) {
            throw wrong(file, e.toString());
        }
    }

    private static StartFailure wrong(Path file, String why) {
        return new StartFailure(
                StartFailure.Cause.COMMAND_LINE,
                "--webhook-ca " + file + ": " + why + " (expected: certificates in PEM)");
    }
}
