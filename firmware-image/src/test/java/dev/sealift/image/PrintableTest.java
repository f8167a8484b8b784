package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file says is shown, and a terminal obeys none of it. */
class PrintableTest {
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\u001b", "\u007f", "\u0085", "\u009b", "\u200e", "\u2028", "\u202e", "\u2066"})
    void noCharacterThatATerminalObeysIsLeft(String control) {
        assertThat(Printable.of("a" + control + "b")).isEqualTo("a\ufffdb");
    }

    @Test
    void theRegularExpressionNamesTheSameCharacters() {
        var obeyed = Pattern.compile("[" + Printable.OBEYED + "]").asMatchPredicate();
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            var text = Character.toString(character);
            assertThat(!Printable.of(text).equals(text)).as("U+%04X", character).isEqualTo(obeyed.test(text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.bin", "Zähler 1.2", "计量表", "µ\u00a0"})
    void allElseIsLeftAsItIs(String text) {
        assertThat(Printable.of(text)).isEqualTo(text);
    }
}
