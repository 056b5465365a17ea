import type { FormatName } from '../process/format-names.ts'
import type { Format } from './format.ts'
import { json } from './json.ts'
import { ndjson } from './ndjson.ts'

/** Those that bring a library, or are seldom used, are loaded when they are. */
export async function loadFormat(name: FormatName): Promise<Format> {
  switch (name) {
    case 'json':
      return json
    case 'ndjson':
      return ndjson
    case 'table':
      return (await import('./table.ts')).table
    case 'csv':
      return (await import('./csv.ts')).csv
    case 'tsv':
      return (await import('./tsv.ts')).tsv
    case 'yaml':
      return (await import('./yaml.ts')).yaml
  }
}
