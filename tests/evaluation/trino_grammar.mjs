// Reads statements (a JSON list) from stdin and tells for each what Trino's grammar (ANTLR) has against it, or null.
//
//     node trino_grammar.mjs NODE_MODULES < statements.json
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { pathToFileURL } from "node:url";

// The package is written for bundlers: its imports name neither the endings of files nor the indexes of folders.
const hook = `
export async function resolve(name, context, next) {
  if (!name.startsWith(".")) return next(name, context);
  for (const ending of ["", ".js", "/index.js"]) {
    try {
      const found = await next(name + ending, context);
      if (/[.]m?js$/.test(found.url)) return found;
    } catch (missing) {
      if (ending === "/index.js") throw missing;
    }
  }
  return next(name + "/index.js", context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

const folder = pathToFileURL(`${process.argv[2]}/`);
const { TrinoSQL } = await import(new URL("dt-sql-parser/dist/index.js", folder).href);
const parser = new TrinoSQL();
const faults = JSON.parse(readFileSync(0, "utf8")).map((sql) => parser.validate(sql)[0]?.message ?? null);
process.stdout.write(JSON.stringify(faults));
