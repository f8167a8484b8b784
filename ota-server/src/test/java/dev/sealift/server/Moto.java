package dev.sealift.server;

import dev.sealift.keys.AwsCredentials;
import dev.sealift.server.blob.StoreLocation;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** A server of others that plays S3 on the loopback address, with a bucket, and checks who asks and their signatures. */
public final class Moto implements AutoCloseable {
    /** Of s3_bucket.py. */
    private static final int REQUESTS = 4;

    private static final Pattern READY = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

    private final Process server;
    private final Process client;
    private final BufferedReader answers;
    private final String endpoint;
    private final AwsCredentials credentials;

    public Moto() throws IOException {
        var builder = new ProcessBuilder(python().toString(), script("s3_server.py"), "-H", "127.0.0.1", "-p", "0")
                .redirectErrorStream(true);
        builder.environment().put("INITIAL_NO_AUTH_ACTION_COUNT", Integer.toString(REQUESTS));
        server = builder.start();
        endpoint = awaitEndpoint();
        client = new ProcessBuilder(python().toString(), script("s3_bucket.py"), endpoint)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = client.inputReader(StandardCharsets.UTF_8);
        var access = answer().split(" ", -1);
        credentials = new AwsCredentials(access[0], access[1], null);
    }

    private String awaitEndpoint() throws IOException {
        var output = server.inputReader(StandardCharsets.UTF_8);
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            var ready = READY.matcher(line);
            if (ready.find()) {
                // Or it would stop at a full pipe.
                Thread.ofVirtual().start(() -> output.lines().forEach(ignored -> {}));
                return ready.group(1);
            }
        }
        throw new AssertionError("moto's server did not start");
    }

    public StoreLocation.Bucket bucket(String prefix) {
        return bucket("firmware" + prefix, credentials);
    }

    /** The bucket, as somebody asks for it who has the wrong secret. */
    public StoreLocation.Bucket bucketOfStranger() {
        return bucket("firmware", new AwsCredentials(credentials.accessKey(), "guessed-secret", null));
    }

    public StoreLocation.Bucket missingBucket() {
        return bucket("nobodys", credentials);
    }

    private StoreLocation.Bucket bucket(String name, AwsCredentials who) {
        var address = StoreLocation.Bucket.address("s3://" + name, endpoint, "us-east-1");
        return new StoreLocation.Bucket(address, "us-east-1", who, null);
    }

    /** Key and SHA-256 of each object, as AWS's own client sees them: {@code KEY=SHA256}. */
    public List<String> objects() throws IOException {
        String line = ask("list");
        return line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
    }

    public void damage(String key) throws IOException {
        ask(key);
    }

    private String ask(String line) throws IOException {
        var question = client.outputWriter(StandardCharsets.UTF_8);
        question.write(line + "\n");
        question.flush();
        return answer();
    }

    private String answer() throws IOException {
        return Objects.requireNonNull(answers.readLine(), "s3_bucket.py has ended, see its error above");
    }

    private static String script(String name) {
        try {
            return Path.of(Objects.requireNonNull(Moto.class.getResource("/" + name))
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** That of ./test, or the one that SEALIFT_PYTHON names. */
    private static Path python() {
        var named = System.getenv("SEALIFT_PYTHON");
        var python = named == null ? Path.of("../.cache/python/bin/python") : Path.of(named);
        if (!Files.isExecutable(python)) {
            throw new AssertionError("there is no " + python
                    + ", the Python with tools/python/requirements.txt: run ./test, or set SEALIFT_PYTHON");
        }
        return python.toAbsolutePath();
    }

    @Override
    public void close() {
        client.destroy();
        server.destroy();
    }
}
