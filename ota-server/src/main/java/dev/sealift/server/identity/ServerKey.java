package dev.sealift.server.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** A key of the server's own, in the data directory: {@code NAME.key} (0600) and {@code NAME.pub.pem}; made on the first start. */
public final class ServerKey {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";

    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private ServerKey(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** Reads the key, or makes one. */
    public static ServerKey open(Path directory, String name, SecureRandom random)
            throws IOException, GeneralSecurityException {
        Path privateFile = directory.resolve(name + ".key");
        Path publicFile = directory.resolve(name + ".pub.pem");
        if (Files.exists(publicFile)) {
            String text = Files.readString(publicFile).replace(BEGIN, "").replace(END, "");
            try {
                var spec = new X509EncodedKeySpec(Base64.getMimeDecoder().decode(text));
                return new ServerKey(
                        Pem.readKey(privateFile), KeyFactory.getInstance("EC").generatePublic(spec));
            } catch (IllegalArgumentException e) {
                throw new IOException(publicFile + " is damaged", e);
            }
        }
        KeyPair pair = CertificateAuthority.newKeyPair(random);
        // The private key goes first: the key exists once its public half does.
        PrivateFiles.write(privateFile, Pem.write(pair.getPrivate()));
        PrivateFiles.write(
                publicFile,
                BEGIN + "\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(pair.getPublic().getEncoded()) + "\n" + END + "\n");
        return new ServerKey(pair.getPrivate(), pair.getPublic());
    }

    /** To sign with. */
    public PrivateKey privateKey() {
        return privateKey;
    }

    /** To check with. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** The public key, X.509 SubjectPublicKeyInfo in Base64. */
    public String encodedPublicKey() {
        return Base64.getEncoder().encodeToString(publicKey.getEncoded());
    }
}
