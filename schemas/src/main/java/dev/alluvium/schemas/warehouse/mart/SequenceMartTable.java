package dev.alluvium.schemas.warehouse.mart;

import static dev.alluvium.schemas.warehouse.table.ColumnSpec.required;
import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.mart.DifferenceSpec;
import dev.alluvium.schemas.spec.mart.SequenceMartSpec;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The declared columns, then each difference with its quality. */
final class SequenceMartTable implements MartTable<SequenceMartSpec> {
  @Override
  public Class<SequenceMartSpec> kind() {
    return SequenceMartSpec.class;
  }

  @Override
  public TableSpec table(SequenceMartSpec mart) {
    List<ColumnSpec> columns = new ArrayList<>();
    mart.columns().forEach(column -> columns.add(MartTables.declared(mart, column)));
    for (DifferenceSpec difference : mart.differences()) {
      columns.add(ColumnSpec.like(difference).madeOf(between(mart, difference, How.COMPUTED)));
      columns.add(
          required(difference.quality(), ColumnType.STRING, difference.qualityDescription())
              .madeOf(between(mart, difference, How.DECIDES)));
    }
    return MartTables.builder(mart, columns, rows(mart)).setRule(MergeRule.LAST_WRITTEN).build();
  }

  private static String rows(SequenceMartSpec mart) {
    Stream<String> differences =
        mart.differences().stream()
            .map(
                of ->
                    String.join(
                        " ",
                        of.name(),
                        of.gap().toString(),
                        of.reset().toString(),
                        of.reversed().toString()));
    Stream<String> prefer = mart.prefer().stream().map(Condition::text);
    return Stream.concat(prefer, differences).collect(joining(", "));
  }

  private static Provenance between(SequenceMartSpec mart, DifferenceSpec difference, How how) {
    return Provenance.of(
        Map.of(new ColumnId(mart.qualifiedName(), difference.of()), how),
        "difference to the row before");
  }
}
