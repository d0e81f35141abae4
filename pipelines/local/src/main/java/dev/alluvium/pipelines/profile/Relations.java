package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.profile.RecordCells.Kind;
import dev.alluvium.pipelines.profile.SourceProfile.Relation;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds columns whose values stand in columns of other sources, which are called alike. */
final class Relations {
  /** A column with fewer values stands in many others by chance. */
  private static final int FEWEST = 3;

  private static final double SHARE = 0.98;

  private final SampleStore store;

  Relations(SampleStore store) {
    this.store = store;
  }

  /** Columns whose values stand in a column of another source that has each once. */
  List<Relation> find(List<SourceProfile> sources) throws SQLException {
    List<Relation> relations = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int to = 0; to < sources.size(); to++) {
      for (String key : keys(sources.get(to))) {
        for (int from = 0; from < sources.size(); from++) {
          if (from == to) {
            continue;
          }
          for (FieldGuess field : sources.get(from).fields()) {
            String path = field.path().path();
            if (refers(path, key, sources.get(to).event())
                && field.path().distinct() >= FEWEST
                && seen.add(from + " " + path + " " + to + " " + key)) {
              double share = contained(from, path, to, key);
              if (share >= SHARE) {
                relations.add(
                    new Relation(
                        sources.get(from).event(), path, sources.get(to).event(), key, share));
              }
            }
          }
        }
      }
    }
    return relations;
  }

  /** Paths that have each value once, or are the key of changes. */
  private static List<String> keys(SourceProfile source) {
    if (source.isChanges()) {
      return source.identity().size() == 1 ? source.identity() : List.of();
    }
    return source.fields().stream()
        .map(FieldGuess::path)
        .filter(path -> path.values() == source.sound() && path.distinct() == path.values())
        .filter(path -> path.isOnly(Kind.STRING, Kind.INTEGER) && !path.isInList())
        .map(PathProfile::path)
        .filter(Hints::isIdentity)
        .toList();
  }

  private static boolean refers(String path, String key, String event) {
    String name = SnakeCase.of(path);
    String wanted = SnakeCase.of(key);
    String singular = event.endsWith("s") ? event.substring(0, event.length() - 1) : event;
    return wanted.equals("id")
        ? name.equals(singular + "_id")
        : name.equals(wanted) || name.endsWith("_" + wanted);
  }

  private double contained(int from, String path, int to, String key) throws SQLException {
    String values = "SELECT DISTINCT text FROM cells WHERE s = ? AND path = ? AND text IS NOT NULL";
    return store
        .query(
            "SELECT count(*) FILTER (text IN (" + values + ")) / count(*) FROM (" + values + ")",
            row -> row.getDouble(1),
            to,
            key,
            from,
            path)
        .get(0);
  }
}
