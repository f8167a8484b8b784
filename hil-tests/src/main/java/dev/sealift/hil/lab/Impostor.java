package dev.sealift.hil.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A server that boards must not believe, or have no way to tell from theirs. It says "no job" to whoever asks it. */
public final class Impostor implements AutoCloseable {
    private static final Duration DAY = Duration.ofDays(1);

    /** In what it differs from the server it plays; and each speaks one version of TLS alone. */
    public enum Kind {
        /** Its certificate is of an authority that nobody knows. */
        OTHER_AUTHORITY("TLSv1.3"),
        /** Its certificate is for another name. */
        OTHER_NAME("TLSv1.2"),
        /** Its certificate has expired. */
        EXPIRED("TLSv1.3"),
        /** The same, and it tells a time at which it had not. */
        EXPIRED_IN_THE_PAST("TLSv1.2"),
        /** It tells no time. */
        WITHOUT_TIME("TLSv1.3"),
        /** It tells the time, and all else, without TLS. */
        WITHOUT_TLS("none"),
        /** In nothing that could be told: it has all that the server has, and hangs up behind each reply. */
        HANGS_UP("TLSv1.2");

        private final String protocol;

        Kind(String protocol) {
            this.protocol = protocol;
        }
    }

    private final Kind kind;
    private final ServerSocket listener;

    /**
     * Start to listen.
     *
     * @param data the data directory of the server it plays: it got hold of the authority's key
     */
    public Impostor(Kind kind, Path data) throws IOException, GeneralSecurityException {
        this.kind = kind;
        InetAddress here = InetAddress.getLoopbackAddress();
        listener = kind == Kind.WITHOUT_TLS ? new ServerSocket(0, 8, here) : listener(kind, data, here);
        Thread.ofVirtual().name("impostor").start(this::listen);
    }

    private static SSLServerSocket listener(Kind kind, Path data, InetAddress here)
            throws IOException, GeneralSecurityException {
        var socket =
                (SSLServerSocket) context(kind, data).getServerSocketFactory().createServerSocket(0, 8, here);
        socket.setEnabledProtocols(new String[] {kind.protocol});
        return socket;
    }

    /** Where it listens on this machine. */
    public int port() {
        return listener.getLocalPort();
    }

    private void listen() {
        while (!listener.isClosed()) {
            try (Socket board = listener.accept()) {
                serve(board);
            } catch (IOException hungUp) {
                // The board, as it should, or whoever closed the listener.
            }
        }
    }

    private void serve(Socket board) throws IOException {
        if (kind == Kind.WITHOUT_TLS) {
            answer(board); // what it is asked cannot be read
        }
        var requests = new BufferedReader(new InputStreamReader(board.getInputStream(), StandardCharsets.US_ASCII));
        while (requests.readLine() != null) {
            if (!requests.ready()) {
                answer(board);
            }
        }
    }

    private void answer(Socket board) throws IOException {
        String reply = "HTTP/1.1 200 OK\r\n"
                + time().map(time -> "Date: " + http(time) + "\r\n").orElse("")
                + (kind == Kind.HANGS_UP ? "Connection: close\r\n" : "")
                + "Content-Length: 2\r\n\r\n{}";
        board.getOutputStream().write(reply.getBytes(StandardCharsets.US_ASCII));
    }

    private Optional<Instant> time() {
        return switch (kind) {
            case WITHOUT_TIME -> Optional.empty();
            case EXPIRED_IN_THE_PAST -> Optional.of(Instant.now().minus(DAY.multipliedBy(2)));
            default -> Optional.of(Instant.now());
        };
    }

    private static String http(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME
                .format(time.atOffset(ZoneOffset.UTC))
                .replaceFirst(", (\\d) ", ", 0$1 ");
    }

    private static SSLContext context(Kind kind, Path data) throws IOException, GeneralSecurityException {
        KeyPair pair = newKey();
        X509Certificate certificate = kind == Kind.OTHER_AUTHORITY
                ? certificate(kind, pair, new X500Name("CN=Somebody"), newKey().getPrivate())
                : certificate(kind, pair, authority(data), keyOf(data));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", pair.getPrivate(), new char[0], new X509Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X500Name authority(Path data) throws IOException, GeneralSecurityException {
        try (var file = Files.newInputStream(data.resolve("ca.pem"))) {
            var ca = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
            return X500Name.getInstance(ca.getSubjectX500Principal().getEncoded());
        }
    }

    private static PrivateKey keyOf(Path data) throws IOException, GeneralSecurityException {
        String body = Files.readString(data.resolve("ca.key")).replaceAll("-----[^-]+-----", "");
        byte[] der = Base64.getMimeDecoder().decode(body);
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    private static X509Certificate certificate(Kind kind, KeyPair pair, X500Name issuer, PrivateKey issuerKey)
            throws GeneralSecurityException {
        boolean expired = kind == Kind.EXPIRED || kind == Kind.EXPIRED_IN_THE_PAST;
        Instant until = expired ? Instant.now().minus(DAY) : Instant.now().plus(DAY);
        var name = new GeneralName(GeneralName.dNSName, kind == Kind.OTHER_NAME ? "elsewhere" : "localhost");
        try {
            var builder = new JcaX509v3CertificateBuilder(
                            issuer,
                            BigInteger.ONE,
                            Date.from(until.minus(DAY.multipliedBy(3))),
                            Date.from(until),
                            new X500Name("CN=impostor"),
                            pair.getPublic())
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (CertIOException | OperatorCreationException e) {
            throw new GeneralSecurityException("making an impostor's certificate", e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
