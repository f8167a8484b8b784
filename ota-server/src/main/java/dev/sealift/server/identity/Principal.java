package dev.sealift.server.identity;

import dev.sealift.api.OperatorRole;
import java.util.Set;

/** Who sent a request. */
public sealed interface Principal {
    /** How the audit log names it. */
    String actor();

    /** A person or program with a token. */
    record Operator(String name, Set<OperatorRole> roles) implements Principal {
        public Operator {
            roles = Set.copyOf(roles);
        }

        /** Whether one of its roles is among those. */
        public boolean hasOneOf(Set<?> routeRoles) {
            return roles.stream().map(Role::of).anyMatch(routeRoles::contains);
        }

        @Override
        public String actor() {
            return "operator:" + name;
        }
    }

    /** A board that speaks for itself. */
    record Device(String id) implements Principal {
        @Override
        public String actor() {
            return "device:" + id;
        }
    }

    /** A gateway that speaks for the boards assigned to it. */
    record Gateway(String id) implements Principal {
        @Override
        public String actor() {
            return "gateway:" + id;
        }
    }
}
