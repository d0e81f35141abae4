package dev.alluvium.schemas.spec.computed;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.ColumnType;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A dimension, in Kimball's sense: what is known of things, each known by a key, and where it has
 * versions, from when to when it was so.
 */
@SerializableAutoValue
@AutoValue
public abstract non-sealed class DimensionSpec implements ModelQuery {
  /** The surrogate key of what is not known; a hash is never that. */
  public static final String UNKNOWN = "0".repeat(32);

  /** The table or view that has the rows. */
  public abstract String from();

  /** Columns of it; rows without a key are left out. */
  public abstract List<KeyColumn> key();

  /** Which of several rows of one key, or of one key and start, counts. */
  public abstract Optional<Keep> keep();

  public abstract Optional<Versions> versions();

  public abstract List<Attribute> attributes();

  /** Columns that are computed of those of the dimension, validity included. */
  public abstract List<ComputedColumn> computed();

  public abstract Optional<Members> members();

  /** Name of a column with a hash of the key, and of the start of a version. */
  @Override
  public abstract Optional<String> surrogateKey();

  @Override
  public boolean isDimension() {
    return true;
  }

  /** Whether there is a row besides that stands for what is not known. */
  public abstract boolean unknownMember();

  public static Builder builder() {
    return new AutoValue_DimensionSpec.Builder();
  }

  /** Builds a {@link DimensionSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setFrom(String from);

    public abstract Builder setKey(List<KeyColumn> key);

    public abstract Builder setKeep(Optional<Keep> keep);

    public abstract Builder setVersions(Optional<Versions> versions);

    public abstract Builder setAttributes(List<Attribute> attributes);

    public abstract Builder setComputed(List<ComputedColumn> computed);

    public abstract Builder setMembers(Optional<Members> members);

    public abstract Builder setSurrogateKey(Optional<String> name);

    public abstract Builder setUnknownMember(boolean unknownMember);

    public abstract DimensionSpec build();
  }

  /** A column of the key. */
  public record KeyColumn(String name, ColumnType type) implements Serializable {}

  /**
   * Which of several rows counts: the first by these columns, of which what is empty comes last.
   *
   * @param highest whether the highest value comes first
   */
  public record Keep(List<String> by, boolean highest) implements Serializable {}

  /** Versions of a thing. */
  @SerializableAutoValue
  @AutoValue
  public abstract static class Versions implements Serializable {
    /** Column of the source: from when a row holds. */
    public abstract String starts();

    /** Column of the source: until when; else a row holds until the next one. */
    public abstract Optional<String> ends();

    /** Date or timestamp. */
    public abstract ColumnType type();

    /** Name of the column that says from when a version holds. */
    public abstract String validFrom();

    /** Name of the column that says until when, empty while it does. */
    public abstract String validTo();

    /** Name of the column that says whether it does. */
    public abstract String isCurrent();

    public static Versions of(
        String starts,
        Optional<String> ends,
        ColumnType type,
        String validFrom,
        String validTo,
        String isCurrent) {
      return new AutoValue_DimensionSpec_Versions(
          starts, ends, type, validFrom, validTo, isCurrent);
    }
  }

  /** What is known of a thing. */
  @SerializableAutoValue
  @AutoValue
  public abstract static class Attribute implements Serializable {
    public abstract String name();

    /** What it is called where it is from. */
    public abstract String column();

    /**
     * Type 2: it is as it was in each version. Else type 1: in all versions what it was in the
     * last.
     */
    public abstract boolean keepsVersions();

    /** Another relation that has it, by the key; it is of type 1 then. */
    public abstract Optional<String> of();

    public static Attribute of(
        String name, String column, boolean keepsVersions, Optional<String> of) {
      return new AutoValue_DimensionSpec_Attribute(name, column, keepsVersions, of);
    }
  }

  /**
   * Which things there are, whatever versions say.
   *
   * @param of a table or view that has the key
   * @param since start of the one version of a thing that has none, as SQL writes it
   */
  public record Members(String of, String since) implements Serializable {}
}
