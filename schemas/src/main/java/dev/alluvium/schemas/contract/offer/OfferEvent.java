package dev.alluvium.schemas.contract.offer;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.offer.OfferColumns;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The event that a campaign's offers are. What is written must be what it reads, and come back as
 * it was: so its fields are checked.
 *
 * @param at where the campaign names it
 */
record OfferEvent(Name at, EventSpec event) {
  /** Reports all in which its records would not be offers. */
  static OfferEvent check(Name at, EventSpec event) {
    OfferEvent offers = new OfferEvent(at, event);
    if (!event.format().isPlainJson() || !event.takesAll()) {
      at.fault("offers are written as JSON, every record one; %s must take them so", at);
    }
    for (OfferColumns column : OfferColumns.values()) {
      offers.checkField(column);
    }
    if (!new HashSet<>(event.identity()).equals(new HashSet<>(OfferColumns.identity()))) {
      at.fault("%s must have the identity [%s]", at, String.join(", ", OfferColumns.identity()));
    }
    if (!event.eventTime().equals(OfferColumns.OFFERED_TS.column())) {
      at.fault("%s must have the event_time %s", at, OfferColumns.OFFERED_TS.column());
    }
    if (!event.sequence().equals(Optional.of(OfferColumns.VERSION.column()))) {
      at.fault("%s must have the sequence %s", at, OfferColumns.VERSION.column());
    }
    return offers;
  }

  private void checkField(OfferColumns column) {
    String name = column.column();
    Optional<FieldSpec> field = field(column);
    if (field.isEmpty()) {
      at.fault(
          "%s has no field \"%s\", %s, which an offer has", at, name, column.type().contractName());
      return;
    }
    FieldSpec found = field.get();
    if (found.type() != column.type()) {
      at.fault(
          "%s of %s must be %s, not %s",
          name, at, column.type().contractName(), found.type().contractName());
    } else if (column.type() == ColumnType.TIMESTAMP && found.encoding() != Encoding.ISO8601) {
      at.fault("%s of %s must have the encoding iso8601", name, at);
    }
    boolean isPlain =
        found.from().equals(name)
            && found.cleaning().isEmpty()
            && found.oneOf().isEmpty()
            && found.fallback().isEmpty()
            && found.min().isEmpty()
            && found.max().isEmpty();
    if (!isPlain || (found.required() && !column.isRequired())) {
      at.fault("%s of %s must be taken as it is written, whatever it is", name, at);
    }
  }

  private Optional<FieldSpec> field(OfferColumns column) {
    return event.fields().stream().filter(f -> f.name().equals(column.column())).findFirst();
  }

  /** Reports a personal subject that would not be marked so any more. */
  void checkSubject(Column subject) {
    checkMark(OfferColumns.SUBJECT, List.of(subject));
  }

  /** Reports personal columns in a text that is not marked so. */
  void checkText(List<Column> columns) {
    checkMark(OfferColumns.TEXT, columns);
  }

  private void checkMark(OfferColumns target, List<Column> columns) {
    boolean isMarked = field(target).flatMap(FieldSpec::personal).isPresent();
    columns.stream()
        .filter(column -> column.personal().isPresent() && !isMarked && field(target).isPresent())
        .findFirst()
        .ifPresent(
            column ->
                at.fault(
                    "%s is personal, and %s of %s would tell it: mark that field personal",
                    column.name(), target.column(), at));
  }

  String topic() {
    return event.topic();
  }
}
