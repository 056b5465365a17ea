/**
 * A strict reader of RFC 4180 §2, with `\n` as the end of a row: throws for a bare quote, for text behind a closing quote,
 * for a quote that is never closed, and for a last row without an end.
 */
export function strictCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (let at = 0; at < text.length; ) {
    const [cell, end] = text[at] === '"' ? quoted(text, at) : bare(text, at)
    row.push(cell)
    const sign = text[end]
    if (sign === '\n') {
      rows.push(row)
      row = []
    } else if (sign !== ',') throw new SyntaxError(`${JSON.stringify(sign ?? 'the end')} at ${end}`)
    at = end + 1
  }
  if (row.length > 0) throw new SyntaxError('the last row has no end')
  return rows
}

function quoted(text: string, start: number): [string, number] {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 2)) {
    if (text[end + 1] !== '"') return [text.slice(start + 1, end).replaceAll('""', '"'), end + 1]
  }
  throw new SyntaxError(`no closing quote for ${start}`)
}

function bare(text: string, start: number): [string, number] {
  const end = start + text.slice(start).search(/[",\r\n]/)
  return [text.slice(start, end), end]
}

/**
 * Reads as spreadsheets and Python do, with any separator: a cell is quoted if it begins with a quote, a quote elsewhere is a
 * quote, and a file may end anywhere.
 */
export function lenientRows(text: string, separator: string): string[][] {
  const rows: string[][] = [[]]
  for (let at = 0; at < text.length; ) {
    let cell = ''
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1)
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2)
      const stop = end < 0 ? text.length : end
      cell = text.slice(at + 1, stop).replaceAll('""', '"')
      at = stop + 1
    }
    while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') cell += text[at++]
    rows.at(-1)?.push(cell)
    if (text[at] === '\r' && text[at + 1] === '\n') at++
    if (text[at++] !== separator && at < text.length) rows.push([])
  }
  return rows
}

/** Gives the text back that a cell of csv or tsv was written from: the rule of docs/output.md. */
export function originalOf(cell: string): string {
  return cell
    .replace(/\\u([\da-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/^'(?='*[\s\p{Cc}\p{Cf}\p{DI}\u2800]*(?:[=+\-@＝＋－＠﹦﹢﹣﹫\t\r"]|sep=))/iv, '')
}
