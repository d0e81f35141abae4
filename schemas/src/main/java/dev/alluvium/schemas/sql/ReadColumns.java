package dev.alluvium.schemas.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import net.sf.jsqlparser.parser.CCJSqlParserConstants;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.parser.TokenMgrException;

/**
 * The names in an expression that can be columns of its row, told by its words.
 *
 * @param names in small letters: all columns that it reads are among them
 * @param hasQuery whether a query is in it, as of another table
 */
public record ReadColumns(Set<String> names, boolean hasQuery) {
  public ReadColumns {
    names = Set.copyOf(names);
  }

  /** Those of an expression; none of what is no SQL. */
  public static ReadColumns of(String sql) {
    return new Words(tokens(sql)).read();
  }

  private static List<Token> tokens(String sql) {
    List<Token> tokens = new ArrayList<>();
    try {
      SqlTokens read = SqlTokens.of(sql);
      for (Token next = read.getNextToken();
          next.kind != CCJSqlParserConstants.EOF;
          next = read.getNextToken()) {
        tokens.add(next);
      }
    } catch (TokenMgrException e) {
      return List.of();
    }
    return tokens;
  }

  /** A walk over the words. */
  private static final class Words {
    private static final String NONE = "";

    private final List<Token> tokens;
    private final Deque<Call> calls = new ArrayDeque<>();

    Words(List<Token> tokens) {
      this.tokens = tokens;
    }

    /** What brackets are of, and in which of its arguments the walk is. */
    private static final class Call {
      private final String function;
      private int argument;

      Call(String function) {
        this.function = function;
      }
    }

    ReadColumns read() {
      Set<String> names = new TreeSet<>();
      boolean hasQuery = false;
      for (int i = 0; i < tokens.size(); i++) {
        String word = word(i);
        switch (word) {
          case "(" -> calls.push(new Call(word(i - 1)));
          case ")" -> calls.poll();
          case "," -> {
            if (calls.peek() != null) {
              calls.peek().argument++;
            }
          }
          default -> {
            hasQuery |= word.equals("SELECT");
            if (isName(i)) {
              names.add(name(i));
            }
          }
        }
      }
      return new ReadColumns(names, hasQuery);
    }

    private String word(int i) {
      return i < 0 || i >= tokens.size() ? NONE : tokens.get(i).image.toUpperCase(Locale.ROOT);
    }

    private String name(int i) {
      String image = tokens.get(i).image.toLowerCase(Locale.ROOT);
      return image.startsWith("`") || image.startsWith("\"")
          ? image.substring(1, image.length() - 1)
          : image;
    }

    private boolean isName(int i) {
      String word = word(i);
      if (word(i - 1).equals(".") || word(i + 1).equals(".")) {
        return false; // It is a relation's.
      }
      char first = word.charAt(0);
      if (first == '`' || first == '"') {
        return true;
      }
      return (Character.isLetter(first) || first == '_')
          && !word(i + 1).equals("(")
          && !word(i + 1).startsWith("'") // DATE '2024-01-31'
          && !word(i - 1).equals("AS")
          && !isPart(i);
    }

    private boolean isPart(int i) {
      if (!DateParts.isWord(word(i))) {
        return false;
      }
      String before = word(i - 1);
      boolean isOfLength = before.equals(")") || (!before.isEmpty() && isDigit(before.charAt(0)));
      Call call = calls.peek();
      return isOfLength // INTERVAL 3 DAY
          || (call != null && call.function.equals("EXTRACT") && word(i + 1).equals("FROM"))
          || (call != null
              && call.argument == DateParts.place(call.function)
              && before.equals(",")
              && !isInText(i));
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    /** Whether the call says its part as a text before, as DuckDB has it. */
    private boolean isInText(int i) {
      int depth = 0;
      for (int j = i - 1; j >= 0; j--) {
        depth += word(j).equals(")") ? 1 : word(j).equals("(") ? -1 : 0;
        if (depth < 0) {
          String first = word(j + 1);
          return first.length() > 2
              && first.startsWith("'")
              && DateParts.isWord(first.substring(1, first.length() - 1));
        }
      }
      return false;
    }
  }
}
