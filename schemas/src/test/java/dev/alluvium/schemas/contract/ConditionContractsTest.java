package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Condition.Comparison;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConditionContractsTest {
  private final Path folder;

  ConditionContractsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void comparesWithinBoundsAndWithOtherColumns() throws IOException {
    assertThat(
        where(
            "{size: {above: 1, below: 9}, owner: {not: {column: reader}}, n: {at_most: {column: size}}}"),
        contains(
            Condition.of("size", Comparison.ABOVE, 1L),
            Condition.of("size", Comparison.BELOW, 9L),
            new Condition.ColumnsCompared("owner", Comparison.NOT, "reader"),
            new Condition.ColumnsCompared("n", Comparison.AT_MOST, "size")));
  }

  @Test
  void takesListsPatternsAndMissingValues() throws IOException {
    assertThat(
        where("{owner: [ann, \"\"], size: {not: [1, 2]}, reader: {like: \"%bot\", is: present}}"),
        contains(
            new Condition.OneOf("owner", false, List.of("ann", "")),
            new Condition.OneOf("size", true, List.of(1L, 2L)),
            new Condition.Like("reader", false, "%bot"),
            new Condition.Missing("reader", true)));
    assertThat(
        where("{reader: {not: {like: \"%bot\"}}, owner: {is: missing}}"),
        contains(
            new Condition.Like("reader", true, "%bot"), new Condition.Missing("owner", false)));
  }

  @Test
  void takesAlternatives() throws IOException {
    List<Condition> where =
        where("{n: 1, any: [{owner: ann, size: 2}, {any: [{size: 3}, {size: 4}]}]}");
    assertThat(
        where,
        contains(
            Condition.of("n", Comparison.EQUALS, 1L),
            new Condition.Any(
                List.of(
                    List.of(
                        Condition.of("owner", Comparison.EQUALS, "ann"),
                        Condition.of("size", Comparison.EQUALS, 2L)),
                    List.of(
                        new Condition.Any(
                            List.of(
                                List.of(Condition.of("size", Comparison.EQUALS, 3L)),
                                List.of(Condition.of("size", Comparison.EQUALS, 4L)))))))));
    assertThat(where.get(1).text(), is("(owner = ann and size = 2 or (size = 3 or size = 4))"));
    assertThat(Condition.columns(where), contains("n", "owner", "size"));
  }

  @Test
  void takesAnExpression() throws IOException {
    List<Condition> where = where("\"size > 1 OR  LOWER(owner) LIKE 'a%'\"");
    assertThat(
        where.toString(),
        is("[Holds[OR(GREATER(size, INT64'1'), LIKE(LOWER(owner), STRING'a%'))]]"));
    assertThat(where.get(0).text(), is("size > 1 OR LOWER(owner) LIKE 'a%'"));
    assertThat(Condition.columns(where), contains("owner", "size"));
  }

  private List<Condition> where(String where) throws IOException {
    Files.writeString(
        folder.resolve("domain.yaml"), "domain: bench\ndescription: A test.\nowner: team\n");
    Files.writeString(
        folder.resolve("read.yaml"),
        """
        event: read
        description: Somebody read something.
        owner: team
        source: {topic: read}
        identity: [n]
        event_time: at_ts
        fields:
          at_ts: {from: at, type: timestamp, encoding: iso8601, required: true, description: When.}
          n: {type: int64, required: true, description: Which.}
          size: {type: int64, description: How much.}
          owner: {type: string, description: Whose.}
          reader: {type: string, description: Who.}
        """);
    Files.writeString(
        folder.resolve("marts.yaml"),
        """
        marts: bench
        owner: team
        tables:
          mart_read:
            description: What was read.
            from: read
            where: %s
            grain: [n]
            columns:
              n: {copy: n}
              at_ts: {copy: at_ts}
        """
            .formatted(where));
    return ContractLoader.loadNamed(folder.toString()).marts(RowMartSpec.class).get(0).where();
  }
}
