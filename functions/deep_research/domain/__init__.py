"""What the product is about, in its own words: jobs, datasets, queries, findings, results. Imports no technology."""
