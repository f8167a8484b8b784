package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImageVersionTest {
    @Test
    void reads_what_imgtool_reads() {
        assertThat(ImageVersion.parse("1.2.3+4")).isEqualTo(new ImageVersion(1, 2, 3, 4));
        assertThat(ImageVersion.parse("1.2.3")).isEqualTo(new ImageVersion(1, 2, 3, 0));
        assertThat(ImageVersion.parse("255.255.65535+4294967295"))
                .isEqualTo(new ImageVersion(255, 255, 65535, 4294967295L));
    }

    @Test
    void refuses_what_is_no_version_and_says_why() {
        for (var text : List.of(
                "",
                "v1",
                "1",
                "1.2",
                "1.",
                "1.2.3+",
                "01.2.3",
                "1.2.3.4",
                "1.2+4",
                "-1",
                "1.2.3+4 ",
                "1.2.99999999999")) {
            assertThatThrownBy(() -> ImageVersion.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("version '" + text + "'")
                    .hasMessageContaining("1.2.3+4");
        }
    }

    @Test
    void refuses_parts_that_the_header_cannot_hold() {
        for (var text : List.of("256.0.0", "1.256.0", "1.2.65536", "1.2.3+4294967296", "9999999999.0.0")) {
            assertThatThrownBy(() -> ImageVersion.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected: 0–");
        }
    }

    @Test
    void is_ordered_part_by_part() {
        assertThat(List.of("2.0.0", "1.10.0", "1.9.9+9", "1.9.9+10", "1.9.10", "0.255.65535+4294967295").stream()
                        .map(ImageVersion::parse)
                        .sorted()
                        .map(ImageVersion::toString))
                .containsExactly("0.255.65535+4294967295", "1.9.9+9", "1.9.9+10", "1.9.10", "1.10.0", "2.0.0");
    }
}
