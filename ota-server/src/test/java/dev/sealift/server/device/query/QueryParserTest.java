package dev.sealift.server.device.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What queries mean, and where those that mean nothing go wrong. */
class QueryParserTest {
    private static DeviceQuery text(String field, String folded) {
        return condition(field, new Match.Exact(new Value.Text(folded)));
    }

    private static DeviceQuery condition(String field, Match match) {
        return new DeviceQuery.Condition(Field.named(field).orElseThrow(), match);
    }

    private static Match.Bound number(double number, boolean inclusive) {
        return new Match.Bound(new Value.Numeric(number), inclusive);
    }

    @Test
    void notBindsCloserThanAndAndAndCloserThanOr() throws QueryException {
        DeviceQuery a = text("id", "a");
        DeviceQuery b = text("id", "b");
        DeviceQuery c = text("id", "c");
        assertThat(QueryParser.parse("id:a OR id:b AND NOT id:c"))
                .isEqualTo(new DeviceQuery.Or(List.of(a, new DeviceQuery.And(List.of(b, new DeviceQuery.Not(c))))));
        assertThat(QueryParser.parse("id:a id:b")).isEqualTo(QueryParser.parse("id:a AND id:b"));
        assertThat(QueryParser.parse("-id:c")).isEqualTo(QueryParser.parse("NOT id:c"));
        assertThat(QueryParser.parse(" ( id:a OR id:b ) id:c "))
                .isEqualTo(new DeviceQuery.And(List.of(new DeviceQuery.Or(List.of(a, b)), c)));
        assertThat(QueryParser.parse("id:(a OR b c)")).isEqualTo(new DeviceQuery.Or(List.of(a, b, c)));
    }

    @Test
    void valuesAreWordsPhrasesPatternsAndRanges() throws QueryException {
        assertThat(QueryParser.parse("attributes.site:\"New York*\"")).isEqualTo(text("attributes.site", "new york*"));
        assertThat(QueryParser.parse("attributes.site:a\\ b\\*")).isEqualTo(text("attributes.site", "a b*"));
        assertThat(QueryParser.parse("attributes.a\\:b:c:d")).isEqualTo(text("attributes.a:b", "c:d"));
        assertThat(QueryParser.parse("id:PUMP-*"))
                .isEqualTo(condition(
                        "id",
                        new Match.Like(new Glob(List.of((int) 'p', (int) 'u', (int) 'm', (int) 'p', (int) '-', -1)))));
        assertThat(QueryParser.parse("attributes.floor:[1 TO 5}"))
                .isEqualTo(condition("attributes.floor", new Match.Between(number(1, true), number(5, false))));
        assertThat(QueryParser.parse("attributes.floor>=-2"))
                .isEqualTo(condition("attributes.floor", new Match.Between(number(-2, true), null)));
        assertThat(QueryParser.parse("attributes.floor < 3"))
                .isEqualTo(condition("attributes.floor", new Match.Between(null, number(3, false))));
        assertThat(QueryParser.parse("attributes.floor:[* TO *]"))
                .isEqualTo(condition("attributes.floor", new Match.Present()));
        assertThat(QueryParser.parse("*")).isEqualTo(new DeviceQuery.All());
        assertThat(QueryParser.parse("berlin"))
                .isEqualTo(new DeviceQuery.Anywhere(new Match.Exact(new Value.Text("berlin"))));
    }

    @Test
    void versionsCompareAsVersionsAndTimesAsTimes() throws QueryException {
        assertThat(QueryParser.parse("version:1.2")).isEqualTo(QueryParser.parse("version:1.2.0+0"));
        assertThat(QueryParser.parse("versions.B<1.10.0").fields()).containsExactly("versions.B");
        assertThat(QueryParser.parse("lastContact<now-7d OR lastContact>=now-1h OR lastContact<now-7d")
                        .spans())
                .containsExactly(Duration.ofDays(7), Duration.ofHours(1));
        var since = new Match.Bound(new Value.Instantly(Instant.parse("2026-01-31T00:00:00Z")), false);
        assertThat(QueryParser.parse("lastContact>2026-01-31"))
                .isEqualTo(condition("lastContact", new Match.Between(since, null)))
                .isEqualTo(QueryParser.parse("connectivity.timestamp>1769817600000"))
                .isEqualTo(QueryParser.parse("lastContact>2026-01-31T00:00:00Z"));
        assertThat(QueryParser.parse("thingName:a thingGroupNames:b")).isEqualTo(QueryParser.parse("id:a groups:b"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            ''                     | 1  | the end               | a condition
            colour:red             | 1  | field 'colour'        | attributes.NAME
            versions.C:1.0.0       | 1  | field 'versions.C'    | versions.B
            id:                    | 4  | the end               | a value
            id:a )                 | 6  | ')'                   | or the end
            (id:a                  | 6  | the end               | ) or another condition
            id:(a OR b             | 11 | the end               | ) or another value
            id:"abc                | 4  | not closed            | " at its end
            id:a OR                | 8  | the end               | a condition
            OR id:a                | 1  | OR                    | a condition
            id:a AND OR id:b       | 10 | OR                    | a condition
            id:a\\                 | 6  | the end after         | is escaped
            attributes.n:[1 3]     | 17 | '3'                   | TO
            attributes.n:[1 TO 3   | 21 | the end               | ] or }
            attributes.n:[1 TO x]  | 14 | from text to number   | two numbers
            attributes.n>1*        | 14 | '1*'                  | without wildcards
            version>new            | 9  | 'new'                 | major.minor.revision
            version:1.2.x          | 9  | '1.2.x'               | major.minor.revision
            lastContact:now        | 13 | 'now'                 | a comparison or a range
            lastContact>yesterday  | 13 | 'yesterday'           | now-15m
            lastContact>2026-02-30 | 13 | '2026-02-30'          | now-15m
            """)
    void whatCannotBeReadSaysWhere(String query, int position, String found, String expected) {
        assertThatThrownBy(() -> QueryParser.parse(query)).isInstanceOfSatisfying(QueryException.class, e -> {
            assertThat(e.position()).isEqualTo(position);
            assertThat(e.found()).contains(found);
            assertThat(e.expected()).contains(expected);
        });
    }

    @Test
    void queriesAreBounded() throws QueryException {
        assertThat(QueryParser.parse("NOT ".repeat(20) + "id:a")).isNotNull();
        assertThatThrownBy(() -> QueryParser.parse("NOT ".repeat(21) + "id:a")).hasMessageContaining("20 levels");
        assertThatThrownBy(() -> QueryParser.parse("(".repeat(21) + "id:a" + ")".repeat(21)))
                .hasMessageContaining("20 levels");
        assertThatThrownBy(() -> QueryParser.parse("id:a ".repeat(51))).hasMessageContaining("50 conditions");
        assertThatThrownBy(() -> QueryParser.parse("id:" + "a".repeat(2000))).hasMessageContaining("at most 2000");
    }

    @Test
    void aPatternTakesNoLongTimeWhateverItsStars() {
        var pattern = new Word(1, "", List.of(-1, (int) 'a', -1, (int) 'a', -1, (int) 'a', -1, (int) 'b'), false);
        assertThat(pattern.glob().matches("a".repeat(800))).isFalse();
        assertThat(pattern.glob().matches("a".repeat(800) + "b")).isTrue();
    }
}
