package dev.alluvium.transforms.live;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A relation whose rows are held for live views.
 *
 * @param name its qualified name
 * @param key names of the columns that tell rows apart; empty: the whole row does
 * @param columns names of the columns that are held, those of {@code key} and {@code time} among
 *     them
 * @param types of these columns
 * @param time the time of a row: a date or timestamp, and perhaps an hour of the day
 * @param keep how much older than the newest row rows are held; empty: of any age
 * @param mostRows the newest of which are held
 */
public record LiveTable(
    String name,
    List<String> key,
    List<String> columns,
    List<ColumnType> types,
    List<String> time,
    Optional<Duration> keep,
    int mostRows) {
  public LiveTable {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    types = List.copyOf(types);
    time = List.copyOf(time);
  }
}
