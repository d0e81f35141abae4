package dev.alluvium.pipelines.quality;

import dev.alluvium.pipelines.text.ShownText;
import dev.alluvium.schemas.warehouse.quality.CheckedDays;
import dev.alluvium.schemas.warehouse.quality.ExpectationCheck;
import dev.alluvium.schemas.warehouse.quality.ExpectationCheck.Counts;
import dev.alluvium.schemas.warehouse.quality.ExpectationCheck.Questions;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has a warehouse check expectations, and keeps in it what was found. */
public final class ExpectationChecker {
  private static final int LONGEST_KEY = 100;

  private final WarehouseSession warehouse;
  private final String runId;

  /**
   * @param runId by which it keeps what was found
   */
  public ExpectationChecker(WarehouseSession warehouse, String runId) {
    this.warehouse = warehouse;
    this.runId = runId;
  }

  /**
   * Checks one. In a warehouse that this process writes alone it can be checked again, and what was
   * found last is kept; elsewhere rows are only added, so that a run may check it once.
   */
  public CheckResult check(ExpectationCheck check, CheckedDays days) {
    Questions questions = check.questions(days);
    List<Long> numbers = warehouse.numbers(questions.count());
    Counts counts = new Counts(numbers.get(0), numbers.get(1));
    List<String> statements = new ArrayList<>();
    if (warehouse.local().isPresent()) {
      statements.add(check.forget(runId));
    }
    statements.add(check.keep(runId, counts, days));
    warehouse.transact(OpsTables.QUALITY, statements);
    return new CheckResult(check, counts, counts.broken() == 0 ? List.of() : keys(questions));
  }

  /** As {@code month 2024-01-01, plan_id 7}. */
  private List<String> keys(Questions questions) {
    List<String> keys = new ArrayList<>();
    for (List<@Nullable String> row : questions.keys().map(warehouse::texts).orElse(List.of())) {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < questions.key().size(); i++) {
        String value = row.get(i);
        parts.add(
            questions.key().get(i)
                + " "
                + (value == null ? "empty" : ShownText.escaped(value, LONGEST_KEY)));
      }
      keys.add(String.join(", ", parts));
    }
    return List.copyOf(keys);
  }
}
