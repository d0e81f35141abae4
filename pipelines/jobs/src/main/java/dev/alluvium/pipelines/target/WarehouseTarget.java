package dev.alluvium.pipelines.target;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseOptions;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.source.PositionLog;
import dev.alluvium.transforms.warehouse.LakeCopies;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** A domain's warehouse as the options name it, for one job; nothing of it is open yet. */
public interface WarehouseTarget {
  /**
   * The one that the options name.
   *
   * @param job its name, as a label has it
   * @throws UserException if there is none of that name, or the engine cannot write it
   */
  static WarehouseTarget of(
      String job, WarehouseOptions options, DomainSpec domain, Engine engine) {
    String name = options.getWarehouse();
    return kinds()
        .filter(kind -> name.startsWith(kind.prefix()))
        .findFirst()
        .orElseThrow(() -> nameless(name))
        .target(job, options, domain, engine);
  }

  /** What to say of a name that no warehouse has. */
  static UserException nameless(String name) {
    List<String> forms = kinds().flatMap(kind -> kind.forms().stream()).toList();
    int last = forms.size() - 1;
    return new UserException(
        "--warehouse=%s is no warehouse; write %s%s%s"
            .formatted(
                name,
                String.join(", ", forms.subList(0, last)),
                last == 0 ? "" : " or ",
                forms.get(last)));
  }

  /** Those on the class path. */
  private static Stream<WarehouseKind> kinds() {
    return ServiceLoader.load(WarehouseKind.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(WarehouseKind::prefix).reversed());
  }

  /** The file that it is; empty where it is no file on this machine. */
  Optional<Path> file();

  /** What catalogs call a table or view of it, given as {@code dataset.table}. */
  DatasetName dataset(String table);

  /** Tells when rows that were handed over are safe. */
  CommitGate gate();

  /** How far it has read; empty where it does not know. */
  Optional<PositionLog> positions();

  /**
   * Makes sure that such a load makes sense.
   *
   * @param hasLimit whether the rejects of the run are limited
   * @throws UserException if not
   */
  void checkLoad(boolean isStream, boolean hasLimit, Engine engine);

  /** Opens it to load events into it; what a file lacks is made. */
  WarehouseSession open();

  /**
   * A new one, with the records that a lake has.
   *
   * @param lake where it is, as options name it
   * @throws UserException if there is one already, or it is no file on this machine
   */
  default NewWarehouse ofLake(String lake) {
    throw new UserException(
        "--source=lake:%s makes a new warehouse file: write --warehouse=duckdb:FILE"
            .formatted(lake));
  }

  /**
   * Opens one that the domain has been loaded into, to compute some tables again.
   *
   * @param datasets whose tables are read or written
   */
  WarehouseSession openLoaded(List<String> datasets);

  /**
   * Opens one that the domain has been loaded into, to have it compute tables itself.
   *
   * @param dataset one that statements are of; all must be where it is
   */
  WarehouseSession openForSql(String dataset);

  /**
   * Opens the lake beside it, to have it take over what the warehouse has.
   *
   * @param days those that are asked for
   * @throws UserException if the warehouse's lake is written by those who load it
   */
  LakeCopies openLake(DayRange days);
}
