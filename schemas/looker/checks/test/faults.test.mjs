import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../lib/check.mjs';

const FILES = {
  'manifest.lkml': 'constant: project { value: "p" }\nconstant: mart_dataset { value: "mart" }\n',
  'shop.model.lkml': 'connection: "c"\ninclude: "/derived/*.lkml"\ninclude: "/own.lkml"\ninclude: "/*.dashboard.lookml"\npersist_with: shop\n',
  'derived/views.lkml': `view: sale {
  sql_table_name: \`@{project}.@{mart_dataset}.sale\` ;;
  dimension: primary_key {
    primary_key: yes
    hidden: yes
    type: string
    sql: TO_JSON_STRING(\${TABLE}.sale_id) ;;
  }
  dimension: buyer_id {
    required_access_grants: [personal_identifier]
    type: number
    sql: \${TABLE}.buyer_id ;;
  }
  dimension: shop { type: string sql: \${TABLE}.shop ;; }
  dimension: is_paid { type: yesno sql: \${TABLE}.is_paid ;; }
  dimension: price { type: number sql: \${TABLE}.price ;; }
  dimension_group: sold_ts {
    type: time
    timeframes: [raw, date]
    datatype: timestamp
    sql: \${TABLE}.sold_ts ;;
  }
  measure: count {
    type: count
    drill_fields: [detail*]
  }
  set: detail { fields: [shop, sold_ts_date] }
}
view: shop {
  sql_table_name: \`@{project}.@{mart_dataset}.shop\` ;;
  dimension: primary_key { primary_key: yes hidden: yes type: string sql: \${TABLE}.shop ;; }
}
`,
  'derived/rest.lkml': `access_grant: personal_identifier {
  user_attribute: personal_identifier
  allowed_values: ["yes"]
}
datagroup: shop { max_cache_age: "1 hour" }
explore: sale {}
`,
  'own.lkml': `view: +sale {
  measure: revenue { type: sum filters: [is_paid: "yes"] sql: \${price} ;; drill_fields: [detail*, shop] }
}
explore: +sale {
  join: shop { type: left_outer relationship: many_to_one sql_on: \${sale.shop} = \${shop.primary_key} ;; }
}
test: keys {
  explore_source: sale {
    column: key { field: sale.primary_key }
    column: count { field: sale.count }
    sorts: [sale.count: desc]
    limit: 1
  }
  assert: once { expression: \${sale.count} = 1 ;; }
}
`,
  'sales.dashboard.lookml': `- dashboard: sales
  filters:
  - name: Days
    type: date_filter
  elements:
  - name: revenue
    type: looker_line
    model: shop
    explore: sale
    fields: [sale.sold_ts_date, sale.revenue]
    filters:
      sale.is_paid: 'Yes'
    sorts: [sale.sold_ts_date desc]
    listen:
      Days: sale.sold_ts_date
`,
};
const RELATIONS = {
  sale: { sale_id: null, buyer_id: 'identifier', shop: null, is_paid: null, price: null, sold_ts: null },
  shop: { shop: null },
};

