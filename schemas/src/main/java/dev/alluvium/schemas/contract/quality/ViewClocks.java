package dev.alluvium.schemas.contract.quality;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.view.InformationViewSpec;
import dev.alluvium.schemas.warehouse.table.SqlText;
import dev.alluvium.schemas.warehouse.view.InformationViews;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Views that people write and that give something else each time, be it by a view below them. */
final class ViewClocks {
  private ViewClocks() {}

  /** By the view's qualified name, the word that gives something else. */
  static Map<String, String> of(DomainSpec domain) {
    Map<String, SqlText> views = new HashMap<>();
    for (InformationViewSpec view : domain.views()) {
      views.put(InformationViews.qualified(view.name()), new SqlText(view.sql()));
    }
    Map<String, String> clocks = new HashMap<>();
    int before;
    do {
      before = clocks.size();
      views.forEach(
          (view, sql) -> word(sql, clocks).ifPresent(word -> clocks.putIfAbsent(view, word)));
    } while (clocks.size() > before);
    return Map.copyOf(clocks);
  }

  private static Optional<String> word(SqlText sql, Map<String, String> clocks) {
    return sql.unsteady()
        .or(() -> sql.relations().stream().map(clocks::get).filter(Objects::nonNull).findFirst());
  }
}
