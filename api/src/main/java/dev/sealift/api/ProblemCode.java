package dev.sealift.api;

/** Stable codes of the server's problem details (RFC 9457), each with its HTTP status. */
public enum ProblemCode {
    MALFORMED_REQUEST(400, "The request could not be read"),
    INVALID_VALUE(400, "A value is not one that is allowed"),
    UNAUTHENTICATED(401, "The caller did not say who it is"),
    FORBIDDEN(403, "The caller may not do this"),
    FOUR_EYES(403, "Who asks for a signature does not approve it"),
    LINK_INVALID(403, "The link is not one that this server made"),
    LINK_OTHER_FILE(403, "The link is for another file"),
    LINK_EXPIRED(403, "The link has expired"),
    REPORT_UNSIGNED(403, "The device signs its reports, and this one is not signed"),
    REPORT_SIGNATURE_INVALID(403, "The signature of the report is not the device's"),
    REPORT_KEY_OTHER(403, "The report is signed with another key than the board's"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The address exists, but not with this method"),
    ALREADY_EXISTS(409, "A thing of that name exists already"),
    INVALID_STATE(409, "The thing is not in a state that allows this"),
    VERSION_MISMATCH(409, "The thing changed in between"),
    REPORT_REPLAYED(409, "The signature of the report was used before"),
    PROFILE_REVOKED(409, "The signing profile is revoked"),
    PRECONDITION_FAILED(412, "The thing is no longer as If-Match says"),
    TOO_LARGE(413, "The request is larger than allowed"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is of another type than expected"),
    RANGE_NOT_SATISFIABLE(416, "The range lies outside the file"),
    IMAGE_REFUSED(422, "The image could not boot or is not trusted"),
    RELEASE_REFUSED(422, "The release could not be installed"),
    PROFILE_REFUSED(422, "The signing profile does not allow this"),
    CONTENT_MISMATCH(422, "The content is not what the request says"),
    SBOM_REFUSED(422, "The file is no CycloneDX document that can be read"),
    PROVENANCE_MALFORMED(422, "The file is no signed provenance statement"),
    PROVENANCE_KEY_UNKNOWN(422, "No key that is trusted for provenance signed the statement"),
    PROVENANCE_SIGNATURE_INVALID(422, "The signature does not match the statement"),
    PROVENANCE_SUBJECT_MISMATCH(422, "The statement is not about the artifacts of the release"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    OVERLOADED(429, "The server has more to do than it can"),
    INTERNAL(500, "The server failed"),
    FILE_DAMAGED(500, "A stored file is not what its name says"),
    DATABASE_UNAVAILABLE(503, "The database cannot be used now"),
    KEY_UNAVAILABLE(503, "The signing key cannot be used now"),
    STORE_UNAVAILABLE(503, "The store of files does not answer"),
    STORAGE_FULL(507, "The server's disk is full");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status it travels with. */
    public int status() {
        return status;
    }

    /** One sentence for people. */
    public String title() {
        return title;
    }
}
