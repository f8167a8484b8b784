package dev.sealift.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers as imgtool takes them: decimal, {@code 0x}, {@code 0o} or {@code 0b}; 0 to 4294967295. */
public final class Numbers implements ITypeConverter<Long> {
    private static final long MAX = 0xffff_ffffL;

    @Override
    public Long convert(String text) {
        String digits = text.toLowerCase(Locale.ROOT);
        try {
            long value =
                    switch (digits.length() > 2 ? digits.substring(0, 2) : "") {
                        case "0x" -> Long.parseLong(digits.substring(2), 16);
                        case "0o" -> Long.parseLong(digits.substring(2), 8);
                        case "0b" -> Long.parseLong(digits.substring(2), 2);
                        default -> Long.parseLong(digits);
                    };
            if (value >= 0 && value <= MAX) {
                return value;
            }
        } catch (NumberFormatException e) {
            // not a number: refused below like one that is too large
        }
        throw new TypeConversionException(
                "'" + text + "' (expected: a whole number from 0 to 4294967295, decimal or with 0x, 0o or 0b)");
    }
}
