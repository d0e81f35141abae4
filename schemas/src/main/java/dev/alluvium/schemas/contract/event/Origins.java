package dev.alluvium.schemas.contract.event;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.Copy;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.Expression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an event's columns are made of: copies are followed to what they copy. */
public final class Origins {
  private final String eventTime;
  private final Map<String, Expression> derived = new HashMap<>();

  public Origins(EventSpec event) {
    eventTime = event.eventTime();
    for (DerivedSpec column : event.derived()) {
      derived.put(column.name(), column.expression());
    }
  }

  /** Whether the column always is the event's time. */
  public boolean isTime(String column) {
    List<String> names = names(column);
    String last = names.get(names.size() - 1);
    return last.equals(eventTime) || last.equals(Column.EVENT_TS.name());
  }

  /** The column's name, then those that it is a copy of, each a copy of the next. */
  public List<String> names(String column) {
    List<String> names = new ArrayList<>();
    String name = column;
    while (!names.contains(name)) {
      names.add(name);
      Expression made = derived.get(name);
      name = made instanceof Copy copy ? copy.column() : name;
    }
    return names;
  }

  /** What makes the column, behind all copies: a copy of a field, or another function. */
  public Expression of(String column) {
    List<String> names = names(column);
    String last = names.get(names.size() - 1);
    Expression made = derived.get(last);
    return made == null || made instanceof Copy ? new Copy(last, ColumnType.STRING) : made;
  }

  /** What makes a column that is made so, behind all copies. */
  public Expression of(Expression made) {
    return made instanceof Copy copy ? of(copy.column()) : made;
  }
}
