SELECT region, sum(revenue) AS total FROM dataset GROUP BY region ORDER BY total DESC, region
SELECT count(*) FROM dataset
SELECT count(*) AS n, count(DISTINCT region), count(revenue), count_if(revenue > 300) FROM dataset
SELECT region, 100.0 * count(*) / sum(count(*)) OVER () AS share FROM dataset GROUP BY region
SELECT 100.0 * avg(CASE WHEN revenue > 300 THEN 1 WHEN NOT (revenue > 300) THEN 0 END) AS share FROM dataset
SELECT 100 * sum(CASE WHEN region = 'West' THEN revenue ELSE 0 END) / sum(revenue) AS west_share FROM dataset
SELECT round(100.0 * count(*) FILTER (WHERE revenue > 100) / count(*), 2) AS pct FROM dataset
SELECT avg(survived) * 100 AS rate FROM dataset
SELECT sum(survived) * 100.0 / count(*) AS rate FROM dataset
SELECT region, avg(survived::int) AS rate FROM dataset GROUP BY 1
SELECT (sum(revenue) - sum(cost)) * 100.0 / sum(revenue) AS margin FROM dataset
SELECT 1 - sum(cost) / sum(revenue) AS margin, 100 - 100 * sum(cost) / sum(revenue) AS in_percent FROM dataset
SELECT strftime(date_trunc('month', month), '%Y-%m') AS period, sum(revenue) AS v FROM dataset GROUP BY 1
SELECT year(month) || '-Q' || quarter(month) AS period, count(*) AS n FROM dataset GROUP BY 1
SELECT strftime(date_trunc('hour', month), '%Y-%m-%d %H:00') AS period FROM dataset
SELECT date_diff('second', month, max(month) OVER ()) / 86400.0 AS days FROM dataset
SELECT date_diff('day', min(month), max(month)) / 365.25 AS years, date_diff('day', min(month), max(month)) + 1 AS days FROM dataset
SELECT max(month) - min(month) AS span FROM dataset
SELECT floor(revenue / 100) * 100 AS bin, count(*) AS n FROM dataset GROUP BY 1
SELECT revenue - revenue % 10 AS bin FROM dataset
SELECT (revenue // 50) * 50 AS bin FROM dataset
SELECT CASE WHEN revenue < 100 THEN 'below 100' WHEN revenue < 500 THEN '100-499' ELSE '500 or more' END AS bin, count(*) AS n FROM dataset GROUP BY 1
SELECT CASE WHEN revenue < 100 THEN 'small' ELSE 'large' END AS size, avg(cost) FROM dataset GROUP BY 1
WITH monthly AS (SELECT month, sum(revenue) AS total FROM dataset GROUP BY month) SELECT month, total, total - lag(total) OVER (ORDER BY month) AS change, total / lag(total) OVER (ORDER BY month) - 1 AS growth FROM monthly
WITH a AS (SELECT region, sum(revenue) t FROM dataset GROUP BY 1), b AS (SELECT sum(t) AS s FROM a) SELECT a.region, a.t / b.s AS share FROM a, b
SELECT a.region, a.revenue - b.revenue AS difference FROM dataset a JOIN dataset b ON a.region = b.region AND a.month < b.month
SELECT region, row_number() OVER (ORDER BY sum(revenue) DESC) AS place, percent_rank() OVER (ORDER BY sum(revenue)) * 100 AS p FROM dataset GROUP BY region
SELECT *, revenue - cost AS profit FROM dataset
SELECT * FROM dataset LIMIT 3
SELECT d.* FROM dataset AS d
SELECT "Top 10", count(*) AS n FROM dataset GROUP BY ALL
SELECT median(revenue), quantile_cont(revenue, 0.9) AS p90, stddev_samp(revenue) AS sd, skewness(revenue), mode(region), mad(revenue) FROM dataset
SELECT quantile_cont(revenue, 0.75) - quantile_cont(revenue, 0.25) AS iqr FROM dataset
SELECT corr(revenue, cost) AS r, regr_slope(revenue, cost) AS slope FROM dataset
SELECT arg_max(region, revenue) AS best, max(revenue) AS most FROM dataset
SELECT coalesce(revenue, 0) + coalesce(cost, 0) AS total FROM dataset
SELECT coalesce(region, 'unknown') AS region, count(*) AS n FROM dataset GROUP BY 1
SELECT revenue / nullif(cost, 0) AS ratio FROM dataset
SELECT ln(revenue) AS l, sqrt(cost) AS s, revenue ** 2 AS sq, abs(revenue) AS a FROM dataset WHERE revenue > 0
SELECT power(max(revenue) / min(cost), 1.0 / 4) - 1 AS growth FROM dataset
SELECT region, month, sum(revenue) OVER (PARTITION BY region ORDER BY month) AS running FROM dataset
SELECT avg(revenue) OVER (ORDER BY month ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS moving FROM dataset
SELECT (SELECT max(revenue) FROM dataset) - avg(revenue) AS gap FROM dataset
SELECT (revenue - avg(revenue) OVER ()) / stddev_samp(revenue) OVER () AS z FROM dataset
SELECT region, 'revenue' AS measure, sum(revenue) AS v FROM dataset GROUP BY 1 EXCEPT SELECT region, 'cost', sum(cost) FROM dataset GROUP BY 1
SELECT region, sum(revenue) AS v FROM dataset GROUP BY 1 UNION ALL SELECT 'All', sum(revenue) FROM dataset
SELECT replace(region, 'W', '') AS r, CAST(regexp_replace(region, '[^0-9]', '', 'g') || length(region) AS INTEGER) AS x FROM dataset
SELECT sum(CASE WHEN survived = 1 THEN 1 ELSE 0 END) AS alive FROM dataset
SELECT sum(1) AS n FROM dataset
SELECT CASE WHEN region = 'West' THEN revenue ELSE cost END AS v FROM dataset
SELECT revenue > 100 AS large, count(*) AS n FROM dataset GROUP BY 1
SELECT region, count(*) AS n FROM dataset GROUP BY ROLLUP (region)
SELECT ntile(4) OVER (ORDER BY revenue) AS quartile FROM dataset
SELECT dayname(month) AS weekday, extract(year FROM month) AS y, date_part('month', month) AS m FROM dataset
SELECT sum(revenue * cost) / sum(cost) AS weighted FROM dataset
SELECT avg(revenue) / avg(cost) AS r FROM dataset
SELECT count(*) * 100.0 / (SELECT count(*) FROM dataset) AS pct FROM dataset WHERE revenue > 10
SELECT lower(trim(region)) AS r, left(region, 1) AS initial, split_part(region, 'e', 1) AS part FROM dataset
SELECT max(revenue) AS high FROM dataset QUALIFY row_number() OVER () = 1
FROM dataset SELECT region
SELECT revenue AS cost, cost + 0 AS c FROM dataset
SELECT round(revenue * 100) / 100 AS cents FROM dataset
SELECT region FROM dataset WHERE EXISTS (SELECT 1 FROM dataset b WHERE b.revenue > dataset.revenue)
SELECT count(*) AS n FROM (SELECT DISTINCT region, month FROM dataset) AS pairs
SELECT geomean(revenue) AS g, list_avg(list(revenue)) AS l FROM dataset WHERE revenue > 0
SELECT t.total FROM (SELECT sum(revenue) FROM dataset) AS t(total)
SELECT unnest(list(region)) AS r FROM dataset
SELECT (revenue + cost) / 2.0 AS mean FROM dataset
SELECT sum(CASE WHEN region = 'West' THEN -revenue ELSE revenue END) AS net FROM dataset
WITH t AS (SELECT sum(revenue) AS whole FROM dataset) SELECT region, sum(revenue) / max(t.whole) AS share FROM dataset CROSS JOIN t GROUP BY region
WITH t AS (SELECT region, avg(revenue) AS mean FROM dataset GROUP BY region) SELECT d.region, count(*) AS above FROM dataset d JOIN t ON t.region = d.region WHERE d.revenue > t.mean GROUP BY d.region
SELECT max(revenue) - min(revenue) AS range, avg(revenue) - median(revenue) AS skew FROM dataset
SELECT region, sum(revenue) AS a FROM dataset GROUP BY 1 UNION ALL SELECT "Top 10"::VARCHAR, sum(revenue) FROM dataset GROUP BY 1
SELECT d.region, e.mean FROM dataset d LEFT JOIN (SELECT region, avg(revenue) AS mean FROM dataset GROUP BY region) e USING (region)
SELECT word, count(*) AS n FROM (SELECT list_distinct(regexp_extract_all(lower(region), '[a-z]{2,}')) AS words FROM dataset) AS texts, unnest(texts.words) AS unfolded(word) WHERE word NOT IN ('the', 'and') GROUP BY word
