-- What an application keeps that was written in a hurry: no foreign keys, texts where numbers should be. Times without a zone are UTC.
CREATE SCHEMA billing;
CREATE TABLE billing.banks (bank_code text PRIMARY KEY, bank_name text, country text, is_active boolean, created_at timestamptz);
CREATE TABLE billing.customers (
  customer_id integer PRIMARY KEY, full_name text, email text, country text, bank_code text, signed_up_at timestamptz, updated_at timestamp(6), marketing_opt_in boolean);
CREATE TABLE billing.plans (
  plan_id integer PRIMARY KEY, plan_code text, plan_name text, billing_interval text, description text, is_active boolean, updated_at timestamp(6));
CREATE TABLE billing.plan_prices (plan_id integer, valid_from date, price numeric(10,2), PRIMARY KEY (plan_id, valid_from));
CREATE TABLE billing.subscriptions (
  subscription_id bigint PRIMARY KEY, customer_id integer, plan_id integer, start_date date, end_date date, status text, custom_price text, created_at timestamp(3), updated_at timestamp(6));
CREATE TABLE billing.payments (
  payment_id bigint PRIMARY KEY, subscription_id bigint, customer_id integer, bank_code text, amount text, currency text, fee numeric(8,2), status text, paid_at timestamp(3), updated_at timestamp(6));
CREATE TABLE billing.refunds (refund_id bigint PRIMARY KEY, payment_id bigint, amount numeric(10,2), reason text, refunded_at timestamp(3));
CREATE TABLE billing.exchange_rates (currency text, valid_from date, usd_rate numeric(12,6), PRIMARY KEY (currency, valid_from));
-- Changes tell the whole row before them. A long text that did not change is told so, too.
ALTER TABLE billing.plans ALTER COLUMN description SET STORAGE EXTERNAL;
ALTER TABLE billing.banks REPLICA IDENTITY FULL;
ALTER TABLE billing.customers REPLICA IDENTITY FULL;
ALTER TABLE billing.plan_prices REPLICA IDENTITY FULL;
ALTER TABLE billing.subscriptions REPLICA IDENTITY FULL;
ALTER TABLE billing.payments REPLICA IDENTITY FULL;
ALTER TABLE billing.refunds REPLICA IDENTITY FULL;
ALTER TABLE billing.exchange_rates REPLICA IDENTITY FULL;

INSERT INTO billing.banks VALUES
  ('NORD', 'Nordbank', 'DE', true, '2022-01-01Z'), ('MAPL', 'Maple Savings', ' canada', true, '2022-01-01Z'),
  ('FNBA', 'First National', 'U.S.A.', true, '2022-01-01Z'), ('THAM', 'Thames & Co', 'uk', false, '2022-01-01Z');
INSERT INTO billing.plans VALUES
  (1, 'basic-m', 'Basic', 'Monthly', repeat('Everything one needs. ', 200), true, '2022-01-01'),
  (2, ' PRO-M', 'Pro', 'month', repeat('Everything one wants. ', 200), true, '2022-01-01'),
  (3, 'TEAM-Y', 'Team, yearly', 'annual', repeat('Everything for all. ', 200), true, '2022-01-01'),
  (4, 'TEST', 'do not use', 'mth', NULL, false, '2022-01-01');
INSERT INTO billing.plan_prices VALUES (1, '2022-01-01', 9.90), (2, '2022-01-01', 29.00), (3, '2022-01-01', 480.00);
