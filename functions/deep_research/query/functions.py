"""The functions that guarded SQL may call: they compute from their arguments and reach nothing else.

Whatever reads files, the network, settings, secrets, the catalog or chance is not here.
"""

_AGGREGATES = """
any_value approx_count_distinct approx_quantile arbitrary arg_max arg_max_null arg_min arg_min_null argmax
argmin array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count count_if count_star countif covar_pop
covar_samp entropy favg first fsum geomean geometric_mean group_concat histogram histogram_exact kahan_sum
kurtosis kurtosis_pop last list listagg mad max max_by mean median min min_by mode product quantile
quantile_cont quantile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy
regr_syy reservoir_quantile sem skewness stddev stddev_pop stddev_samp string_agg sum sumkahan sum_no_overflow
var_pop var_samp variance weighted_avg wavg grouping grouping_id percentile_cont percentile_disc
"""
_WINDOWS = """
row_number rank dense_rank rank_dense percent_rank cume_dist ntile lag lead first_value last_value nth_value
fill
"""
_NUMBERS = """
abs acos acosh add asin asinh atan atan2 atanh bit_count cbrt ceil ceiling cos cosh cot degrees divide e even
exp factorial fdiv floor fmod gamma gcd greatest greatest_common_divisor isfinite isinf isnan lcm least
least_common_multiple lgamma ln log log10 log2 mod multiply nextafter pi pow power radians round round_even
roundbankers sign signbit sin sinh sqrt subtract tan tanh trunc width_bucket equi_width_bins xor
"""
_TEXT = """
ascii bar bin chr concat concat_ws contains damerau_levenshtein editdist3 ends_with format format_bytes hamming
hex initcap instr jaccard jaro_similarity jaro_winkler_similarity lcase left left_grapheme len length
length_grapheme levenshtein like_escape lower lpad ltrim md5 mismatches nfc_normalize not_like_escape ord
position prefix printf regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches
regexp_replace regexp_split_to_array repeat replace reverse right right_grapheme rpad rtrim sha256 split
split_part starts_with str_split str_split_regex string_split string_split_regex string_to_array strip_accents
strlen strpos substr substring substring_grapheme suffix to_base to_char translate trim ucase unicode upper
url_encode url_decode
"""
_TIME = """
age century current_date current_timestamp date date_add date_diff date_part date_sub date_trunc datediff
datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear decade epoch epoch_ms epoch_us epoch_ns
era extract get_current_timestamp hour isodow isoyear julian last_day make_date make_time make_timestamp
make_timestamp_ms make_timestamptz microsecond millennium millisecond minute month monthname now quarter second
strftime strptime time_bucket timezone to_centuries to_days to_decades to_hours to_microseconds to_milliseconds
to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years today transaction_timestamp
try_strptime week weekday weekofyear year yearweek
"""
_LISTS = """
array_length array_value flatten generate_series len list_aggregate list_aggr list_any_value list_apply list_avg
list_concat list_contains list_count list_distinct list_element list_extract list_filter list_first list_has
list_has_all list_has_any list_histogram list_indexof list_last list_max list_median list_min list_mode
list_pack list_position list_prepend list_append list_product list_quantile list_reverse
list_reverse_sort list_select list_skewness list_slice list_sort list_stddev_pop list_stddev_samp list_sum
list_transform list_unique list_value list_var_pop list_var_samp list_where list_zip array_slice array_to_string
array_extract array_contains array_sort apply filter map map_entries map_extract map_from_entries
map_keys map_values cardinality element_at range row struct_extract struct_pack unnest json_array_length
json_extract json_extract_string json_keys json_type json_valid json_value
"""
_LOGIC = """
coalesce if ifnull nullif nvl isnull typeof hash can_cast_implicitly cast try_cast try case exists in any all
columns cube rollup constant_or_null
"""

AGGREGATES = frozenset(_AGGREGATES.split())
ALLOWED = frozenset(" ".join((_AGGREGATES, _WINDOWS, _NUMBERS, _TEXT, _TIME, _LISTS, _LOGIC)).split())
"""Names in lower case, as DuckDB knows them."""
