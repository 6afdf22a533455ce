/** The endings by which the API tells how a file is read. */
const READABLE = /\.(csv|tsv|tab|txt|json|ndjson|jsonl|parquet|xlsx|xlsm|xlsb|xls|ods)$/i
const PACKED = /\.(zip|gz|bz2|xz|zst|7z|rar|tar|tgz)$/i

/** Why these files can't become a dataset, and what to do about it; null where they are one that can be tried. */
export function refusal(files: readonly { name: string }[]): string | null {
  const [file] = files
  if (!file || files.length > 1) return 'Drop one file at a time: a question is about one dataset.'
  if (READABLE.test(file.name)) return null
  return PACKED.test(file.name)
    ? `${file.name} is packed; unpack it, and drop the file that is inside.`
    : `${file.name} can’t be read; save it as CSV, Excel, JSON or Parquet, and drop that.`
}
