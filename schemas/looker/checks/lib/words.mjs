// The parameters that are used, by the block that has them. Looker's validator knows them all; this finds those that are mistyped.
export const WORDS = {
  view: ['label', 'sql_table_name', 'dimension', 'dimension_group', 'measure', 'set'],
  dimension: ['label', 'group_label', 'description', 'hidden', 'primary_key', 'required_access_grants', 'type', 'sql', 'value_format_name'],
  dimension_group: ['label', 'group_label', 'description', 'hidden', 'required_access_grants', 'type', 'timeframes', 'convert_tz', 'datatype', 'sql'],
  measure: ['label', 'group_label', 'description', 'hidden', 'required_access_grants', 'type', 'sql', 'filters', 'value_format_name', 'drill_fields'],
  set: ['fields'],
  explore: ['label', 'group_label', 'description', 'hidden', 'required_access_grants', 'persist_with', 'join'],
  join: ['from', 'type', 'relationship', 'sql_on', 'required_access_grants'],
};

export const TYPES = {
  dimension: ['string', 'number', 'yesno'],
  dimension_group: ['time'],
  measure: ['count', 'count_distinct', 'sum', 'average', 'min', 'max', 'number'],
  join: ['left_outer', 'inner', 'full_outer', 'cross'],
};

export const RELATIONSHIPS = ['many_to_one', 'one_to_one', 'one_to_many', 'many_to_many'];

export const TIMEFRAMES = ['raw', 'time', 'minute', 'hour', 'hour_of_day', 'date', 'week', 'month', 'quarter', 'year', 'day_of_week'];