const BREAKS = [
  ['a file that does not parse', 'own.lkml', 'sql: ${price} ;;', 'sql ${price}', /own\.lkml: Parse error/],
  ['a dashboard that does not parse', 'sales.dashboard.lookml', 'filters:\n  - name', 'filters: [\n  - name', /sales\.dashboard\.lookml: /],
  ['a constant', 'derived/views.lkml', '@{project}', '@{projekt}', /there is no constant projekt/],
  ['an include that finds nothing', 'shop.model.lkml', '/own.lkml', '/mine.lkml', /include "\/mine\.lkml" finds no file/],
  ['a file that no model includes', 'shop.model.lkml', 'include: "/own.lkml"\n', '', /own\.lkml: no model includes it/],
  ['a model without a connection', 'shop.model.lkml', 'connection: "c"', '', /it has no connection/],
  ['a datagroup', 'shop.model.lkml', 'persist_with: shop', 'persist_with: stall', /there is no datagroup stall/],
  ['a refinement of nothing', 'own.lkml', 'view: +sale', 'view: +sell', /view: \+sell refines what/],
  ['a view of two files', 'own.lkml', 'view: +sale', 'view: sale', /view: sale is in derived\/views\.lkml as well/],
  ['a table', 'derived/views.lkml', '@{mart_dataset}.shop`', '@{mart_dataset}.store`', /view shop: its table store stands in no contract/],
  ['a column', 'derived/views.lkml', '${TABLE}.shop ;; }\n  dimension: is_paid', '${TABLE}.store ;; }\n  dimension: is_paid', /dimension shop: there is no column store/],
  ['a field in SQL', 'own.lkml', '${price}', '${cost}', /measure revenue: there is no field cost/],
  ['a field that is drilled to', 'own.lkml', '[detail*, shop]', '[detail*, store]', /drills to store/],
  ['a set that is drilled to', 'own.lkml', '[detail*, shop]', '[details*, shop]', /drills to details\*/],
  ['a field of a set', 'derived/views.lkml', 'fields: [shop,', 'fields: [store,', /set detail: there is no field store/],
  ['a timeframe that a set names', 'derived/views.lkml', 'timeframes: [raw, date]', 'timeframes: [raw, week]', /set detail: there is no field sold_ts_date/],
  ['a timeframe', 'derived/views.lkml', '[raw, date]', '[raw, date, dates]', /there is no timeframe dates/],
  ['a filter of a measure', 'own.lkml', '[is_paid: "yes"]', '[paid: "yes"]', /filters paid, which is not there/],
  ['a parameter', 'own.lkml', 'filters: [is', 'filter: [is', /filter is no parameter of a measure/],
  ['a type', 'own.lkml', 'type: sum', 'type: summ', /there is no type summ/],
  ['a field twice', 'derived/views.lkml', 'dimension: is_paid {', 'dimension: shop {', /view: sale declares shop twice/],
  ['a time that is called as a field', 'derived/views.lkml', 'dimension: is_paid {', 'dimension: sold_ts_raw {', /two fields are called sold_ts_raw/],
  ['a personal column without a grant', 'derived/views.lkml', '    required_access_grants: [personal_identifier]\n', '', /buyer_id is personal, and asks for no grant personal_identifier/],
  ['a grant', 'derived/rest.lkml', 'access_grant: personal_identifier', 'access_grant: personal_name', /there is no access grant personal_identifier/],
  ['a view without a key', 'derived/views.lkml', 'primary_key: yes\n', '', /view sale: it has no primary key/],
  ['a key that is not hidden', 'derived/views.lkml', '    hidden: yes\n', '', /primary key primary_key is not hidden/],
  ['two keys', 'derived/views.lkml', 'dimension: price {', 'dimension: price { primary_key: yes hidden: yes', /several primary keys: primary_key, price/],
  ['an explore without a view', 'derived/rest.lkml', 'explore: sale {}', 'explore: sale {}\nexplore: sales {}', /explore sales: there is no view of its name/],
  ['a field of a join', 'own.lkml', '${shop.primary_key}', '${shop.key}', /join shop: there is no field shop\.key/],
  ['a join that names none of its fields', 'own.lkml', '${shop.primary_key}', '${sale.price}', /join shop: its sql_on names none of its fields/],
  ['a view that is joined', 'own.lkml', 'join: shop {', 'join: shop { from: store', /join shop: there is no view store/],
  ['a relationship', 'own.lkml', 'many_to_one', 'many_to_some', /there is no relationship many_to_some/],
  ['an explore of a test', 'own.lkml', 'explore_source: sale', 'explore_source: sales', /test keys: there is no explore sales/],
  ['a field of a test', 'own.lkml', 'field: sale.count', 'field: sale.counts', /test keys: there is no field sale\.counts/],
  ['what a test asserts', 'own.lkml', '${sale.count} = 1', '${sale.revenue} = 1', /sale\.revenue is asserted, and is no column/],
  ['a model of a dashboard', 'sales.dashboard.lookml', 'model: shop', 'model: store', /revenue: there is no model store/],
  ['an explore of a dashboard', 'sales.dashboard.lookml', 'explore: sale', 'explore: sales', /revenue: there is no explore sales/],
  ['a field of a dashboard', 'sales.dashboard.lookml', 'sale.revenue]', 'sale.revenues]', /revenue: there is no field sale\.revenues/],
  ['a filter of a dashboard', 'sales.dashboard.lookml', 'sale.is_paid', 'sale.paid', /revenue: there is no field sale\.paid/],
  ['what a dashboard listens to', 'sales.dashboard.lookml', 'Days: sale', 'Hours: sale', /revenue: there is no filter Hours/],
  ['what a dashboard sorts by', 'sales.dashboard.lookml', '[sale.sold_ts_date desc]', '[sale.shop]', /sale\.shop is not among its fields/],
];

describe('the checks', () => {
  it('find nothing wrong with what is right', () => {
    assert.deepEqual(check(FILES, RELATIONS), []);
  });

  for (const [what, path, text, instead, fault] of BREAKS) {
    it(`find ${what}`, () => {
      assert.ok(FILES[path].includes(text), 'the break is of a text that is there');
      const faults = check({ ...FILES, [path]: FILES[path].replace(text, instead) }, RELATIONS);
      assert.ok(faults.some((line) => fault.test(line)), faults.join('\n') || 'no fault');
    });
  }

  it('let a view be without a key where a comment says why', () => {
    const views = FILES['derived/views.lkml'].replace('primary_key: yes\n', '');
    assert.deepEqual(check({ ...FILES, 'derived/views.lkml': `# No primary key of sale: rows are not told apart.\n${views}` }, RELATIONS), []);
  });
});
