package dev.sealift.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UuidsTest {
    @Test
    void makes_the_uuid_of_pythons_documentation() {
        assertThat(Uuids.named(Uuids.DNS, "python.org")).hasToString("886313e1-3b8a-5372-9b90-0c9aee199e5d");
    }

    @Test
    void board_ids_are_not_those_of_other_boards() {
        assertThat(Board.ALL).extracting(Board::id).doesNotHaveDuplicates();
    }
}
