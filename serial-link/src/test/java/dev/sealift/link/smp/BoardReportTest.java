package dev.sealift.link.smp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoardReportTest {
    private static final Map<String, Object> OLD = Map.of(
            "boots",
            4,
            "slot",
            0,
            "hash",
            new byte[32],
            "ver",
            "1.0.0",
            "counter",
            1,
            "confirmed",
            true,
            "trial",
            false,
            "cause",
            3);

    @Test
    void howTheChipIsProtectedIsReadWhereTheBoardSaysIt() throws SmpFormatException {
        assertThat(with(Map.of("read", 2, "write", true)).protection()).contains(new BoardReport.Protection(2, true));
        assertThat(with(Map.of("read", 0, "write", false)).protection()).contains(new BoardReport.Protection(0, false));
        assertThat(BoardReport.of(CborMap.of(OLD)).protection())
                .as("of an old board")
                .isEmpty();
    }

    @Test
    void aProtectionWithoutALevelIsNone() {
        assertThatThrownBy(() -> with(Map.of("write", true)))
                .isInstanceOf(SmpFormatException.class)
                .hasMessageContaining("read");
    }

    private static BoardReport with(Map<String, Object> protection) throws SmpFormatException {
        Map<String, Object> report = new HashMap<>(OLD);
        report.put("protection", protection);
        return BoardReport.of(CborMap.of(report));
    }
}
