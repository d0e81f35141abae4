package dev.alluvium.pipelines.target;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.options.WarehouseOptions;
import dev.alluvium.schemas.spec.DomainSpec;
import java.util.List;

/**
 * A kind of warehouses that people can name. Found by {@link java.util.ServiceLoader}, so that a
 * job's image holds those only that its workers can write.
 */
public interface WarehouseKind {
  /** What their names begin with. */
  String prefix();

  /** How their names are written, for people. */
  List<String> forms();

  /**
   * The warehouse that the options name.
   *
   * @throws dev.alluvium.pipelines.options.UserException if the name is not of that form, the
   *     engine cannot write it, or it cannot keep a table
   */
  WarehouseTarget target(String job, WarehouseOptions options, DomainSpec domain, Engine engine);
}
