package dev.alluvium.schemas.spec.mart;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/** Keeps the first {@code n} groups of a mart, numbered from 1. */
@AutoValue
public abstract class TopSpec implements Serializable {
  /** One column of the order, and its direction. */
  @AutoValue
  public abstract static class Order implements Serializable {
    public abstract String column();

    public abstract boolean descending();

    public static Order of(String column, boolean descending) {
      return new AutoValue_TopSpec_Order(column, descending);
    }
  }

  public abstract int n();

  /** Dimensions within whose values the groups are numbered. */
  public abstract List<String> per();

  public abstract List<Order> by();

  /** Name of the column that holds the number. */
  public abstract String rank();

  public abstract String rankDescription();

  public static TopSpec of(
      int n, List<String> per, List<Order> by, String rank, String rankDescription) {
    return new AutoValue_TopSpec(n, List.copyOf(per), List.copyOf(by), rank, rankDescription);
  }
}
