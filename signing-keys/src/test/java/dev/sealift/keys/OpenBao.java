package dev.sealift.keys;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An OpenBao server of this test, with TLS, on the loopback address; its data is gone when it is closed. */
final class OpenBao implements AutoCloseable {
    static final String ROOT_TOKEN = "root-of-this-test";

    /** The last word before it serves. */
    private static final String READY = "Development mode should NOT be used in production";

    private final Process process;
    private final Map<String, String> environment;
    private final HttpClient client;
    private final JsonMapper json = new JsonMapper();

    private OpenBao(Process process, Map<String, String> environment) throws Exception {
        this.process = process;
        this.environment = environment;
        this.client = HttpClient.newBuilder()
                .sslContext(VaultSettings.of(environment, VaultKey.parse("vault:a/b"))
                        .tls())
                .build();
    }

    static OpenBao start(Path folder) throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort(); // it does not say which one it would take for 0
        }
        var process = new ProcessBuilder(
                        program(),
                        "server",
                        "-dev",
                        "-dev-tls",
                        "-dev-tls-cert-dir=" + folder,
                        "-dev-no-store-token",
                        "-dev-root-token-id=" + ROOT_TOKEN,
                        "-dev-listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .start();
        awaitReady(process);
        return new OpenBao(
                process,
                Map.of(
                        "VAULT_ADDR",
                        "https://127.0.0.1:" + port,
                        "VAULT_CACERT",
                        folder.resolve("vault-ca.pem").toString(),
                        "VAULT_TOKEN",
                        ROOT_TOKEN));
    }

    private static String program() {
        return Tool.python().resolveSibling("bao").toString();
    }

    private static void awaitReady(Process process) throws IOException {
        var output = process.inputReader(StandardCharsets.UTF_8);
        var said = new StringBuilder();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            if (line.contains(READY)) {
                Thread.ofVirtual().start(() -> drain(output)); // or it would stop at a full pipe
                return;
            }
        }
        throw new AssertionError("OpenBao did not start: " + said);
    }

    private static void drain(Reader output) {
        try {
            output.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            // it was ended, and its output with it
        }
    }

    /** What a process has that may do all here. */
    Map<String, String> environment() {
        return environment;
    }

    /** The same with other variables; an empty value takes one away. */
    Map<String, String> with(String... namesAndValues) {
        var changed = new HashMap<>(environment);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            changed.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        changed.values().removeIf(String::isEmpty);
        return changed;
    }

    /** Has its own client do something. */
    String run(Map<String, String> more, String... arguments) throws IOException {
        var all = new HashMap<>(environment);
        all.putAll(more);
        var command = new ArrayList<>(List.of(program()));
        command.addAll(List.of(arguments));
        return Tool.run(all, command);
    }

    /** Writes as root; the answer's data, empty when there is none. */
    JsonNode write(String path, Object body) throws Exception {
        return write("", path, body);
    }

    JsonNode write(String namespace, String path, Object body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(environment.get("VAULT_ADDR") + "/v1/" + path))
                .header("X-Vault-Token", ROOT_TOKEN)
                .header("X-Vault-Namespace", namespace)
                .POST(BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().isEmpty() ? json.missingNode() : json.readTree(answer.body());
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
    }
}
