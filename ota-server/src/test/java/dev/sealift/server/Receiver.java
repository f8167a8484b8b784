package dev.sealift.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sealift.api.Json;
import dev.sealift.server.identity.ServerIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;

/** An HTTPS server that takes webhooks, and answers as it is told. */
public final class Receiver implements AutoCloseable {
    public final List<Request> requests = new CopyOnWriteArrayList<>();

    /** What the next requests are answered with; 200 when there is none. */
    public final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    private final HttpsServer https;
    private final X509Certificate authority;

    /** One request. */
    public record Request(String signature, long sequence, String body) {
        public JsonNode json() {
            return Json.mapper().readTree(body);
        }
    }

    /** Answers one request. */
    @FunctionalInterface
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;

        static Answer status(int status) {
            return exchange -> exchange.sendResponseHeaders(status, -1);
        }
    }

    public Receiver(Path directory) {
        try {
            var identity = ServerIdentity.open(
                    Files.createDirectories(directory), "127.0.0.1", Clock.systemUTC(), new SecureRandom());
            authority = Keys.certificate(Files.readString(directory.resolve("ca.pem")));
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(identity.keyStore(), identity.keyPassword().toCharArray());
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(keys.getKeyManagers(), null, null);
            https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            https.setHttpsConfigurator(new HttpsConfigurator(tls));
            https.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            https.createContext("/", this::take);
            https.start();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(new Request(
                    exchange.getRequestHeaders().getFirst("Sealift-Signature"),
                    Long.parseLong(exchange.getRequestHeaders().getFirst("Sealift-Event")),
                    body));
            Answer answer = answers.poll();
            (answer == null ? Answer.status(200) : answer).to(exchange);
        }
    }

    public X509Certificate authority() {
        return authority;
    }

    public String url() {
        return "https://127.0.0.1:" + https.getAddress().getPort() + "/hook";
    }

    /** Subjects of the events that came, in their order. */
    public List<String> subjects() {
        return requests.stream()
                .map(request -> request.json().path("subject").asString())
                .toList();
    }

    @Override
    public void close() {
        https.stop(0);
    }
}
