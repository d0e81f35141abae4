package dev.alluvium.pipelines.capture;

import dev.alluvium.transforms.source.InputException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns by whose types Debezium leaves a value out, or tells another one: of a key, so that rows
 * would be taken for each other; of a long value that a change leaves as it is, which would be told
 * as NULL. Both are refused. Other columns that are left out are only named.
 */
final class ColumnTypes {
  private static final List<String> TOLD =
      List.of(
          ("int2,int4,int8,float4,float8,numeric,money,bool,bpchar,varchar,text,name,char,citext,date,timestamp,"
                  + "timestamptz,time,timetz,interval,bytea,uuid,json,jsonb,xml,bit,varbit,inet,cidr,macaddr,macaddr8,"
                  + "point,hstore,ltree,tsvector,oid,int4range,int8range,numrange,tsrange,tstzrange,daterange,"
                  + "geometry,geography,isbn,vector,halfvec,sparsevec")
              .split(","));

  /** Of which lists are told. */
  private static final List<String> TOLD_IN_ARRAYS =
      List.of(
          ("int2,int4,int8,oid,char,bpchar,varchar,text,citext,inet,cidr,macaddr,macaddr8,int4range,int8range,"
                  + "numrange,tsrange,tstzrange,daterange,numeric,float4,float8,bool,date,uuid,json,jsonb,time,"
                  + "timetz,timestamp,timestamptz,bytea,bit,hstore,ltree,geometry,geography")
              .split(","));

  /** Of which a list that was not sent is told as such, not as NULL. */
  private static final List<String> KNOWN_AS_NOT_SENT_IN_ARRAYS =
      List.of("int4,int8,text,varchar,bpchar,json,jsonb,bytea,date,uuid".split(","));

  /** Whose values are no key: by the first no range can be read, the second loses its length. */
  private static final List<String> NO_KEY = List.of("money", "varbit");

  private static final String COLUMNS =
      """
      SELECT n.nspname || '.' || c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnum = ANY (key.indkey),
        CASE WHEN element.oid IS NULL THEN base.typtype = 'e' OR base.typname = ANY (?)
          ELSE element.typtype = 'e' OR element.typname = ANY (?) END,
        element.oid IS NOT NULL OR base.typname = ANY (?),
        NOT whole.is_so AND a.attstorage <> 'p' AND CASE WHEN element.oid IS NULL
          THEN base.typname = 'varbit' ELSE NOT element.typname = ANY (?) END
      FROM pg_class AS c
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      JOIN pg_index AS key ON key.indrelid = c.oid AND key.indisprimary
      JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      CROSS JOIN LATERAL (
        WITH RECURSIVE d AS (
          SELECT t.* FROM pg_type AS t WHERE t.oid = a.atttypid
          UNION ALL SELECT t.* FROM d JOIN pg_type AS t ON t.oid = d.typbasetype)
        SELECT * FROM d WHERE typtype <> 'd') AS base
      LEFT JOIN pg_type AS element ON element.oid = base.typelem AND element.typarray = base.oid
      CROSS JOIN LATERAL (
        SELECT c.relkind = 'r' AND c.relreplident = 'f' OR c.relkind = 'p' AND NOT EXISTS (
          SELECT 1 FROM pg_partition_tree(c.oid) AS p JOIN pg_class AS l ON l.oid = p.relid
          WHERE p.isleaf AND l.relreplident <> 'f') AS is_so) AS whole
      WHERE n.nspname || '.' || c.relname = ANY (?)
      ORDER BY 1, a.attnum""";

  private ColumnTypes() {}

  /**
   * Looks at the columns of these tables; says on standard error which are left out.
   *
   * @param tables as {@code schema.table}
   * @throws InputException if a column would be told wrongly, with what to do
   */
  static void check(Connection database, ConnectorSettings settings, List<String> tables)
      throws SQLException {
    List<String> noKeys = new ArrayList<>();
    List<String> unsent = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    try (PreparedStatement query = database.prepareStatement(COLUMNS)) {
      set(query, 1, TOLD);
      set(query, 2, TOLD_IN_ARRAYS);
      set(query, 3, NO_KEY);
      set(query, 4, KNOWN_AS_NOT_SENT_IN_ARRAYS);
      set(query, 5, tables);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          String name = rows.getString(1) + "." + rows.getString(2);
          String column = "%s (%s)".formatted(name, rows.getString(3));
          boolean isTold = rows.getBoolean(5);
          if (rows.getBoolean(4)) {
            if (!isTold || rows.getBoolean(6)) {
              noKeys.add(column);
            }
          } else if (settings.includesColumn(name)) {
            if (!isTold) {
              leftOut.add(column);
            } else if (rows.getBoolean(7)) {
              unsent.add(column);
            }
          }
        }
      }
    }
    if (!noKeys.isEmpty()) {
      throw new InputException(
          "%s is of the primary key, and of a type by which rows could not be told apart or read in ranges. Leave the table out by table.exclude.list in --config."
              .formatted(String.join(", ", noKeys)));
    }
    if (!unsent.isEmpty()) {
      throw new InputException(
          "%s would be told as NULL where it is long and a change leaves it as it is: ALTER TABLE … REPLICA IDENTITY FULL, of each partition too; or leave the column out by column.exclude.list in --config."
              .formatted(String.join(", ", unsent)));
    }
    if (!leftOut.isEmpty() && !settings.tellsUnknownTypes()) {
      System.err.println(
          "warning: %s is left out: Debezium does not tell values of such types. With include.unknown.datatypes=true in --config it tells the text of most, as bytes."
              .formatted(String.join(", ", leftOut)));
    }
  }

  private static void set(PreparedStatement query, int at, List<String> names) throws SQLException {
    Array array = query.getConnection().createArrayOf("text", names.toArray());
    query.setArray(at, array);
  }
}
