package dev.sealift.cli.server;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why no answer came from the server. */
final class ConnectionErrors {
    private ConnectionErrors() {}

    static CliException explain(URI server, IOException e) {
        var expired = cause(e, CertificateExpiredException.class);
        if (expired != null) {
            return new CliException(
                    ExitCode.CERTIFICATE_EXPIRED,
                    "the certificate of " + server + " has expired (" + expired.getMessage()
                            + "): renew it on the server; if it is valid there, check this machine's clock",
                    e);
        }
        if (cause(e, CertificateNotYetValidException.class) != null) {
            return new CliException(
                    ExitCode.CERTIFICATE_EXPIRED,
                    "the certificate of " + server
                            + " is not valid yet: check the clocks of this machine and the server",
                    e);
        }
        if (cause(e, CertPathBuilderException.class) != null || cause(e, CertPathValidatorException.class) != null) {
            return new CliException(
                    ExitCode.CERTIFICATE_UNTRUSTED,
                    "the certificate of " + server
                            + " was not issued by the CA given at login: this is another server, or its CA changed; log in again with the CA file of this server",
                    e);
        }
        var other = cause(e, CertificateException.class);
        if (other != null) {
            return new CliException(
                    ExitCode.CERTIFICATE_UNTRUSTED,
                    "the certificate of " + server + " is not for that name: " + other.getMessage()
                            + " (use a name that the certificate holds)",
                    e);
        }
        return new CliException(ExitCode.SERVER_UNREACHABLE, unreachable(server, e), e);
    }

    private static String unreachable(URI server, IOException e) {
        if (cause(e, UnresolvedAddressException.class) != null) {
            return "there is no host " + server.getHost() + ": check the address given at login";
        }
        return switch (e) {
            case ConnectException refused ->
                "nothing answers at " + server + ": start the server, or check the address given at login";
            case HttpTimeoutException late -> server + " did not answer in time: check the network and the server";
            case SSLException broken ->
                server + " does not speak TLS as expected (" + broken.getMessage()
                        + "): check that the address is that of the operators' listener";
            default -> "the connection to " + server + " broke: " + e.getMessage();
        };
    }

    private static <T extends Throwable> @Nullable T cause(Throwable e, Class<T> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
