package dev.sealift.server;

import static org.awaitility.Awaitility.await;

import dev.sealift.api.OperatorRole;
import dev.sealift.api.SignedFormat;
import dev.sealift.api.SigningState;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Signing;
import dev.sealift.image.Bytes;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.SigningKey;
import dev.sealift.keys.KeyReference;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.Secrets;
import dev.sealift.server.signing.KeyConfiguration;
import dev.sealift.server.signing.SigningBoards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server with a key to sign with, and people who ask and approve. */
public final class SigningBench implements AutoCloseable {
    public static final String PROFILE = "production";

    public final TestServer server;
    public final Path keyFile;
    public HttpsClient rita;
    public HttpsClient anna;
    public HttpsClient bert;
    private final Map<String, String> tokens;

    public SigningBench(Path directory) {
        this(directory, directory.resolve("release.pem").toString(), Secrets.none());
    }

    /** With that key under the name release. */
    public SigningBench(Path directory, String reference, Secrets secret) {
        this(directory, reference, secret, SigningBoards.builtIn());
    }

    /** With those boards too. */
    public SigningBench(Path directory, String reference, Secrets secret, SigningBoards boards) {
        keyFile = directory.resolve("release.pem");
        writeKey(Firmware.KEY);
        server = new TestServer(Settings.local(directory.resolve("server"), List.of(Firmware.KEY.publicKey()))
                .with(List.of(new KeyConfiguration("release", reference(reference), secret)))
                .with(boards));
        tokens = Map.of(
                "rita", server.token("rita", OperatorRole.RELEASE_ENGINEER, OperatorRole.APPROVER),
                "anna", server.token("anna", OperatorRole.APPROVER),
                "bert", server.token("bert", OperatorRole.APPROVER, OperatorRole.RELEASE_ENGINEER));
        rita = client("rita");
        anna = client("anna");
        bert = client("bert");
    }

    private HttpsClient client(String name) {
        return server.operator(tokens.get(name));
    }

    private static KeyReference reference(String text) {
        try {
            return KeyReference.parse(text);
        } catch (KeyStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    public void writeKey(SigningKey key) {
        try {
            Files.writeString(keyFile, key.toPem());
            Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the server, does that, and starts it again. */
    public void restart(Runnable meanwhile) {
        server.restart(meanwhile);
        rita = client("rita");
        anna = client("anna");
        bert = client("bert");
    }

    public static Signing.Rules rules(int approvals) {
        return new Signing.Rules(
                PROFILE,
                "release",
                List.copyOf(EnumSet.allOf(SignedFormat.class)),
                List.of(),
                List.of(),
                List.of(),
                approvals,
                false,
                1000,
                1000,
                60);
    }

    public Signing.Profile profile(Signing.Rules rules) {
        return server.operator().post("/api/v1/signing/profiles", rules).as(Signing.Profile.class);
    }

    public static Bytes digest(String of) {
        return HashAlgorithm.SHA256.of(of.getBytes(StandardCharsets.UTF_8));
    }

    public static Signing.Subject subject(String version) {
        return new Signing.Subject(SignedFormat.MCUBOOT, "stm32f405", version, 1L, "app.bin");
    }

    public static Signing.Ask ask(String what) {
        return new Signing.Ask(PROFILE, "SHA256", digest(what).hex(), subject("1.2.3"), null, null);
    }

    public Reply tryAsk(HttpsClient asker, Signing.Ask ask) {
        return asker.post("/api/v1/signing/requests", ask);
    }

    public Signing.Request ask(HttpsClient asker, Signing.Ask ask) {
        return tryAsk(asker, ask).as(Signing.Request.class);
    }

    public Signing.Request get(long id) {
        return server.operator().get("/api/v1/signing/requests/" + id).as(Signing.Request.class);
    }

    public Reply approve(HttpsClient approver, Signing.Request request) {
        return approver.post(
                "/api/v1/signing/requests/" + request.id() + "/approve", new Signing.Approve(request.digest(), null));
    }

    public Reply reject(HttpsClient approver, Signing.Request request) {
        return approver.post(
                "/api/v1/signing/requests/" + request.id() + "/reject", new Signing.Reject("not this one"));
    }

    public Reply revokeProfile() {
        return server.operator().post("/api/v1/signing/profiles/" + PROFILE + "/revoke", Map.of());
    }

    /** The request, once it is in that state. */
    public Signing.Request awaited(long id, SigningState state) {
        return await().pollInterval(Duration.ofMillis(20)).until(() -> get(id), request -> request.state() == state);
    }

    public List<Audit.Event> events(long id) {
        return server.operator()
                .get("/api/v1/audit?subject=signing:" + id)
                .as(Audit.Page.class)
                .events();
    }

    public List<String> kinds(long id) {
        return events(id).stream().map(Audit.Event::kind).toList();
    }

    /** The signature that was given. */
    public static Bytes signature(Signing.Request request) {
        @Nullable String signature = request.signature();
        if (signature == null) {
            throw new AssertionError("no signature: " + request);
        }
        return Bytes.of(Base64.getDecoder().decode(signature));
    }

    @Override
    public void close() {
        server.close();
    }
}
