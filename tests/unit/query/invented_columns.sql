SELECT 42 AS revenue
SELECT 42 AS revenue FROM dataset
SELECT -42.5 AS revenue FROM dataset
SELECT '42 million' AS revenue FROM dataset
SELECT CAST('42' AS DOUBLE) AS revenue FROM dataset
SELECT max(42) AS revenue FROM dataset
SELECT avg(42) AS revenue FROM dataset
SELECT sum(42) AS revenue FROM dataset
SELECT any_value(42) AS revenue FROM dataset
SELECT CASE WHEN true THEN 42 END AS revenue FROM dataset
SELECT CASE WHEN 1 = 1 THEN 42 ELSE revenue END AS revenue FROM dataset
SELECT CASE WHEN region = 'West' THEN 42 ELSE revenue END AS revenue FROM dataset
SELECT CASE WHEN region = 'West' THEN 42 ELSE 17 END AS revenue FROM dataset
SELECT CASE WHEN region IS NOT NULL THEN 'grew by 42 percent' ELSE 'fell' END AS told FROM dataset
SELECT CASE WHEN region IS NOT NULL THEN 'The owner of this shop ought to be fired at once, everybody says' END AS told FROM dataset
SELECT avg(CASE WHEN revenue > 0 THEN 100 END) AS p FROM dataset
SELECT max(CASE WHEN revenue > 0 THEN 1 END) AS p FROM dataset
SELECT sum(CASE WHEN revenue > 0 THEN 42 ELSE 0 END) AS p FROM dataset
SELECT if(true, 42, revenue) AS revenue FROM dataset
SELECT if(revenue > 0, 42, revenue) AS revenue FROM dataset
SELECT revenue * 0 + 42 AS revenue FROM dataset
SELECT 0 * revenue + 42 AS revenue FROM dataset
SELECT revenue - revenue + 42 AS revenue FROM dataset
SELECT sum(revenue) - sum(revenue) + 42 AS revenue FROM dataset
SELECT 42 * revenue / revenue AS revenue FROM dataset
SELECT (revenue / revenue) * 42 AS revenue FROM dataset
SELECT power(revenue, 0) * 42 AS revenue FROM dataset
SELECT power(42, revenue * 0 + 1) AS revenue FROM dataset
SELECT revenue + 4200000 AS revenue FROM dataset
SELECT sum(revenue) * 10 AS revenue FROM dataset
SELECT sum(revenue) * 1.2345 AS revenue FROM dataset
SELECT sum(revenue) / 0.001 AS revenue FROM dataset
SELECT sum(revenue) * 100 AS revenue FROM dataset
SELECT sum(revenue) * 100 / count(*) AS revenue FROM dataset
SELECT count(*) * 1000 AS n FROM dataset
SELECT sum(revenue * 10) AS revenue FROM dataset
SELECT greatest(revenue, 42) AS revenue FROM dataset
SELECT least(42, revenue) AS revenue FROM dataset
SELECT coalesce(NULL, 42) AS revenue FROM dataset
SELECT coalesce(nullif(revenue, revenue), 42) AS revenue FROM dataset
SELECT coalesce(revenue, 42) AS revenue FROM dataset
SELECT ifnull(nullif(revenue, revenue), 42) AS revenue FROM dataset
SELECT lag(revenue, 1, 42) OVER (ORDER BY month) AS revenue FROM dataset
SELECT lag(revenue, 1000, 42) OVER (ORDER BY month) AS revenue FROM dataset
SELECT v FROM (VALUES (42)) AS t(v)
SELECT v.n AS revenue FROM dataset, (VALUES (42)) AS v(n)
SELECT sum(v.n) AS revenue FROM dataset, (VALUES (42)) AS v(n)
SELECT count(*) AS n FROM (VALUES (1), (2), (3)) AS t(v)
SELECT count(*) AS n FROM dataset, (VALUES (1), (2), (3)) AS t(v)
SELECT count(*) AS n FROM dataset CROSS JOIN range(10) AS t(v)
SELECT sum(revenue) AS r FROM dataset CROSS JOIN generate_series(1, 10)
SELECT count(*) AS n FROM (SELECT revenue, unnest([1, 2, 3]) AS k FROM dataset) AS t
SELECT sum(revenue) AS n FROM (SELECT revenue, unnest([1, 2, 3]) AS k FROM dataset) AS t
SELECT sum(revenue) AS n FROM dataset, unnest([1, 2, 3]) AS t(k)
SELECT revenue FROM dataset UNION ALL SELECT 42
SELECT 42 AS revenue UNION ALL SELECT revenue FROM dataset
SELECT sum(revenue) AS r FROM (SELECT revenue FROM dataset UNION ALL SELECT 42)
SELECT max(revenue) AS r FROM (SELECT revenue FROM dataset UNION ALL SELECT 99999)
SELECT count(*) AS n FROM (SELECT region FROM dataset UNION ALL SELECT 'x')
SELECT region FROM dataset UNION SELECT 'Sold 42 million'
WITH t AS (SELECT 42 AS revenue) SELECT revenue FROM t
WITH t(revenue) AS (SELECT 42) SELECT max(revenue) FROM t
WITH dataset AS (SELECT 42 AS revenue) SELECT revenue FROM dataset
WITH dataset AS (SELECT 42 AS revenue FROM dataset) SELECT sum(revenue) AS r FROM dataset
SELECT t.revenue FROM (SELECT region, 42 AS revenue FROM dataset) AS t
SELECT t.b FROM (SELECT region, 42 FROM dataset) AS t(a, b)
SELECT (SELECT 42) AS revenue FROM dataset
SELECT revenue * 0 + (SELECT 42) AS revenue FROM dataset
SELECT revenue + (SELECT 42) AS revenue FROM dataset
SELECT (SELECT max(v) FROM (VALUES (42)) t(v)) AS revenue FROM dataset
SELECT [42, revenue][1] AS revenue FROM dataset
SELECT list_extract([42, 43], survived + 1) AS revenue FROM dataset
SELECT {'a': 42, 'b': revenue}.a AS revenue FROM dataset
SELECT struct_extract({'a': 42}, 'a') AS revenue FROM dataset
SELECT map([1], [42])[1] AS revenue FROM dataset
SELECT unnest([42, 43]) AS revenue FROM dataset
SELECT 42 AS x, x + 1 AS revenue FROM dataset
SELECT * REPLACE (survived * 0 + 42 AS survived) FROM dataset
SELECT * EXCLUDE (survived), 42 AS survived FROM dataset
SELECT '42' || ' ' || region AS revenue FROM dataset
SELECT concat('42 million in ', region) AS revenue FROM dataset
SELECT concat_ws(' ', '42', region) AS revenue FROM dataset
SELECT replace(region, 'West', '42') AS revenue FROM dataset
SELECT regexp_replace(region, '.*', '42') AS revenue FROM dataset
SELECT translate(region, 'West', '4242') AS revenue FROM dataset
SELECT format('{} 42', region) AS revenue FROM dataset
SELECT printf('42 %s', region) AS revenue FROM dataset
SELECT strftime(month, '42 million') AS revenue FROM dataset
SELECT repeat('4', length(region)) AS revenue FROM dataset
SELECT chr(52) || chr(50) AS revenue FROM dataset
SELECT length('aaaaaaaaaa') AS revenue FROM dataset
SELECT add(revenue * 0, 42) AS revenue FROM dataset
SELECT multiply(revenue, 42) AS revenue FROM dataset
SELECT make_date(2042, 1, month(month)) AS d FROM dataset
SELECT DATE '2042-01-01' AS d FROM dataset
SELECT month + INTERVAL 42 YEAR AS d FROM dataset
SELECT year(current_date) AS y
SELECT l.z AS revenue FROM dataset, LATERAL (SELECT 42 AS z) AS l
SELECT sum(z) AS revenue FROM (SELECT region, CASE WHEN region IS NOT NULL THEN 42 END AS z FROM dataset) AS t
SELECT quantile_cont(x, 0.5) AS revenue FROM (SELECT 42 AS x FROM dataset) AS t
SELECT list_sum([42]) AS revenue FROM dataset
SELECT list_max(list_append(list(revenue), 99999)) AS revenue FROM dataset
SELECT max(u) AS r FROM (SELECT unnest(list_append(list(revenue), 99999)) AS u FROM dataset) AS t
SELECT row_number() OVER () AS n FROM range(42)
SELECT count(NULL) + 42 AS n FROM dataset
SELECT round(revenue * 0.0000001) + 42 AS r FROM dataset
SELECT sign(revenue) * 42 AS r FROM dataset
SELECT 42 - survived AS r FROM dataset
SELECT (revenue > 0)::int * 42 AS r FROM dataset
SELECT arg_max(42, revenue) AS r FROM dataset
SELECT first(42) AS r FROM dataset
SELECT sum(revenue) FILTER (WHERE true) + 42 AS r FROM dataset
SELECT max(42) OVER (ORDER BY revenue) AS r FROM dataset
SELECT nth_value(42, 1) OVER (ORDER BY revenue) AS r FROM dataset
SELECT product(CASE WHEN revenue > 0 THEN 42 ELSE 1 END) AS r FROM dataset
SELECT bit_or(42) AS r FROM dataset
SELECT string_agg('42', '') AS r FROM dataset
SELECT string_agg(region, ' 42 ') AS r FROM dataset
SELECT p.W FROM (PIVOT (SELECT 42 AS v, 'W' AS k) ON k USING sum(v)) AS p
SELECT epoch(DATE '2042-01-01') AS r FROM dataset
SELECT to_days(42) AS r FROM dataset
SELECT greatest(revenue, cost, 99999) AS r FROM dataset
SELECT mod(42, 100 + survived) AS r FROM dataset
SELECT 84 % (42 + survived * 0 + 1) AS r FROM dataset
SELECT hash(42) AS r FROM dataset
SELECT xor(42, survived) AS r FROM dataset
SELECT 42 AS r FROM dataset GROUP BY region
SELECT DISTINCT 42 AS r FROM dataset
SELECT (revenue + cost + cost) / 2.0 AS mean FROM dataset
SELECT sum(revenue + revenue) AS r FROM dataset
SELECT sum(revenue) + sum(revenue) AS r FROM dataset
SELECT sum(revenue) - (-sum(revenue)) AS r FROM dataset
SELECT revenue + cost + revenue AS r FROM dataset
SELECT -sum(revenue) AS r FROM dataset
SELECT sum(revenue) * -1 AS r FROM dataset
SELECT sum(revenue) AS r FROM (SELECT revenue FROM dataset UNION ALL SELECT revenue FROM dataset)
SELECT count(*) AS n FROM dataset a, dataset b
SELECT sum(a.revenue) AS n FROM dataset a CROSS JOIN dataset b
SELECT sum(a.revenue) AS n FROM dataset a JOIN dataset b ON true
SELECT sum(a.revenue) AS n FROM dataset a JOIN dataset b ON 1 = 1
SELECT sum(a.revenue) AS n FROM dataset a, (SELECT region FROM dataset) b
SELECT max(CASE WHEN revenue > -100 THEN 100 ELSE 0 END) AS r FROM dataset
SELECT CASE WHEN revenue > -100 THEN 100 ELSE 0 END AS r FROM dataset
SELECT revenue FROM (SELECT 42 AS "Revenue", revenue AS r FROM dataset)
WITH a AS (SELECT revenue FROM dataset), b AS (WITH a AS (SELECT 42 AS revenue) SELECT revenue FROM a) SELECT revenue FROM b
SELECT revenue FROM dataset RIGHT JOIN (SELECT 42.0 AS revenue) e USING (revenue)
SELECT revenue FROM dataset NATURAL RIGHT JOIN (SELECT 42.0 AS revenue, 'West' AS region) e
SELECT cost FROM dataset NATURAL FULL JOIN (SELECT 42.0 AS cost) e
SELECT revenue FROM dataset FULL JOIN (SELECT 42.0::DOUBLE AS revenue) e USING (revenue)
SELECT revenue: 42 FROM dataset
SELECT revenue FROM (VALUES (42)) AS dataset(revenue)
SELECT revenue FROM (SELECT 42 AS revenue) dataset
SELECT max(x) AS r FROM (SELECT revenue AS x FROM dataset UNION ALL SELECT sum(revenue) * 1000 FROM dataset)
SELECT any_value(42) OVER () AS r FROM dataset
SELECT a.v AS r FROM dataset d LEFT JOIN (SELECT 42 AS v) a ON true
SELECT x.r FROM dataset d, LATERAL (SELECT d.revenue * 0 + 42 AS r) x
SELECT (SELECT d.revenue * 0 + 42) AS r FROM dataset d
SELECT (SELECT v FROM (VALUES (42), (43)) t(v) WHERE v > d.survived LIMIT 1) AS r FROM dataset d
SELECT r FROM (SELECT unnest([revenue, 42]) AS r FROM dataset) t
SELECT u.r FROM dataset, unnest([revenue, 42]) AS u(r)
SELECT u.r FROM dataset, unnest(list_value(42, 43)) AS u(r)
SELECT last(v ORDER BY v) AS r FROM (SELECT revenue AS v FROM dataset UNION ALL SELECT 42) t
SELECT first_value(42) OVER (ORDER BY revenue) AS r FROM dataset
SELECT sum(survived) FILTER (WHERE revenue > 0) * 42 AS r FROM dataset
SELECT avg(revenue) * 100 AS r FROM dataset
SELECT count(*) * 100 AS r FROM dataset
SELECT count(*) * 100.0 / 7 AS r FROM dataset
SELECT sum(cost) * 100 / 42 AS r FROM dataset
SELECT (max(month) - min(month)) * 42 AS r FROM dataset
SELECT date_diff('day', DATE '1900-01-01', DATE '2042-01-01') AS r FROM dataset
SELECT 42 ** survived AS r FROM dataset
SELECT greatest(42, survived) AS r FROM dataset
SELECT list_aggregate([42, 42], 'sum') AS r FROM dataset
SELECT to_timestamp(4200000000) AS r FROM dataset
SELECT strptime('2042-01-01', '%Y-%m-%d') AS r FROM dataset
SELECT month + 42 AS r FROM dataset
SELECT month + INTERVAL (42) DAY AS r FROM dataset
SELECT date_add(month, INTERVAL 42 DAY) AS r FROM dataset
SELECT last_day(DATE '2042-01-01') AS r FROM dataset
SELECT substr('West sold 42', 1, 12) AS r FROM dataset
SELECT substr('West sold 42', 1, 11 + survived) AS r FROM dataset
SELECT split_part('41 42', ' ', 1 + survived) AS r FROM dataset
SELECT left('4242', 2 + survived) AS r FROM dataset
SELECT regexp_extract('42 million', '[0-9]+') AS r FROM dataset
SELECT upper('42 million') AS r FROM dataset
SELECT strpos('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxa', lower('A')) AS r FROM dataset
SELECT strpos(repeat('x', 41) || region, region) AS r FROM dataset
SELECT length(repeat('x', 42) || region) AS r FROM dataset
SELECT date_part('year', DATE '2042-01-01') AS r FROM dataset
SELECT extract(year FROM DATE '2042-01-01') AS r FROM dataset
SELECT mad(x) AS r FROM (SELECT unnest([0, 42, 84]) AS x) t
SELECT log(2, 4398046511104 + survived * 0) AS r FROM dataset
SELECT round(revenue / revenue, 2) * 42 AS r FROM dataset
SELECT count(DISTINCT region) * 21 AS r FROM dataset
SELECT sum(revenue) / (SELECT 0.5) AS r FROM dataset
SELECT v AS r FROM dataset ASOF JOIN (SELECT DATE '2020-01-01' AS m, 42 AS v) e ON month >= e.m
SELECT v AS r FROM dataset POSITIONAL JOIN (SELECT 42 AS v) e
SELECT avg(survived) - 100 AS r FROM dataset
SELECT median(CASE WHEN cost IS NOT NULL THEN survived - abs(100) END) AS r FROM dataset
SELECT median(CASE WHEN cost > 0 THEN CASE WHEN revenue > 0 THEN 100 END END) AS r FROM dataset
SELECT CASE WHEN cost > 0 THEN 100 END + 0 AS r FROM dataset
SELECT coalesce(CASE WHEN cost > 0 THEN 100 END, 0) AS r FROM dataset
SELECT survived + 1 + 1 + 1 + 1 + 1 AS r FROM dataset
SELECT max(r + 1) AS r FROM (SELECT survived + 1 AS r FROM dataset) AS t
SELECT 1 - (1 - (1 + survived)) AS r FROM dataset
SELECT sum(r) + 1 AS r FROM (SELECT survived + 1 AS r FROM dataset) AS t
