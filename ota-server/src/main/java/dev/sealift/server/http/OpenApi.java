package dev.sealift.server.http;

import dev.sealift.api.Problem;
import dev.sealift.api.ProblemCode;
import dev.sealift.server.identity.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI 3.1 document of a listener, out of its routes. */
final class OpenApi {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private final RouteTable.Api api;
    private final Map<Route, Route> resources;
    private final JsonMapper json;
    private final Schemas schemas = new Schemas();

    /** @param resources the things that routes change, see {@link Resources} */
    OpenApi(RouteTable.Api api, Map<Route, Route> resources, JsonMapper json) {
        this.api = api;
        this.resources = resources;
        this.json = json;
    }

    /** In JSON; the same routes always give the same bytes. */
    String text(List<Route> routes) {
        if (api.strict()) {
            // First, so that records that come both ways are described as strictly as they are read.
            routes.forEach(route -> content(route.request(), true));
        }
        Map<String, Map<String, Object>> paths = new TreeMap<>();
        for (Route route : routes) {
            paths.computeIfAbsent(route.path(), path -> new TreeMap<>())
                    .put(route.method().name().toLowerCase(Locale.ROOT), operation(route));
        }
        schemas.of(Problem.class, false);
        return json.rebuild()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(Map.of(
                        "openapi", "3.1.0",
                        "info", Map.of("title", api.title(), "version", "1"),
                        "servers", List.of(Map.of("url", "/")),
                        "paths", paths,
                        "components",
                                Map.of(
                                        "schemas",
                                        schemas.named(),
                                        "securitySchemes",
                                        Map.of(api.security().name(), scheme(api.security())))));
    }

    private static Map<String, Object> scheme(RouteTable.Security security) {
        return switch (security) {
            case BEARER -> Map.of("type", "http", "scheme", "bearer");
            case MUTUAL_TLS -> Map.of("type", "mutualTLS");
        };
    }

    private Map<String, Object> operation(Route route) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", id(route));
        operation.put("summary", route.summary());
        operation.put("description", "Roles: " + route.roles());
        operation.put(
                "security",
                open(route) ? List.of() : List.of(Map.of(api.security().name(), List.of())));
        operation.put("parameters", parameters(route));
        if (!route.request().equals(Content.NONE)) {
            operation.put(
                    "requestBody",
                    Map.of("required", required(route.request()), "content", content(route.request(), api.strict())));
        }
        operation.put("responses", responses(route));
        return operation;
    }

    /** An empty body is an empty object. */
    private static boolean required(Content content) {
        return content.type() == null
                || Members.of(content.type()).stream().anyMatch(member -> !Members.nullable(member.type()));
    }

    private static boolean open(Route route) {
        return route.roles().contains(Role.ANYONE);
    }

    /** {@code postJobsByIdCancel} for {@code POST /api/v1/jobs/{id}/cancel}. */
    private static String id(Route route) {
        String path = route.path().replace("/api/v1", "");
        return route.method().name().toLowerCase(Locale.ROOT)
                + Arrays.stream(path.split("[/.]"))
                        .filter(part -> !part.isEmpty())
                        .map(part -> part.startsWith("{")
                                ? "By" + capital(part.substring(1, part.length() - 1))
                                : capital(part))
                        .collect(Collectors.joining());
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private List<Object> parameters(Route route) {
        List<Object> parameters = new ArrayList<>();
        PARAMETER
                .matcher(route.path())
                .results()
                .forEach(match -> parameters.add(Map.of(
                        "name", match.group(1), "in", "path", "required", true, "schema", Map.of("type", "string"))));
        route.queries()
                .forEach(query -> parameters.add(Map.of(
                        "name", query.name(), "in", "query", "description", query.says(), "schema", query.schema())));
        if (route.changes() && api.security() == RouteTable.Security.BEARER) {
            parameters.add(header(Call.REASON_HEADER, "why; it becomes part of the event", Call.MAX_REASON));
        }
        if (resources.containsKey(route)) {
            parameters.add(header(
                    EntityTag.IF_MATCH,
                    "the change is refused unless the thing's ETag is this",
                    EntityTag.MAX_CONDITION));
        }
        if (route.remembered()) {
            parameters.add(header(
                    Idempotency.HEADER,
                    "the same request with the same key is answered again, not carried out again",
                    Idempotency.MAX_KEY));
        }
        return parameters;
    }

    private static Map<String, Object> header(String name, String says, int characters) {
        return Map.of(
                "name",
                name,
                "in",
                "header",
                "description",
                says,
                "schema",
                Map.of("type", "string", "maxLength", characters));
    }

    private Map<String, Object> content(Content content, boolean closed) {
        Map<String, Object> described = new TreeMap<>();
        content.mediaTypes()
                .forEach(mediaType -> described.put(
                        mediaType,
                        Map.of("schema", content.type() == null ? Map.of() : schemas.of(content.type(), closed))));
        return described;
    }

    private Map<String, Object> responses(Route route) {
        Map<String, Object> responses = new TreeMap<>();
        Map<Integer, Set<ProblemCode>> problems = new TreeMap<>();
        for (ProblemCode code : problems(route)) {
            problems.computeIfAbsent(code.status(), status -> new TreeSet<>()).add(code);
        }
        problems.forEach((status, codes) -> responses.put(
                Integer.toString(status),
                Map.of(
                        "description",
                        codes.stream().map(ProblemCode::name).collect(Collectors.joining(", ")),
                        "content",
                        Map.of(Problem.MEDIA_TYPE, Map.of("schema", schemas.of(Problem.class, false))))));
        route.others().forEach(status -> responses.put(Integer.toString(status), success(route)));
        responses.put(Integer.toString(route.status()), success(route));
        return responses;
    }

    private Map<String, Object> success(Route route) {
        return Map.of("description", route.summary(), "content", content(route.reply(), false));
    }

    /** What a route of that form may answer, and what it names itself. */
    private Set<ProblemCode> problems(Route route) {
        Set<ProblemCode> codes = new TreeSet<>(route.problems());
        codes.add(ProblemCode.MALFORMED_REQUEST);
        codes.add(ProblemCode.INVALID_VALUE);
        codes.add(ProblemCode.TOO_LARGE);
        codes.add(ProblemCode.INTERNAL);
        if (!open(route)) {
            codes.addAll(Set.of(
                    ProblemCode.UNAUTHENTICATED,
                    ProblemCode.FORBIDDEN,
                    ProblemCode.TOO_MANY_REQUESTS,
                    ProblemCode.OVERLOADED,
                    ProblemCode.DATABASE_UNAVAILABLE));
        }
        if (route.path().contains("{")) {
            codes.add(ProblemCode.NOT_FOUND);
        }
        if (route.changes()) {
            codes.addAll(Set.of(ProblemCode.ALREADY_EXISTS, ProblemCode.INVALID_STATE, ProblemCode.STORAGE_FULL));
        }
        if (resources.containsKey(route)) {
            codes.add(ProblemCode.PRECONDITION_FAILED);
        }
        if (!route.request().equals(Content.NONE)) {
            codes.add(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        }
        return codes;
    }
}
