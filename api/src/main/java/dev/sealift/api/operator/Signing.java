package dev.sealift.api.operator;

import dev.sealift.api.SignedFormat;
import dev.sealift.api.SigningState;
import dev.sealift.api.limit.Range;
import dev.sealift.api.limit.Shape;
import dev.sealift.api.limit.Size;
import dev.sealift.api.limit.Text;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/signing}: profiles, and requests for signatures with their approvals. */
public final class Signing {
    private Signing() {}

    /**
     * What a profile allows. It never changes: to change it, revoke it and make another of the same name. Nothing has a
     * default: a member that is missing is refused, and never taken for 0 or false.
     *
     * @param name             1–64 of {@code a-z A-Z 0-9 _ -}
     * @param key              name of a key that the server was started with
     * @param formats          what may be signed; one or more
     * @param boards           board names that may be asked for; empty: also requests without a board, and any board
     * @param requesters       names of the operators that may ask; empty: every RELEASE_ENGINEER
     * @param approvers        names of the operators that may approve; empty: every APPROVER
     * @param approvals        how many persons must approve: 0–8
     * @param contentRequired  the bytes under the signature must be sent, and the server makes the digest itself
     * @param perHour          requests of all askers in any hour: 1–10,000
     * @param perHourRequester requests of one asker in any hour: 1–10,000
     * @param expiresMinutes   how long a request may wait for approvals and signature: 1–20,160
     */
    public record Rules(
            @Text(Shape.ID) String name,
            @Size(min = 1, max = 256) String key,
            @Size(min = 1, max = MAX_LIST) List<SignedFormat> formats,
            @Size(max = MAX_LIST) List<@Text(Shape.BOARD) String> boards,
            @Size(max = MAX_LIST) List<@Text(Shape.OPERATOR) String> requesters,
            @Size(max = MAX_LIST) List<@Text(Shape.OPERATOR) String> approvers,
            @Range(max = MAX_APPROVALS) Integer approvals,
            Boolean contentRequired,
            @Range(min = 1, max = 10_000) Integer perHour,
            @Range(min = 1, max = 10_000) Integer perHourRequester,
            @Range(min = 1, max = 20_160) Integer expiresMinutes) {
        /** Persons; more would never come together. */
        private static final int MAX_APPROVALS = 8;

        /** More names than this in one list are a mistake. */
        private static final int MAX_LIST = 100;
    }

    /**
     * A profile.
     *
     * @param algorithm     of its key: {@code ECDSA_P256, ECDSA_P384, ED25519, RSA_3072}
     * @param publicKey     PEM; read when the profile was made, and every signature is checked with it
     * @param deterministic the same digest always gives the same signature
     */
    public record Profile(
            Rules rules,
            String algorithm,
            String publicKey,
            boolean deterministic,
            Instant createdAt,
            @Nullable Instant revokedAt) {}

    /** {@code GET /api/v1/signing/profiles}, those revoked too. */
    public record Profiles(List<Profile> profiles) {}

    /** {@code POST …/profiles/{name}/revoke} and other commands without details. */
    public record Change() {}

    /** What is to be signed, as the asker says; see {@link Request#checked()}. */
    public record Subject(
            SignedFormat format,
            @Nullable String board,
            @Nullable String version,
            @Nullable Long securityCounter,
            @Nullable String fileName) {}

    /**
     * {@code POST /api/v1/signing/requests}. The same profile, hash and digest again give the same request.
     *
     * @param hash    {@code SHA256, SHA384, SHA512}, as the key's algorithm wants it
     * @param digest  what is to be signed, lower-case hex
     * @param content SHA-256 of the bytes under the signature, sent before to {@code …/signing/contents}
     * @param again   make a new request when the last one was rejected
     */
    public record Ask(
            String profile,
            String hash,
            String digest,
            Subject subject,
            @Nullable String content,
            @Nullable Boolean again) {}

    /**
     * Reply of {@code POST /api/v1/signing/contents} (body: the bytes, {@code application/octet-stream}).
     *
     * @param content SHA-256 of the bytes
     * @param image   what the server read, when they are an MCUboot image up to its last protected TLV
     */
    public record Content(
            String content, long size, @Nullable ImageFacts image) {}

    /** What an MCUboot image says of itself; {@code boardId} is its UUID_CID. */
    public record ImageFacts(@Nullable String boardId, String version, long securityCounter) {}

    /** An approval; it counts for this digest only. */
    public record Approval(
            String approver, Instant at, @Nullable String comment) {}

    /**
     * A request for a signature.
     *
     * @param checked         the server made the digest itself from the content and, for MCUBOOT, read the subject in it;
     *                        otherwise the subject is no more than the asker's claim
     * @param approvalsNeeded persons who must approve
     * @param reason          why it was rejected or revoked, or why an approved one is not signed yet
     * @param signature       once SIGNED: base64 of the signature in the form of the key's algorithm
     */
    public record Request(
            long id,
            String profile,
            SigningState state,
            String requester,
            String hash,
            String digest,
            Subject subject,
            @Nullable String content,
            boolean checked,
            int approvalsNeeded,
            List<Approval> approvals,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant endedAt,
            @Nullable String reason,
            @Nullable String signature) {}

    /** {@code GET /api/v1/signing/requests?state=…&after=ID&limit=N}, oldest first. */
    public record Requests(List<Request> requests, @Nullable String next) {}

    /** {@code POST …/requests/{id}/approve}: the digest that the approver saw. */
    public record Approve(String digest, @Nullable String comment) {}

    /** {@code POST …/requests/{id}/reject}. */
    public record Reject(String reason) {}
}
