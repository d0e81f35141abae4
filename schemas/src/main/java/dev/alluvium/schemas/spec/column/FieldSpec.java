package dev.alluvium.schemas.spec.column;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One field of an event: how it comes, what it is called, how it is cleaned and checked. */
@SerializableAutoValue
@AutoValue
public abstract class FieldSpec implements DescribedColumn, Serializable {
  /** Name after cleaning; snake_case, unique within the event. */
  @Override
  public abstract String name();

  /** Where it stands at the source, as {@link FieldPath} writes it: a name, or a path. */
  public abstract String from();

  /** Further names or paths it has at the source, in some of its records. */
  public abstract List<String> aliases();

  /**
   * Names at the source of the parts that make its text, with a blank between them; empty where it
   * has one part, {@link #from()}.
   */
  public abstract List<String> parts();

  /** Where it stands at the source: {@link #from()}, then its aliases; nowhere if it has parts. */
  public List<FieldPath> paths() {
    if (!parts().isEmpty()) {
      return List.of();
    }
    List<FieldPath> paths = new ArrayList<>();
    paths.add(FieldPath.parse(from()));
    aliases().forEach(alias -> paths.add(FieldPath.parse(alias)));
    return paths;
  }

  /** Name in the raw table: the source's name in snake_case. */
  public abstract String rawName();

  @Override
  public abstract ColumnType type();

  /** For timestamps: how the source writes them. */
  public abstract Encoding encoding();

  /** For {@link Encoding#LOCAL}: how to read it. */
  public abstract Optional<LocalTimeSpec> local();

  /**
   * Whether a number or a truth value may be written as a text, and a text as one of these; as each
   * is in a format of texts alone.
   */
  public abstract boolean coerce();

  /** Whether an event without it, or with a blank after cleaning, is rejected. */
  public abstract boolean required();

  public abstract List<Cleaning> cleaning();

  /** Smallest value let in, of the column's Java type; for text there is none. */
  public abstract Optional<Comparable<?>> min();

  /** Largest value let in, of the column's Java type; for text there is none. */
  public abstract Optional<Comparable<?>> max();

  /** The values let in, after cleaning; empty where any is. */
  public abstract List<String> oneOf();

  /** What it is where a record has none, or a blank after cleaning, of the column's Java type. */
  public abstract Optional<Comparable<?>> fallback();

  /**
   * Of a field that has many values: what each is. Its own type is JSON then, and its path that of
   * the list, which is in raw as it came.
   */
  public abstract Optional<EachSpec> each();

  /** Whether a record can be kept out by what stands there, of whatever type raw has. */
  public boolean isChecked() {
    return required()
        || min().isPresent()
        || max().isPresent()
        || !oneOf().isEmpty()
        || each().isPresent();
  }

  /** What a value becomes between raw and the cleaned event, in a contract's words. */
  public List<String> rules() {
    List<String> rules = new ArrayList<>();
    each()
        .ifPresent(
            each -> {
              rules.add("each of " + each.path());
              rules.add(each.value().reading());
              rules.addAll(each.value().rules());
              rules.addAll(each.value().limits());
            });
    cleaning().forEach(rule -> rules.add(rule.name().toLowerCase(Locale.ROOT)));
    fallback().ifPresent(value -> rules.add("or " + value));
    return rules;
  }

  /** How a value is read, in a contract's words. */
  public String reading() {
    return "as "
        + type().contractName()
        + written().map(encoding -> " of " + encoding.name().toLowerCase(Locale.ROOT)).orElse("")
        + local().map(local -> " " + local).orElse("")
        + (coerce() ? " coerced" : "");
  }

  /** How a time is written. */
  private Optional<Encoding> written() {
    return switch (type()) {
      case TIMESTAMP -> Optional.of(encoding());
      case DATE ->
          Optional.of(encoding() == Encoding.EPOCH_DAYS ? Encoding.EPOCH_DAYS : Encoding.ISO8601);
      default -> Optional.empty();
    };
  }

  /** What is let in, in a contract's words. */
  public List<String> limits() {
    List<String> limits = new ArrayList<>();
    min().ifPresent(min -> limits.add("from " + min));
    max().ifPresent(max -> limits.add("to " + max));
    if (!oneOf().isEmpty()) {
      limits.add("of " + oneOf());
    }
    return limits;
  }

  @Override
  public abstract ColumnMeaning meaning();

  public abstract Builder toBuilder();

  public static Builder builder() {
    return new AutoValue_FieldSpec.Builder()
        .setAliases(List.of())
        .setParts(List.of())
        .setEncoding(Encoding.EPOCH_MILLIS)
        .setCoerce(false)
        .setRequired(false)
        .setCleaning(List.of())
        .setOneOf(List.of());
  }

  /** Builds a {@link FieldSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setFrom(String from);

    public abstract Builder setAliases(List<String> aliases);

    public abstract Builder setParts(List<String> parts);

    public abstract Builder setRawName(String rawName);

    public abstract Builder setType(ColumnType type);

    public abstract Builder setEncoding(Encoding encoding);

    public abstract Builder setLocal(LocalTimeSpec local);

    public abstract Builder setCoerce(boolean coerce);

    public abstract Builder setRequired(boolean required);

    public abstract Builder setCleaning(List<Cleaning> cleaning);

    public abstract Builder setMin(Comparable<?> min);

    public abstract Builder setMax(Comparable<?> max);

    public abstract Builder setOneOf(List<String> oneOf);

    public abstract Builder setEach(EachSpec each);

    public abstract Builder setFallback(Comparable<?> value);

    public abstract Builder setMeaning(ColumnMeaning meaning);

    public abstract FieldSpec build();
  }
}
