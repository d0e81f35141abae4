package dev.alluvium.pipelines.serve;

import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.transforms.live.LiveFeed;
import dev.alluvium.transforms.warehouse.ReadOnlySql;
import java.util.Optional;

/** What a server shows. Thread-safe. */
interface ShownPage extends AutoCloseable {
  LiveFeed feed();

  /** What a browser has to know before rows make sense to it. */
  String hello();

  /** What every page is told each second. */
  String status();

  /**
   * What the page of the pipeline asks for: rejects, ledger and rows as somebody has counted them;
   * or a notice, why nobody has.
   */
  String details();

  Catalogue catalogue();

  /** Answers people's queries; empty where nobody does. */
  Optional<ReadOnlySql> sql();

  /** Rows of marts that are not in the feed; empty where there is no warehouse. */
  Optional<WarehouseRows> stored();

  /** In words, what to do about a page that has no {@link #sql}. */
  static String withoutSql() {
    return "this server has no warehouse to ask: start it with --warehouse=duckdb:FILE, or ask"
        + " BigQuery in its console";
  }

  /** What to say of an address that cannot be listened at. */
  static UserException taken(String option, String host, int port) {
    return new UserException(
        "--%s: %s:%s is taken, or not of this machine; choose another port%s"
            .formatted(
                option, host, String.valueOf(port), option.equals("dashboard") ? ", or off" : ""));
  }

  @Override
  void close();
}
