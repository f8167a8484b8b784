package dev.sealift.api.operator;

import dev.sealift.api.OperatorRole;
import dev.sealift.api.limit.Shape;
import dev.sealift.api.limit.Size;
import dev.sealift.api.limit.Text;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/operators}: the persons and programs that hold tokens. */
public final class Operators {
    private Operators() {}

    /**
     * {@code POST /api/v1/operators}.
     *
     * @param name  1–64 of {@code a-z A-Z 0-9 . _ @ -}; never used again for somebody else
     * @param roles one or more
     */
    public record Create(
            @Text(Shape.OPERATOR) String name,
            @Size(min = 1, max = 5) List<OperatorRole> roles) {}

    /** An operator; {@code revokedAt} is when the token stopped to be one. */
    public record View(
            String name,
            List<OperatorRole> roles,
            Instant createdAt,
            @Nullable Instant revokedAt) {}

    /** The one reply that holds the token: it is kept nowhere. */
    public record Token(View operator, String token) {}

    /** {@code POST /api/v1/operators/{name}/token} (a new token, the old one stops), {@code …/revoke}. */
    public record Change() {}

    /** {@code GET /api/v1/operators}. */
    public record Page(List<View> operators, @Nullable String next) {}
}
