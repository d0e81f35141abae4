package dev.alluvium.pipelines.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.transforms.live.KeyRange;
import dev.alluvium.transforms.live.LiveFeed;
import dev.alluvium.transforms.live.LiveFeed.Change;
import dev.alluvium.transforms.live.LiveRow;
import dev.alluvium.transforms.live.LiveTable;
import dev.alluvium.transforms.text.JsonObjects;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.NotFoundResponse;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Latest rows of marts for programs: of those that pages show from what is held, so that the
 * warehouse has no part in it; of others, and of keys that are not held, from the warehouse.
 */
final class MartApi {
  static final int LIMIT = 100;
  static final int MOST = 1_000;

  private final LiveFeed feed;
  private final Optional<WarehouseRows> stored;

  MartApi(LiveFeed feed, Optional<WarehouseRows> stored) {
    this.feed = feed;
    this.stored = stored;
  }

  /**
   * What is asked for.
   *
   * @param mart name of a mart, with or without its dataset
   * @param key values of the first columns of its key
   * @param since the version of an answer before
   * @param page what that answer named for the next page
   */
  record Query(
      String mart,
      List<String> key,
      Optional<String> since,
      Optional<String> page,
      Optional<String> limit) {}

  /**
   * The answer, as JSON.
   *
   * @throws BadRequestResponse if it makes no sense
   * @throws NotFoundResponse if there is no such mart
   */
  String answer(Query query) {
    String name = Dataset.MART.has(query.mart()) ? query.mart() : Dataset.MART.table(query.mart());
    int limit = limit(query.limit());
    String behind = query.page().map(MartApi::decoded).orElse("");
    int place = place(name);
    if (place < 0) {
      return fromWarehouse(name, query, behind, limit);
    }
    LiveTable table = feed.tables().get(place);
    KeyRange range = range(table, query.key());
    String version = feed.cursor(); // Before the rows: some may come again, none is left out.
    OptionalLong from =
        query.since().isEmpty() ? OptionalLong.empty() : feed.at(query.since().get());
    Optional<List<Change>> since =
        from.isEmpty()
            ? Optional.empty()
            : feed.since(from.getAsLong())
                .map(all -> page(all.changes(), place, range.behind(behind), limit + 1));
    List<Change> rows = since.orElseGet(() -> feed.rows(place, range.behind(behind), limit + 1));
    boolean isMiss = rows.isEmpty() && query.since().isEmpty() && !query.key().isEmpty();
    if (isMiss && stored.flatMap(warehouse -> warehouse.table(name)).isPresent()) {
      return fromWarehouse(name, query, behind, limit);
    }
    return text(name, table, "live", version, since.isEmpty(), rows, limit);
  }

  private static List<Change> page(List<Change> changes, int place, KeyRange range, int most) {
    return changes.stream()
        .filter(change -> change.table() == place && range.has(change.key()))
        .sorted(Comparator.comparing(Change::key))
        .limit(most)
        .toList();
  }

  /** Of a mart that is shown in several ways, the one with the most columns. */
  private int place(String name) {
    List<LiveTable> tables = feed.tables();
    int best = -1;
    for (int place = 0; place < tables.size(); place++) {
      LiveTable table = tables.get(place);
      boolean isOf = table.name().equals(name) && !table.key().isEmpty();
      if (isOf && (best < 0 || table.columns().size() > tables.get(best).columns().size())) {
        best = place;
      }
    }
    return best;
  }

  private String fromWarehouse(String name, Query query, String behind, int limit) {
    WarehouseRows warehouse = stored.orElseThrow(MartApi::unknown);
    LiveTable table = warehouse.table(name).orElseThrow(MartApi::unknown);
    if (query.since().isPresent()) {
      throw new BadRequestResponse("since is for marts that the dashboard shows");
    }
    range(table, query.key());
    List<LiveRow> rows =
        warehouse.rows(
            table, query.key(), behind.isEmpty() ? List.of() : values(table, behind), limit + 1);
    List<Change> changes = rows.stream().map(row -> new Change(0, row.key(), row.json())).toList();
    return text(name, table, "warehouse", "", true, changes, limit);
  }

  private static NotFoundResponse unknown() {
    return new NotFoundResponse("there is no mart of that name here");
  }

  /** The values of a key that an answer has named, each checked to be one. */
  private static List<String> values(LiveTable table, String key) {
    try {
      List<String> values = JsonObjects.texts(key).stream().map(String::valueOf).toList();
      range(table, values);
      if (values.size() == table.key().size()) {
        return values;
      }
    } catch (UncheckedIOException e) {
      // Said below.
    }
    throw new BadRequestResponse("page is none that an answer has named");
  }

  private static KeyRange range(LiveTable table, List<String> key) {
    List<@Nullable Object> values = new ArrayList<>();
    if (key.size() > table.key().size()) {
      throw new BadRequestResponse(
          "its key has " + table.key().size() + " columns: " + String.join(", ", table.key()));
    }
    for (int i = 0; i < key.size(); i++) {
      String column = table.key().get(i);
      try {
        values.add(
            LiveRow.parseKey(table.types().get(table.columns().indexOf(column)), key.get(i)));
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new BadRequestResponse("a value of key is no " + column);
      }
    }
    return values.size() == table.key().size()
        ? KeyRange.exactly(values)
        : KeyRange.startingWith(values);
  }

  private static int limit(Optional<String> text) {
    if (text.isEmpty()) {
      return LIMIT;
    }
    if (!text.get().matches("[1-9][0-9]{0,3}") || Integer.parseInt(text.get()) > MOST) {
      throw new BadRequestResponse("limit is a number from 1 to " + MOST);
    }
    return Integer.parseInt(text.get());
  }

  private static String decoded(String page) {
    try {
      return new String(Base64.getUrlDecoder().decode(page), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadRequestResponse("page is none that an answer has named");
    }
  }

  /**
   * Rows as they are, and keys of those that are gone.
   *
   * @param isAll whether what the program had before is void
   * @param more one more than are told where there are more
   */
  private static String text(
      String name,
      LiveTable table,
      String from,
      String version,
      boolean isAll,
      List<Change> more,
      int limit) {
    List<Change> rows = more.size() > limit ? more.subList(0, limit) : more;
    StringBuilder out = new StringBuilder(64 + 128 * rows.size());
    out.append("{\"mart\":").append(LiveMessages.text(name));
    out.append(",\"from\":\"").append(from).append('"');
    if (!version.isEmpty()) {
      out.append(",\"version\":").append(LiveMessages.text(version));
    }
    out.append(",\"all\":").append(isAll);
    out.append(",\"columns\":").append(LiveMessages.text(table.columns())).append(",\"rows\":[");
    String separator = "";
    for (Change change : rows) {
      if (change.row() != null) {
        out.append(separator).append(change.row());
        separator = ",";
      }
    }
    out.append("],\"gone\":[");
    separator = "";
    for (Change change : rows) {
      if (change.row() == null) {
        out.append(separator).append(change.key());
        separator = ",";
      }
    }
    out.append(']');
    if (more.size() > limit) {
      String last = rows.get(rows.size() - 1).key();
      String page = Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(UTF_8));
      out.append(",\"next\":\"").append(page).append('"');
    }
    return out.append('}').toString();
  }
}
