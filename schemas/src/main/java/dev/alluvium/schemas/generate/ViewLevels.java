package dev.alluvium.schemas.generate;

import dev.alluvium.schemas.warehouse.table.QualifiedNames;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** In which order views can be made: each level reads tables and the levels below it. */
final class ViewLevels {
  /** As many as {@code terraform/modules/warehouse} makes. */
  static final int MOST = 4;

  private ViewLevels() {}

  /**
   * The level of each view, from 1, by its qualified name.
   *
   * @throws DerivationException if views need more levels than there are, or read themselves
   */
  static Map<String, Integer> of(List<ViewSpec> views) {
    Map<String, Integer> levels = new LinkedHashMap<>();
    List<ViewSpec> left = views;
    for (int level = 1; !left.isEmpty(); level++) {
      if (level > MOST) {
        throw new DerivationException(
            String.format(
                Locale.ROOT,
                "%s reads views more than %d deep, or itself; Terraform makes no more levels",
                left.get(0).qualifiedName(),
                MOST - 1));
      }
      List<String> above = left.stream().map(ViewSpec::qualifiedName).toList();
      for (ViewSpec view : left) {
        if (!QualifiedNames.anyIn(view.query(), above)) {
          levels.put(view.qualifiedName(), level);
        }
      }
      left = left.stream().filter(view -> !levels.containsKey(view.qualifiedName())).toList();
    }
    return levels;
  }
}
