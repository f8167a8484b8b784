package dev.sealift.gateway.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What to say about a connection that failed. */
final class Trouble {
    private Trouble() {}

    static String explain(URI server, IOException failure) {
        String where = server.getHost() + ":" + server.getPort();
        if (find(failure, UnresolvedAddressException.class) != null) {
            return "there is no host '" + server.getHost() + "': check --server and the name service";
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return where + " does not answer: check host, port and network";
        }
        if (failure instanceof ConnectException) {
            return "nobody listens at " + where + ": start the server";
        }
        SSLException tls = find(failure, SSLException.class);
        return tls == null ? where + ": the connection broke (" + words(failure) + ")" : ofTls(where, tls);
    }

    private static String ofTls(String where, SSLException failure) {
        String words = words(failure);
        if (find(failure, CertificateExpiredException.class) != null) {
            return "the certificate of " + where + " has expired: renew it on the server";
        }
        if (find(failure, CertificateNotYetValidException.class) != null) {
            return "the certificate of " + where + " is not valid yet: check the clocks of both machines";
        }
        if (words.contains("PKIX path") || words.contains("signature check failed")) {
            return where
                    + " is not our server, its certificate is not from the CA in ca.pem: check --server, or enrol the"
                    + " gateway again with 'sealift gateway enroll'";
        }
        if (words.contains("No subject alternative") || words.contains("No name matching")) {
            return "the certificate of " + where
                    + " is not for this host name: use the name or address it was made for";
        }
        if (words.contains("certificate") || words.contains("access_denied")) {
            return where + " does not accept our certificate (" + words
                    + "): enrol the gateway again with 'sealift gateway enroll'";
        }
        return where + ": no secure connection (" + words + ")";
    }

    private static String words(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
