-- Each line is selected from `dataset`, on DuckDB and on Trino's form of it: the values have to be the same.
-- numbers
whole + 1, whole - 2, whole * 3, -whole, whole % 4, mod(whole, 3), whole / 4, whole // 4, whole * 1.5, 100.0 * whole / 7
abs(whole), ceil(number), ceiling(number), floor(number), trunc(number), round(number), round(number, 1), round(whole, -1)
sign(number), sqrt(abs(number)), cbrt(number), pow(number, 2), power(2, whole % 5), number ** 2, exp(number / 10)
ln(abs(number) + 1), log(1000), log(abs(number) + 1), log(3, abs(number) + 1), log2(8), log10(1000), pi()
sin(number), cos(number), tan(number), asin(number / 100), acos(number / 100), atan(number), atan2(number, 2)
sinh(number / 10), cosh(number / 10), tanh(number), degrees(number), radians(number)
greatest(whole, number, 2), least(whole, number, 2), greatest(word, 'm'), least(day, DATE '2024-03-01'), isnan(number), isinf(number), isfinite(number), isfinite(whole)
CAST(number AS BIGINT), number::INTEGER, CAST(2.5 AS DOUBLE)::BIGINT, CAST(whole AS DOUBLE), flag::BIGINT, TRY_CAST(word AS BIGINT)
TRY_CAST('2.5' AS BIGINT), CAST('17' AS BIGINT), CAST('1.25' AS DOUBLE), TRY_CAST(word AS DOUBLE)
-- conditions
CASE WHEN whole > 3 THEN 'many' WHEN whole IS NULL THEN 'none' ELSE 'few' END, CASE whole WHEN 1 THEN 'one' END, if(flag, 1, 0)
coalesce(whole, 0), ifnull(word, '-'), nvl(word, '-'), nullif(whole, 3), whole IS NULL, NOT flag, flag AND whole > 2, flag OR whole > 2
whole = '3', day > '2024-02-01', day BETWEEN '2024-02-01' AND '2024-04-01', whole IN ('1', '2'), whole NOT IN (1, 2), number <> 2
word IS DISTINCT FROM 'abc', word IS NOT DISTINCT FROM NULL, whole BETWEEN 2 AND 4, (SELECT max(whole) FROM dataset) = whole
-- text
word || '-' || whole, word || day, concat(word, '-', whole), concat_ws(', ', word, whole, flag), lower(word), upper(word), lcase(word), ucase(word)
length(word), len(word), replace(word, 'a', 'o'), reverse(word), trim('  a b '), ltrim('  a'), rtrim('a  '), trim(word, 'a'), ltrim(word, 'a')
substr(word, 2), substring(word, 2, 3), substr(word, -2), left(word, 2), starts_with(word, 'a'), prefix(word, 'a')
ends_with(word, 'c'), suffix(word, 'c'), contains(word, 'b'), strpos(word, 'b'), instr(word, 'b'), position('b' IN word)
split_part('a-b-c', '-', 2), split_part(word, '-', 3), word LIKE 'a%', word NOT LIKE 'a%', word ILIKE 'A%', word NOT ILIKE 'A%'
regexp_matches(word, '^[a-c]+'), regexp_extract(word, '[b-z]+'), regexp_extract(word, '(a)(b)', 2), regexp_replace(word, '([ab])', '<\1>', 'g')
whole::VARCHAR, day::VARCHAR, moment::VARCHAR, flag::VARCHAR, word::VARCHAR
len(string_split('a,b,c', ',')), list_contains(string_split('a,b', ','), 'a'), len(list_distinct(str_split('a,b,a', ',')))
string_split('a,b,c', ',')[2], array_contains(string_split(word, 'b'), 'a'), len(regexp_extract_all(word, '[a-z]')), list_has(split(word, 'b'), 'a')
-- moments
year(day), quarter(day), month(day), week(day), weekofyear(day), day(day), dayofmonth(day), dayofyear(day), isodow(day), dayofweek(day), weekday(day)
hour(moment), minute(moment), second(moment), date_part('year', moment), datepart('hour', moment), extract(month FROM day), extract(dow FROM day)
date_trunc('month', day), date_trunc('hour', moment), date_trunc('week', day), date_trunc('quarter', moment), datetrunc('year', moment)
date_diff('day', day, moment), date_diff('month', day, moment), date_diff('hour', moment, TIMESTAMP '2024-03-01 10:20:30'), datediff('year', day, moment)
date_diff('second', day, moment) / 86400.0, date_diff('minute', moment, day), date_diff('quarter', day, moment), date_sub('day', day, moment), datesub('hour', day, moment)
day + 3, day - 3, day - DATE '2024-01-01', day + INTERVAL 1 MONTH, moment - INTERVAL 2 HOUR, moment + INTERVAL '3' DAY, date_add(day, INTERVAL 1 DAY)
strftime(day, '%Y-%m'), strftime(moment, '%d.%m.%Y %H:%M:%S'), strftime(day, '%A %a %B %b %j %y'), strftime(date_trunc('month', day), '%Y-%m')
strptime('2024-03-05', '%Y-%m-%d'), dayname(day), monthname(day), last_day(day), epoch(moment), day = CAST(moment AS DATE), today() >= current_date
CAST('2024-03-05' AS DATE), TRY_CAST(word AS DATE), CAST('2024-03-05T10:00:00' AS TIMESTAMP), CAST(day AS TIMESTAMP), greatest(day, DATE '2024-02-01')
-- aggregates
count(*), count(number), count(DISTINCT word), count_if(flag), countif(flag), sum(whole), sum(number), sum(flag), avg(whole), mean(number), min(day), max(word)
median(whole), median(number), quantile_cont(number, 0.25), quantile_cont(whole, 0.9), quantile(number, 0.5), quantile_disc(word, 0.5), quantile_disc(whole, 0)
percentile_cont(0.75) WITHIN GROUP (ORDER BY number), percentile_disc(0.3) WITHIN GROUP (ORDER BY whole), mode(flag), median(number) FILTER (WHERE flag)
stddev(number), stddev_samp(number), stddev_pop(number), variance(number), var_samp(number), var_pop(number), skewness(number), kurtosis(number)
corr(whole, number), covar_pop(whole, number), covar_samp(whole, number), skewness(number) FILTER (WHERE flag), skewness(number) FILTER (WHERE whole = 1)
regr_slope(number, whole), regr_intercept(number, whole), regr_r2(number, whole), regr_count(number, whole), regr_r2(number, 1), regr_r2(1, whole)
arg_max(word, whole), arg_min(word, whole), max_by(word, number), min_by(word, number), argmax(word, whole), argmin(word, whole), bool_and(flag), bool_or(flag)
string_agg(word, ';' ORDER BY word), listagg(word, ',' ORDER BY whole), group_concat(word, '|' ORDER BY word DESC), any_value(1), arbitrary(1)
favg(number), fsum(number), kahan_sum(number), sumkahan(number), sum(whole) / count(*), 100.0 * (count(*) - count(number)) / count(*), max(number) - min(number)
-- windows
whole, row_number() OVER (ORDER BY id), rank() OVER (ORDER BY flag), dense_rank() OVER (ORDER BY flag), percent_rank() OVER (ORDER BY id), cume_dist() OVER (ORDER BY id)
id, lag(whole) OVER (ORDER BY id), lead(whole, 2) OVER (ORDER BY id), first_value(word) OVER (ORDER BY id), last_value(word) OVER (ORDER BY id), ntile(3) OVER (ORDER BY id)
id, sum(whole) OVER (PARTITION BY flag ORDER BY id), avg(number) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW), nth_value(word, 2) OVER (ORDER BY id)
id, median(number) OVER (PARTITION BY flag), count(*) FILTER (WHERE whole > 2) OVER (PARTITION BY flag), 100.0 * whole / sum(whole) OVER ()
SELECT flag, grouping(flag), count(*) FROM dataset GROUP BY ROLLUP (flag)
SELECT unnest(string_split(word, '-')) AS part, id FROM dataset
date(moment), CAST('true' AS BOOLEAN), current_date = today(), to_char(whole)
