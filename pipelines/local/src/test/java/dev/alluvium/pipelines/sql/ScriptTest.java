package dev.alluvium.pipelines.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.sql.Script.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {
  /** In each a semicolon stands where it ends nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'a;b'",
        "SELECT 'it''s;'",
        "SELECT \"a;b\" FROM \"c;\"\"d\"",
        "SELECT E'it\\'s;'",
        "SELECT e'a''b\\';'",
        "SELECT '\\' -- ;'",
        "SELECT $$a;'b$$",
        "SELECT $x$ $$;$y$ $x$",
        "SELECT 1 -- one; only",
        "SELECT 1 /* ; /* ; */ ; */ + 1",
        "SELECT a$b$c FROM t -- $b$;",
        "SELECT $1 -- ;$1",
        "SELECT name'a;'",
        "SELECT 'é;', \"ü;\""
      })
  void splitsWhereDuckDbDoes(String statement) {
    String next = "\n;SELECT 2";
    Script script = Script.of(statement + next + ";");
    assertThat(script.steps(), contains(new Step(statement, false), new Step("SELECT 2", false)));
    assertThat(script.rest(), is(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "SELECT 'a;",
        "SELECT $$;",
        "SELECT E'\\';",
        "SELECT 1 /* ;",
        "/* a /* b */ ;"
      })
  void knowsWhatHasNotEnded(String begun) {
    assertThat(Script.of("SELECT 0;\n" + begun).rest(), is(begun));
  }

  @Test
  void takesLinesThatBeginWithADotForCommands() {
    Script script = Script.of(".tables mart.*;\n  .timing on\nSELECT 1\n.5;\n -- so\n.help");
    assertThat(
        script.all(),
        contains(
            new Step(".tables mart.*", true),
            new Step(".timing on", true),
            new Step("SELECT 1\n.5", false),
            new Step(".help", true)));
  }

  @Test
  void findsNothingInCommentsAlone() {
    assertThat(Script.of(" ; -- SELECT 1;\n/* SELECT 2; */ ;").all().isEmpty(), is(true));
  }
}
