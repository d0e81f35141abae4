package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.profile.SourceProfile.EventTime;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds what tells events from each other, once {@link EventTimes} has found their time. */
final class Identities {
  private static final int MOST_IDENTITY = 5;
  private static final int MOST_CANDIDATES = 40;

  private final SampleStore store;

  Identities(SampleStore store) {
    this.store = store;
  }

  /**
   * Paths that tell records apart, with the event time.
   *
   * @param alike how many differ, and not in them
   */
  record Identity(List<String> paths, long alike) {}

  /** Adds the path that tells most records apart, until none is left that are not the same. */
  Identity find(int source, List<FieldGuess> fields, EventTime time, long records)
      throws SQLException {
    List<FieldGuess> able =
        fields.stream()
            .filter(field -> field.canIdentify() && field.path().values() == records)
            .filter(field -> !field.path().isInList() && !field.path().path().equals(time.path()))
            .filter(field -> !time.clock().equals(Optional.of(field.path().path())))
            .sorted(Comparator.comparing(Identities::rank))
            .limit(MOST_CANDIDATES)
            .toList();
    List<String> candidates = able.stream().map(field -> field.path().path()).toList();
    if (candidates.isEmpty()) {
      return new Identity(
          List.of(),
          store.number(
              "SELECT count(DISTINCT digest) - count(DISTINCT us) FROM times JOIN records USING (r)"
                  + " WHERE us IS NOT NULL AND s = ?",
              source));
    }
    store.execute("DROP TABLE IF EXISTS wide");
    StringBuilder columns = new StringBuilder();
    List<Object> arguments = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      columns.append(", hash(arg_max(text, cells.rowid) FILTER (path = ?)) AS c").append(i);
      arguments.add(candidates.get(i));
    }
    arguments.add(source);
    store.execute(
        "CREATE TEMP TABLE wide AS SELECT us"
            + columns.toString().replaceAll(", hash.*? AS (c\\d+)", ", $1")
            + ", digest FROM (SELECT r"
            + columns
            + " FROM cells WHERE s = ? GROUP BY r) JOIN times USING (r) JOIN records ON records.r ="
            + " times.r AND records.s = "
            + source
            + " WHERE us IS NOT NULL",
        arguments.toArray());
    long all = store.number("SELECT count(DISTINCT digest) FROM wide");
    List<Integer> chosen = new ArrayList<>();
    long apart = apart(chosen);
    while (apart < all && chosen.size() < MOST_IDENTITY) {
      int best = -1;
      long most = apart;
      for (int i = 0; i < able.size(); i++) {
        if (best >= 0 && rank(able.get(i)) > rank(able.get(best))) {
          break;
        }
        if (!chosen.contains(i)) {
          List<Integer> tried = new ArrayList<>(chosen);
          tried.add(i);
          long with = apart(tried);
          if (with > most) {
            best = i;
            most = with;
          }
        }
      }
      if (best < 0) {
        break;
      }
      chosen.add(best);
      apart = most;
    }
    for (int i = chosen.size() - 1; i >= 0 && chosen.size() > 1; i--) {
      List<Integer> less = new ArrayList<>(chosen);
      less.remove(i);
      if (apart(less) == apart) {
        chosen = less;
      }
    }
    if (!chosen.isEmpty() && apart == all) {
      withoutTime(chosen, able.size(), all).ifPresent(chosen::add);
    }
    if (chosen.isEmpty()) {
      chosen.add(mostTelling(able, all));
    }
    return new Identity(chosen.stream().map(candidates::get).toList(), all - apart);
  }

  /** Where the time alone tells records apart: what does so without it, or else most nearly so. */
  private int mostTelling(List<FieldGuess> able, long all) throws SQLException {
    int best = 0;
    long most = 0;
    for (int i = 0; i < able.size() && most < all; i++) {
      long values = distinct("", List.of(i));
      if (values > most && (values == all || i == 0 || rank(able.get(i)) == rank(able.get(best)))) {
        best = i;
        most = values;
      }
    }
    return best;
  }

  /** What is called like an identity comes first, then what names things, then what measures. */
  private static int rank(FieldGuess field) {
    if (Hints.isIdentity(field.path().path())) {
      return 0;
    }
    return field.type().equals("string") ? 1 : 2;
  }

  /**
   * One more that does without the time: what only the time tells apart may come in one instant.
   */
  private Optional<Integer> withoutTime(List<Integer> chosen, int candidates, long all)
      throws SQLException {
    if (distinct("", chosen) == all) {
      return Optional.empty();
    }
    for (int i = 0; i < candidates; i++) {
      List<Integer> tried = new ArrayList<>(chosen);
      tried.add(i);
      if (!chosen.contains(i) && distinct("", tried) == all) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private long apart(List<Integer> columns) throws SQLException {
    return distinct("us", columns);
  }

  private long distinct(String time, List<Integer> columns) throws SQLException {
    String names =
        Stream.concat(Stream.of(time).filter(t -> !t.isEmpty()), columns.stream().map(i -> "c" + i))
            .collect(Collectors.joining(", "));
    return store.number("SELECT count(DISTINCT hash(" + names + ")) FROM wide");
  }
}
