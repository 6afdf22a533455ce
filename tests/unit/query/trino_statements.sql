FROM dataset ORDER BY id
SELECT * EXCLUDE (id) FROM dataset
SELECT *, whole + 1 FROM dataset
SELECT Word, "WHOLE" AS "Whole number", count(*), sum(number) FROM dataset GROUP BY ALL
SELECT flag AS "group", count(*) AS n FROM dataset GROUP BY "group" HAVING n > 1 ORDER BY n DESC, abs(n)
SELECT word, whole FROM dataset QUALIFY row_number() OVER (PARTITION BY flag ORDER BY id) = 1
SELECT DISTINCT ON (flag) flag, id FROM dataset ORDER BY flag, id
WITH a AS (SELECT flag, avg(number) AS m FROM dataset GROUP BY flag) SELECT d.id, d.number - a.m AS diff FROM dataset d JOIN a ON d.flag = a.flag ORDER BY d.id LIMIT 3 OFFSET 1
SELECT a.id, b.id FROM dataset a LEFT JOIN dataset b ON a.id = b.id + 1
SELECT * FROM dataset a JOIN dataset b USING (id)
SELECT whole AS w, w + 1 AS more FROM dataset WHERE w > 2
SELECT id FROM dataset UNION SELECT whole FROM dataset ORDER BY 1
SELECT flag FROM dataset EXCEPT SELECT true
SELECT id FROM dataset WHERE id IN (SELECT whole FROM dataset)
SELECT id FROM dataset WHERE EXISTS (SELECT 1 FROM dataset d WHERE d.whole = dataset.id)
SELECT (SELECT avg(whole) FROM dataset) AS m, id FROM dataset ORDER BY m, id DESC
SELECT flag, word FROM dataset GROUP BY flag, word HAVING count(*) > 0 ORDER BY count(*) DESC, word NULLS FIRST
SELECT dimension, sum(n) OVER () AS all_rows FROM (SELECT 'word' AS dimension, count(word) AS n FROM dataset UNION ALL SELECT 'flag', count(flag) FROM dataset) AS counts
(SELECT id FROM dataset ORDER BY id DESC LIMIT 2)
SELECT 1
SELECT part, count(*) AS n FROM (SELECT list_distinct(string_split(word, '-')) AS parts FROM dataset WHERE word <> '') AS texts, unnest(texts.parts) AS unfolded(part) GROUP BY part
(WITH a AS (SELECT id FROM dataset) SELECT id FROM a) UNION ALL (WITH b AS (SELECT whole FROM dataset) SELECT whole FROM b) ORDER BY 1
WITH t AS (SELECT nullif(regexp_extract(word, '[a-z]'), '') AS letter, day - DATE '2024-01-01' AS days FROM dataset) SELECT letter || days AS code, len(letter) AS n FROM t
