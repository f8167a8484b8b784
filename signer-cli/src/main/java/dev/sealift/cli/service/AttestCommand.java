package dev.sealift.cli.service;

import dev.sealift.api.Json;
import dev.sealift.api.SignedFormat;
import dev.sealift.api.operator.Signing;
import dev.sealift.api.provenance.Envelope;
import dev.sealift.api.provenance.Statement;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.InputFile;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.cli.key.PendingKey;
import dev.sealift.cli.key.SigningKeyOptions;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift attest}. */
@Command(
        name = "attest",
        sortOptions = false,
        description = {
            "Say who built signed images, and from what: an in-toto statement with SLSA provenance in a DSSE envelope.",
            "The same files, options and file key give the same bytes."
        })
public final class AttestCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final SigningKeyOptions keys;

    @Mixin
    private final ServiceOptions service;

    @Option(
            names = "--builder",
            required = true,
            paramLabel = "URI",
            description = "Who built it, e.g. the CI's address.")
    private String builder = "";

    @Option(names = "--build-type", required = true, paramLabel = "URI", description = "What the parameters mean.")
    private String buildType = "";

    @Option(names = "--parameter", paramLabel = "NAME=VALUE", description = "What the build was asked for; repeatable.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--source",
            paramLabel = "URI=COMMIT",
            description = "A source and its commit (gitCommit); repeatable.")
    private Map<String, String> sources = new LinkedHashMap<>();

    @Option(names = "--invocation", paramLabel = "ID", description = "The run of the build.")
    private @Nullable String invocation;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The envelope; an old one is replaced.")
    private Path output = Path.of("");

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "The signed images of a release.")
    private List<Path> files = List.of();

    /** What {@code --json} prints. */
    record View(String file, List<Statement.Resource> subject, List<String> keyids) {}

    /** Signs in that shell. */
    public AttestCommand(Shell shell) {
        this.shell = shell;
        this.keys = new SigningKeyOptions(shell);
        this.service = new ServiceOptions(shell);
    }

    @Override
    public Integer call() throws SigningException {
        requireUri("--builder", builder);
        requireUri("--build-type", buildType);
        var open = service.given() && !keys.given() ? List.<PendingKey>of() : keys.open();
        try {
            attest(open);
            return ExitCode.OK.number();
        } finally {
            open.forEach(PendingKey::close);
        }
    }

    private void attest(List<PendingKey> open) throws SigningException {
        var services = service.open();
        try {
            byte[] payload = Json.mapper().writeValueAsBytes(statement());
            byte[] signed = Envelope.signedBytes(Envelope.IN_TOTO, payload);
            var signers = new ArrayList<Signer>(open);
            services.forEach(one -> signers.add(one.signer(subject(), signed)));
            var signatures = new ArrayList<Envelope.Signature>();
            for (var signer : signers) {
                signatures.add(signature(signer, signed));
            }
            var envelope = new Envelope(Base64.getEncoder().encodeToString(payload), Envelope.IN_TOTO, signatures);
            OutputFile.write(output, Json.mapper().writeValueAsBytes(envelope));
            show(signatures);
        } finally {
            services.forEach(SigningService::close);
        }
    }

    /** As SLSA wants them, since whoever reads them later compares them with what he trusts. */
    private static void requireUri(String option, String text) {
        try {
            if (new URI(text).isAbsolute()) {
                return;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new CliException(
                ExitCode.USAGE,
                option + " '" + text + "' (expected: a URI with its scheme, e.g. https://ci.example/runner)");
    }

    private Signing.Subject subject() {
        return new Signing.Subject(SignedFormat.DSSE, null, null, null, String.valueOf(output.getFileName()));
    }

    private Statement statement() {
        return new Statement(
                Statement.TYPE,
                files.stream().map(AttestCommand::resource).toList(),
                Statement.SLSA,
                new Statement.Provenance(
                        new Statement.Build(
                                buildType,
                                new LinkedHashMap<>(parameters),
                                sources.entrySet().stream()
                                        .map(source -> new Statement.Resource(
                                                null, source.getKey(), Map.of("gitCommit", source.getValue())))
                                        .toList()),
                        new Statement.Run(
                                new Statement.Builder(builder),
                                invocation == null ? null : new Statement.Metadata(invocation, null, null))));
    }

    private static Statement.Resource resource(Path file) {
        byte[] bytes = InputFile.read(file, InputFile.MAX_IMAGE);
        return new Statement.Resource(
                String.valueOf(file.getFileName()),
                null,
                Map.of("sha256", HashAlgorithm.SHA256.of(bytes).hex()));
    }

    private static Envelope.Signature signature(Signer signer, byte[] signed) throws SigningException {
        var key = signer.publicKey();
        if (key.algorithm() != KeyAlgorithm.ECDSA_P256) {
            throw new CliException(
                    ExitCode.KEY, "a key of " + key.algorithm() + " (expected: P-256, which signs provenance)");
        }
        var signature = signer.sign(HashAlgorithm.SHA256.of(signed));
        return new Envelope.Signature(key.hash().hex(), Base64.getEncoder().encodeToString(signature.toArray()));
    }

    private void show(List<Envelope.Signature> signatures) {
        var subjects = statement().subject();
        if (json.given()) {
            var ids = signatures.stream()
                    .map(signature -> String.valueOf(signature.keyid()))
                    .toList();
            shell.printJson(new View(output.toString(), subjects, ids));
        } else {
            shell.out()
                    .println(output + ": provenance of " + subjects.size()
                            + (subjects.size() == 1 ? " file, signed by " : " files, signed by ")
                            + signatures.getFirst().keyid());
        }
    }
}
