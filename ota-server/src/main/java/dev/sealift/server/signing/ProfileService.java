package dev.sealift.server.signing;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Signing;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.KeyException;
import dev.sealift.image.VerifyingKey;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.problem.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.json.JsonMapper;

/** Makes and revokes signing profiles, and holds requests to them. */
public final class ProfileService {
    private final KeyRing keys;
    private final AuditLog audit;
    private final Clock clock;
    private final ProfileStore store;

    public ProfileService(KeyRing keys, AuditLog audit, Clock clock, JsonMapper json) {
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
        this.store = new ProfileStore(json);
    }

    /** Opens the key for a profile that is going to be made; done before its transaction, since a token may be slow. */
    KeyRing.Facts keyOf(Signing.Rules rules) {
        if (!keys.names().contains(rules.key())) {
            throw Refusal.invalid(
                    "key",
                    rules.key(),
                    "one of " + keys.names() + ", or start the server with --signing-key " + rules.key()
                            + "=REFERENCE");
        }
        return keys.facts(rules.key());
    }

    /** Makes a profile. */
    Signing.Profile create(Handle tx, Cause cause, Signing.Rules rules, KeyRing.Facts key) {
        check(rules);
        var former = store.find(tx, rules.name());
        if (former.isPresent() && former.get().profile().revokedAt() == null) {
            throw Refusal.of(
                    ProblemCode.ALREADY_EXISTS,
                    "profile '" + rules.name() + "' exists: revoke it first, or take another name",
                    rules.name(),
                    "a new name");
        }
        var profile = new Signing.Profile(
                rules,
                key.publicKey().algorithm().name(),
                key.publicKey().toPem(),
                key.deterministic(),
                clock.instant(),
                null);
        store.insert(tx, profile);
        audit.append(
                tx,
                cause,
                "PROFILE_CREATED",
                subject(rules.name()),
                Map.of("rules", rules, "keyHash", key.publicKey().hash().hex()));
        return profile;
    }

    /** What no single member shows. */
    private static void check(Signing.Rules rules) {
        if (rules.approvers().isEmpty()) {
            return;
        }
        requireApprovers(rules, rules.approvers(), "");
        for (var requester : rules.requesters()) {
            var others = rules.approvers().stream()
                    .filter(approver -> !approver.equals(requester))
                    .toList();
            requireApprovers(rules, others, " besides " + requester + ", who asks");
        }
    }

    /** Else nothing would ever be signed, and people would find out by waiting. */
    private static void requireApprovers(Signing.Rules rules, List<String> approvers, String besides) {
        long persons = approvers.stream().distinct().count();
        if (persons < rules.approvals()) {
            throw Refusal.invalid(
                    "approvers", persons + " names" + besides, rules.approvals() + " or more, or none for everybody");
        }
    }

    /** Revokes a profile for good. */
    ProfileStore.Stored revoke(Handle tx, Cause cause, String name) {
        var stored = inForce(tx, name);
        Instant now = clock.instant();
        store.revoke(tx, stored.id(), now);
        audit.append(tx, cause, "PROFILE_REVOKED", subject(name), Map.of());
        return store.get(tx, stored.id());
    }

    /** The profile in force of that name, else the one revoked last. */
    Signing.Profile get(Handle tx, String name) {
        return found(tx, name).profile();
    }

    /** All profiles, those revoked too. */
    Signing.Profiles list(Handle tx) {
        return new Signing.Profiles(store.list(tx));
    }

    /** The profile that requests of that name are held to. */
    ProfileStore.Stored inForce(Handle tx, String name) {
        var stored = found(tx, name);
        if (stored.profile().revokedAt() != null) {
            throw Refusal.of(
                    ProblemCode.PROFILE_REVOKED,
                    "profile '" + name + "' was revoked at " + stored.profile().revokedAt()
                            + ": ask for another profile",
                    name,
                    "a profile in force");
        }
        return stored;
    }

    ProfileStore.Stored byId(Handle tx, long id) {
        return store.get(tx, id);
    }

    private ProfileStore.Stored found(Handle tx, String name) {
        return store.find(tx, name).orElseThrow(() -> Refusal.notFound("profile", name));
    }

    /** The key that was pinned when the profile was made. */
    static VerifyingKey publicKey(Signing.Profile profile) {
        try {
            return VerifyingKey.parse(profile.publicKey(), KeyAlgorithm.ALL);
        } catch (KeyException e) {
            throw new IllegalStateException("a public key that was written here can be read", e);
        }
    }

    /** The hashes that go with a key's algorithm. */
    static List<String> hashes(Signing.Profile profile) {
        return switch (KeyAlgorithm.valueOf(profile.algorithm())) {
            case ECDSA_P256, RSA_3072 -> List.of("SHA256");
            case ECDSA_P384 -> List.of("SHA384");
            case ED25519 -> List.of("SHA256", "SHA512");
        };
    }

    private static String subject(String name) {
        return "profile:" + name;
    }
}
