package dev.sealift.cli.server;

import dev.sealift.api.JobKind;
import dev.sealift.api.operator.JobPolicy;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How policies are written on the command line. */
final class JobWords {
    private static final Pattern WAVE = Pattern.compile("(?:(?<percent>[0-9.]+)%|group=(?<group>[^:]+))"
            + "(?::(?<manual>manual)(?:=(?<operators>[0-9]+))?|:succeeded=(?<succeeded>[0-9.]+)%?)?");
    private static final Pattern GATE = Pattern.compile("([a-z-]+):([0-9.]+)%?:([0-9]+)(?::([a-z-]+))?");
    private static final Pattern WINDOW = Pattern.compile("(cron\\(.+\\))/([0-9]+)");

    private JobWords() {}

    static final class WaveWord implements ITypeConverter<JobPolicy.Wave> {
        @Override
        public JobPolicy.Wave convert(String word) {
            Matcher wave = match(WAVE, word, "5%, 25%:manual, 50%:manual=2, 10%:succeeded=95 or group=NAME");
            boolean manual = wave.group("manual") != null;
            String operators = wave.group("operators");
            return new JobPolicy.Wave(
                    number(wave.group("percent")),
                    wave.group("group"),
                    manual ? JobPolicy.Advance.MANUAL : null,
                    number(wave.group("succeeded")),
                    operators == null ? null : Integer.valueOf(operators));
        }
    }

    static final class GateWord implements ITypeConverter<JobPolicy.Gate> {
        @Override
        public JobPolicy.Gate convert(String word) {
            Matcher gate = match(GATE, word, "TYPE:PERCENT:MINIMUM[:ACTION], for example failed:5:20:roll-back");
            String action = gate.group(4);
            return new JobPolicy.Gate(
                    constant(JobPolicy.FailureType.class, gate.group(1)),
                    Double.parseDouble(gate.group(2)),
                    Integer.parseInt(gate.group(3)),
                    action == null ? null : constant(JobPolicy.GateAction.class, action));
        }
    }

    static final class WindowWord implements ITypeConverter<JobPolicy.MaintenanceWindow> {
        @Override
        public JobPolicy.MaintenanceWindow convert(String word) {
            Matcher window = match(WINDOW, word, "CRON/MINUTES, for example 'cron(0 2 * * ? *)/120'");
            return new JobPolicy.MaintenanceWindow(window.group(1), Integer.parseInt(window.group(2)));
        }
    }

    static final class EndWord implements ITypeConverter<JobPolicy.EndBehavior> {
        @Override
        public JobPolicy.EndBehavior convert(String word) {
            return constant(JobPolicy.EndBehavior.class, word);
        }
    }

    static final class KindWord implements ITypeConverter<JobKind> {
        @Override
        public JobKind convert(String word) {
            return constant(JobKind.class, word);
        }
    }

    private static Matcher match(Pattern pattern, String word, String expected) {
        Matcher matcher = pattern.matcher(word);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + word + "' (expected: " + expected + ")");
        }
        return matcher;
    }

    private static @Nullable Double number(@Nullable String text) {
        return text == null ? null : Double.valueOf(text);
    }

    static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + word + "' (expected: one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(JobWords::word)
                                .toList()
                        + ")"));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
