package dev.alluvium.pipelines;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Nothing depends on the language, the zone or the charset of the machine. Error Prone's {@code
 * DefaultLocale}, {@code StringCaseLocaleUsage}, {@code JavaTimeDefaultTimeZone} and {@code
 * DefaultCharset} see to most of it when the code is compiled; here is what they let pass.
 */
class PortabilityTest {
  private static final String TEXT = "(java.lang.String, [Ljava.lang.Object;)";
  private static final Set<String> BY_LANGUAGE =
      Set.of(
          "java.lang.String.format" + TEXT,
          "java.io.PrintStream.printf" + TEXT,
          "java.io.PrintStream.format" + TEXT,
          "java.io.PrintWriter.printf" + TEXT,
          "java.io.PrintWriter.format" + TEXT,
          "java.util.Locale.getDefault()");
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.alluvium");
  private static final JavaClasses WITH_TESTS =
      new ClassFileImporter().importPackages("dev.alluvium");

  private static DescribedPredicate<JavaAccess<?>> calls(Set<String> targets) {
    return DescribedPredicate.describe(
        "one of " + targets, access -> targets.contains(access.getTarget().getFullName()));
  }

  @Test
  void nothingIsWrittenInTheMachinesLanguage() {
    noClasses().should().accessTargetWhere(calls(BY_LANGUAGE)).check(OURS);
  }

  @Test
  void nothingIsReadInTheMachinesLanguage() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Scanner")
        .check(OURS);
  }

  /** These hold a local time of the machine's zone, whatever they are made of. */
  @Test
  void noTimeIsOfTheMachinesZone() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.util\\.(Date|Calendar|GregorianCalendar|TimeZone)|java\\.sql\\.(Date|Time|Timestamp)"
                + "|org\\.joda\\.time\\.(DateTime|DateTimeZone|LocalDate|LocalDateTime)")
        .check(OURS);
  }

  /** So none fetches or loads code that came by a file's name or a query. */
  @Test
  void everyConnectionToDuckDbIsOpenedWithTheSameSettings() {
    noClasses()
        .should()
        .accessTargetWhere(
            calls(
                Set.of(
                    "java.sql.DriverManager.getConnection(java.lang.String)",
                    "org.duckdb.DuckDBConnection.newConnection(java.lang.String, boolean,"
                        + " java.util.Properties)")))
        .check(WITH_TESTS);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.alluvium.transforms.warehouse.duckdb")
        .should()
        .accessTargetWhere(
            calls(
                Set.of(
                    "java.sql.DriverManager.getConnection(java.lang.String,"
                        + " java.util.Properties)")))
        .check(WITH_TESTS);
  }
}
