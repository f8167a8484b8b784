package dev.sealift.image.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.image.Board;
import dev.sealift.image.KeyAgreement;
import dev.sealift.image.Slot;
import dev.sealift.image.Trailer;
import dev.sealift.image.Uuids;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a profile says, and what it must not say. */
class BoardFileTest {
    private static final String MCUBOOT = """
            name: pump
            format: mcuboot
            bootloader: mcuboot
            header-size: 0x200
            alignment: 8
            slots:
              A: {address: 0x08020000, size: 0x60000}
              B: {address: 0x08080000, size: 0x60000}
            placement: slot
            swap: swap
            max-sectors: 64
            encryption: x25519-aes256
            vendor: example.com
            class: pump
            required-tlvs: [SEC_CNT, 0xa1]
            """;

    private static final String ESP = """
            name: lamp
            format: esp-v2
            chip: esp32c3
            slots:
              ota_0: {address: 0x10000, size: 0x180000}
            """;

    @Test
    void built_in_boards_are_the_boards_of_server_and_bootloader() throws Exception {
        assertThat(Boards.names()).isEqualTo(Board.ALL.stream().map(Board::name).toList());
        for (var board : Board.ALL) {
            var profile = Boards.named(board.name()).orElseThrow();
            assertThat(profile.images())
                    .isInstanceOfSatisfying(
                            BoardProfile.Sealift.class,
                            images -> assertThat(images.device()).isEqualTo(board));
            assertThat(BoardFile.parse(board.name(), Boards.text(profile))).isEqualTo(profile);
        }
    }

    @Test
    void a_profile_of_mcuboot_says_it_all() throws Exception {
        var profile = BoardFile.parse("pump.yaml", MCUBOOT);
        var vendor = Uuids.named(Uuids.DNS, "example.com");

        assertThat(profile.slot("B")).contains(new Slot("B", 0x0808_0000L, 0x6_0000));
        assertThat(profile.images())
                .isEqualTo(new BoardProfile.Mcuboot(
                        0x200,
                        true,
                        8,
                        BoardProfile.Placement.SLOT,
                        null,
                        new Trailer(8, 8, 64, false, false, Trailer.Mark.NONE),
                        0xff,
                        new BoardProfile.Cipher(KeyAgreement.X25519, 256),
                        vendor,
                        Uuids.named(vendor, "pump"),
                        List.of(0x50, 0xa1)));
    }

    @Test
    void a_profile_of_an_esp_chip_names_it() throws Exception {
        assertThat(BoardFile.parse("lamp.yaml", ESP).images()).isEqualTo(new BoardProfile.Esp(2, "esp32c3", 5));
    }

    /** A terminal obeyed it where 'board list' and 'board check' show the description. */
    @ParameterizedTest
    @ValueSource(strings = {"\"a\\e[2Jb\"", "\"a\\x9b2Jb\"", "\"a\\u202eb\"", "\"a\\nb\""})
    void what_is_shown_has_no_control_characters(String description) {
        var profile =
                MCUBOOT.replaceFirst("name: pump", "name: pump\ndescription: " + description.replace("\\", "\\\\"));
        assertThatThrownBy(() -> BoardFile.parse("pump.yaml", profile))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("pump.yaml:2: 'description' has control characters");
    }

    /** Its parser would call itself until the stack is full. */
    @ParameterizedTest
    @ValueSource(strings = {"[", "- ", "{"})
    void a_profile_is_not_nested_deep(String open) {
        assertThatThrownBy(() -> BoardFile.parse("pump.yaml", open.repeat(20_000)))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("pump.yaml:1: nested more than 16 deep");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "header-size: 0x200    | header-size: 31            | 4  | 'header-size' is 31 (expected: a whole number from 0x20 to 0xffff",
                "header-size: 0x200    | header-size: much          | 4  | 'header-size' is much",
                "header-size: 0x200    | header_size: 0x200         | 1  | 'header-size' is missing",
                "alignment: 8          | alignment: 3               | 5  | 'alignment' is 3 (expected: 1, 2, 4, 8, 16 or 32)",
                "format: mcuboot       | format: elf                | 2  | 'format' is elf (expected: mcuboot, esp-v1, esp-v2)",
                "bootloader: mcuboot   | bootloader: sealift        | 12 | 'encryption'",
                "name: pump            | name: ../pump              | 1  | 'name' is ../pump",
                "name: pump            | name: []                   | 1  | 'name' has no plain value",
                "swap: swap            | swap: swap\\nswap: none     | 11 | 'swap' for the second time",
                "swap: swap            | swap: swap\\ncolour: red    | 11 | 'colour' has no meaning here (expected: alignment",
                "size: 0x60000}        | size: 0x5fffc}             | 6  | multiples of 0x8",
                "0x08080000            | 0x08060000                 | 8  | no overlap with slot A",
                "0x08080000            | 0x100000000                | 8  | 'address' is 0x100000000",
                "placement: slot       | placement: ram             | 1  | 'load-address' is missing",
                "vendor: example.com   | max-alignment: 4           | 13 | 'max-alignment' is 4 (expected: 8, 16 or 32)",
                "[SEC_CNT, 0xa1]       | [SEC_CNT, BLUE]            | 15 | 'required-tlvs' is BLUE",
                "[SEC_CNT, 0xa1]       | SEC_CNT                    | 15 | 'required-tlvs' is no list",
                "class: pump           | class: [pump]              | 14 | 'class' has no plain value",
                "class: pump           | class: 'pump               | 16 | not YAML",
            })
    void a_fault_is_named_with_its_line(String good, String bad, int line, String message) {
        var text = MCUBOOT.replace(good, bad.replace("\\n", "\n"));

        assertThat(text).isNotEqualTo(MCUBOOT);
        assertThatThrownBy(() -> BoardFile.parse("pump.yaml", text))
                .isInstanceOf(ProfileException.class)
                .hasMessageStartingWith("pump.yaml:" + line + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void what_it_quotes_does_not_move_the_cursor() {
        assertThatThrownBy(() -> BoardFile.parse("x", MCUBOOT + "\"\\e[2J\": 1\n"))
                .hasMessageContaining("'\ufffd[2J' has no meaning here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "name", "- name", "{", "? [a]\n: b", "a: &a [*a]"})
    void what_is_no_profile_is_refused(String text) {
        assertThatThrownBy(() -> BoardFile.parse("x", text)).isInstanceOf(ProfileException.class);
    }

    @Test
    void secure_boot_v1_is_only_for_the_first_chip() {
        assertThatThrownBy(() -> BoardFile.parse("x", ESP.replace("esp-v2", "esp-v1")))
                .hasMessageContaining("x:3: 'chip' is esp32c3 (expected: esp32,");
        assertThatThrownBy(() -> BoardFile.parse("x", ESP + "alignment: 4\n"))
                .hasMessageContaining("x:6: 'alignment' has no meaning here");
    }
}
