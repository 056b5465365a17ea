/** Tables as the query services of Log Analytics and Kusto answer them: the columns once, and the rows without names. */

/** Returns a text with its tables before it, as lines with tabs between the columns. */
export function readJsonTables(text: string): string {
  if (!/"columns"\s*:/i.test(text) || !/"rows"\s*:/i.test(text)) return text
  const tables = tablesIn(parsed(text))
  return [...tables, text].join('\n')
}

function parsed(text: string): unknown {
  const from = text.search(/[[{]/)
  const to = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'))
  try {
    return JSON.parse(text.slice(from, to + 1))
  } catch {
    return undefined
  }
}

function tablesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(tablesIn)
  if (typeof value !== 'object' || value === null) return []
  const fields = new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]))
  const columns: unknown = fields.get('columns')
  const rows: unknown = fields.get('rows')
  if (!Array.isArray(columns) || !Array.isArray(rows)) return [...fields.values()].flatMap(tablesIn)
  return [columns.map(nameOf), ...rows.filter((row) => Array.isArray(row))].map((cells) => cells.map(cell).join('\t'))
}

function nameOf(column: unknown): unknown {
  if (typeof column !== 'object' || column === null) return column
  return 'name' in column ? column.name : 'ColumnName' in column ? column.ColumnName : ''
}

function cell(value: unknown): string {
  const text = typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value)
  return text.replace(/\s+/g, ' ')
}
