package dev.sealift.cli.server;

import dev.sealift.api.operator.Devices;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.file.InputFile;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.image.SigningKey;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/** A key made here and a certificate made from a request for it; the key never leaves this machine. */
final class Enrolment {
    private static final String KEY = "key.pem";
    private static final String CERTIFICATE = "cert.pem";
    private static final String CA = "ca.pem";

    private Enrolment() {}

    /**
     * Leaves {@code key.pem}, {@code cert.pem} and {@code ca.pem} in that directory, or nothing.
     *
     * @param send sends the request, PEM, to the server
     */
    static Devices.Certificate into(Path directory, String id, Function<String, Devices.Certificate> send) {
        make(directory);
        var key = SigningKey.generate(new SecureRandom());
        var keyFile = directory.resolve(KEY);
        OutputFile.createPrivate(keyFile, key.toPem().getBytes(StandardCharsets.UTF_8));
        boolean done = false;
        try {
            var reply = send.apply(request(key, id));
            keep(directory, reply);
            done = true;
            return reply;
        } finally {
            if (!done) {
                delete(keyFile);
            }
        }
    }

    /** Leaves {@code cert.pem} and {@code ca.pem} in that directory, for the request in that file. */
    static Devices.Certificate ofRequest(Path directory, Path request, Function<String, Devices.Certificate> send) {
        String csr = InputFile.readText(request);
        make(directory);
        var reply = send.apply(csr);
        keep(directory, reply);
        return reply;
    }

    private static void make(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new CliException(ExitCode.FILE, "cannot make the directory " + directory + ": " + e.getMessage(), e);
        }
    }

    private static void keep(Path directory, Devices.Certificate reply) {
        for (var file : List.of(CERTIFICATE, CA)) {
            String pem = file.equals(CA) ? reply.ca() : reply.certificate();
            OutputFile.write(directory.resolve(file), pem.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** PKCS#10 (RFC 2986) in PEM, with the id as common name. */
    private static String request(SigningKey key, String id) {
        try (var privatePem = new PEMParser(new StringReader(key.toPem()));
                var publicPem = new PEMParser(new StringReader(key.publicKey().toPem()))) {
            var subject =
                    new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, id).build();
            var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                    .build(new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) privatePem.readObject()));
            var request = new PKCS10CertificationRequestBuilder(subject, (SubjectPublicKeyInfo) publicPem.readObject())
                    .build(signer);
            return "-----BEGIN CERTIFICATE REQUEST-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(request.getEncoded())
                    + "\n-----END CERTIFICATE REQUEST-----\n";
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("a key of our own always signs a request", e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new CliException(ExitCode.FILE, "cannot remove the unused key " + file + ": " + e.getMessage(), e);
        }
    }
}
