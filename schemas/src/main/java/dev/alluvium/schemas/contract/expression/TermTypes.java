package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.term.SqlFunction;
import dev.alluvium.schemas.spec.expression.term.Term;
import dev.alluvium.schemas.spec.expression.term.Term.Call;
import dev.alluvium.schemas.spec.expression.term.Term.Literal;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which types terms are of, what they become beside others, and which function that calls. */
final class TermTypes {
  private TermTypes() {}

  /** With arguments of the first types that the function takes and these can become. */
  static Term call(SqlFunction function, List<Term> arguments) {
    List<Term> alike =
        function.overloads().stream().anyMatch(TermTypes::isOfNumbers)
            ? numbersAlike(function, arguments)
            : arguments;
    return function
        .resultOf(types(alike))
        .map(result -> (Term) new Call(function, alike, result))
        .orElseGet(() -> converted(function, arguments));
  }

  private static boolean isOfNumbers(SqlFunction.Overload overload) {
    return overload.arguments().size() == 2
        && overload.arguments().equals(List.of(ColumnType.FLOAT64, ColumnType.FLOAT64));
  }

  private static Term converted(SqlFunction function, List<Term> arguments) {
    for (SqlFunction.Overload overload : function.overloads()) {
      List<Optional<Term>> converted = new ArrayList<>();
      for (int i = 0; i < arguments.size(); i++) {
        converted.add(
            i < overload.arguments().size()
                ? as(overload.arguments().get(i), arguments.get(i))
                : Optional.empty());
      }
      if (converted.size() == overload.arguments().size()
          && converted.stream().allMatch(Optional::isPresent)) {
        return new Call(
            function, converted.stream().map(Optional::orElseThrow).toList(), overload.result());
      }
    }
    throw refused(function, arguments);
  }

  /** Numbers of the one type that they have in common; others as they are. */
  private static List<Term> numbersAlike(SqlFunction function, List<Term> arguments) {
    Optional<ColumnType> common = commonNumber(arguments);
    if (common.isEmpty()) {
      return arguments;
    }
    ColumnType type =
        function == SqlFunction.DIVIDE && common.get() == ColumnType.INT64
            ? ColumnType.FLOAT64
            : common.get();
    return arguments.stream().map(term -> as(type, term).orElse(term)).toList();
  }

  /** Empty where one is no number. A literal takes the type of what it stands beside. */
  private static Optional<ColumnType> commonNumber(List<Term> terms) {
    List<ColumnType> all = types(terms);
    if (!all.stream().allMatch(TermTypes::isNumber)) {
      return Optional.empty();
    }
    List<ColumnType> computed =
        types(terms.stream().filter(term -> !(term instanceof Literal)).toList());
    if (computed.contains(ColumnType.FLOAT64)) {
      return Optional.of(ColumnType.FLOAT64);
    }
    if (computed.contains(ColumnType.NUMERIC)) {
      return Optional.of(ColumnType.NUMERIC);
    }
    return Optional.of(all.contains(ColumnType.FLOAT64) ? ColumnType.FLOAT64 : ColumnType.INT64);
  }

  private static boolean isNumber(ColumnType type) {
    return type == ColumnType.INT64 || type == ColumnType.NUMERIC || type == ColumnType.FLOAT64;
  }

  private static List<ColumnType> types(List<Term> terms) {
    return terms.stream().map(Term::type).toList();
  }

  /** A term as one of another type; empty where it does not become one by itself. */
  private static Optional<Term> as(ColumnType type, Term term) {
    if (term.type() == type) {
      return Optional.of(term);
    }
    if (term instanceof Literal literal && literal.value() != null) {
      return literalAs(type, literal);
    }
    if (type == ColumnType.FLOAT64 && isNumber(term.type())) {
      return Optional.of(new Call(SqlFunction.TO_FLOAT64, List.of(term), type));
    }
    if (type == ColumnType.NUMERIC && term.type() == ColumnType.INT64) {
      return Optional.of(new Call(SqlFunction.TO_NUMERIC, List.of(term), type));
    }
    return Optional.empty();
  }

  private static Optional<Term> literalAs(ColumnType type, Literal literal) {
    boolean isText = literal.type() == ColumnType.STRING;
    boolean isTime = type == ColumnType.DATE || type == ColumnType.TIMESTAMP;
    boolean isWider =
        type == ColumnType.FLOAT64
            ? isNumber(literal.type())
            : type == ColumnType.NUMERIC && isNumber(literal.type());
    return isText == isTime && (isTime || isWider)
        ? dev.alluvium.schemas.contract.column.Literal.parse(type, plain(literal))
            .map(value -> new Literal((Serializable) value, type))
        : Optional.empty();
  }

  private static String plain(Literal literal) {
    return literal.value() instanceof Double number
        ? BigDecimal.valueOf(number).toPlainString()
        : String.valueOf(literal.value());
  }

  /** Values of one type; those that are empty are its NULL. */
  static List<Term> alike(String what, List<Optional<Term>> read) {
    List<Term> known = read.stream().flatMap(Optional::stream).toList();
    if (known.isEmpty()) {
      throw new TermException(what + " has NULLs alone, and so no type");
    }
    ColumnType type =
        commonNumber(known)
            .orElseGet(
                () ->
                    known.stream()
                        .filter(term -> !(term instanceof Literal))
                        .findFirst()
                        .orElse(known.get(0))
                        .type());
    List<Term> alike = new ArrayList<>();
    for (Optional<Term> one : read) {
      alike.add(
          one.isEmpty()
              ? new Literal(null, type)
              : as(type, one.get())
                  .orElseThrow(
                      () ->
                          new TermException(
                              "%s has values of two types, %s and %s"
                                  .formatted(
                                      what,
                                      type.contractName(),
                                      one.get().type().contractName()))));
    }
    return alike;
  }

  static Serializable value(ColumnType type, String text) {
    return (Serializable)
        dev.alluvium.schemas.contract.column.Literal.parse(type, text)
            .orElseThrow(
                () -> new TermException("\"%s\" is no %s".formatted(text, type.contractName())));
  }

  static TermException refused(SqlFunction function, List<Term> arguments) {
    return new TermException(
        "%s takes %s, not %s"
            .formatted(
                function.sql(),
                function.overloads().stream()
                    .map(overload -> names(overload.arguments()))
                    .distinct()
                    .collect(Collectors.joining(" or ")),
                arguments.isEmpty() ? "nothing" : names(types(arguments))));
  }

  private static String names(List<ColumnType> types) {
    return types.stream().map(ColumnType::contractName).collect(Collectors.joining(", ", "(", ")"));
  }
}
