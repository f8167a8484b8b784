package dev.sealift.cli.service;

import dev.sealift.api.OperatorRole;
import dev.sealift.api.SignedFormat;
import dev.sealift.api.SigningState;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Constants of the API as people type them: {@code release-engineer} for {@code RELEASE_ENGINEER}. */
final class Words {
    private Words() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <E extends Enum<E>> E parse(Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of(constant).equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + word + "' (expected: one of "
                        + Arrays.stream(type.getEnumConstants()).map(Words::of).collect(Collectors.joining(", "))
                        + ")"));
    }

    /** {@code admin, release-engineer, approver, auditor, viewer}. */
    static final class Role implements ITypeConverter<OperatorRole> {
        @Override
        public OperatorRole convert(String word) {
            return parse(OperatorRole.class, word);
        }
    }

    /** {@code mcuboot, esp-v1, esp-v2, detached, dsse}. */
    static final class Format implements ITypeConverter<SignedFormat> {
        @Override
        public SignedFormat convert(String word) {
            return parse(SignedFormat.class, word);
        }
    }

    /** {@code pending, approved, signed, rejected, expired, revoked}. */
    static final class State implements ITypeConverter<SigningState> {
        @Override
        public SigningState convert(String word) {
            return parse(SigningState.class, word);
        }
    }
}
