package dev.sealift.api.provenance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An in-toto statement, version 1, with SLSA provenance, version 1: who built these files, from what
 * (https://slsa.dev/spec/v1.0/provenance). Members that SLSA has and Sealift does not look at are left out.
 *
 * @param type          {@value #TYPE}
 * @param subject       the files that were built
 * @param predicateType {@value #SLSA}
 */
public record Statement(
        @JsonProperty("_type") String type, List<Resource> subject, String predicateType, Provenance predicate) {
    /** in-toto, version 1. */
    public static final String TYPE = "https://in-toto.io/Statement/v1";

    /** SLSA provenance, version 1. */
    public static final String SLSA = "https://slsa.dev/provenance/v1";

    /** A file or a source; {@code digest} by algorithm: {@code sha256, gitCommit}, hex. */
    public record Resource(@Nullable String name, @Nullable String uri, Map<String, String> digest) {}

    /** What was built, and by whom. */
    public record Provenance(Build buildDefinition, Run runDetails) {}

    /**
     * What was asked for.
     *
     * @param buildType            URI that says what the parameters mean
     * @param externalParameters   what the caller of the build chose
     * @param resolvedDependencies sources and tools
     */
    public record Build(
            String buildType,
            Map<String, Object> externalParameters,
            @Nullable List<Resource> resolvedDependencies) {}

    /** Who carried it out. */
    public record Run(Builder builder, @Nullable Metadata metadata) {}

    /** The builder; {@code id} is a URI. */
    public record Builder(String id) {}

    /** One run; times are RFC 3339. */
    public record Metadata(
            @Nullable String invocationId,
            @Nullable String startedOn,
            @Nullable String finishedOn) {}
}
