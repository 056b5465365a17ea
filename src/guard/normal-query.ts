/** A text between quotes: OData's, in which '' is a quote, or that of `$search`. */
const LITERAL = /'(?:[^']|'')*'|"[^"]*"/g
/** The offset of a time, which is written without quotes. */
const OFFSET = /(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\+(?=\d\d:?\d\d)/gi
/** What a query would give another meaning: a blank, the next option, the end of the URL, and an escape. */
const MEANINGFUL = /[+&#]|%(?![0-9a-f]{2})/gi
/** An option within quotes: most likely the quote before it was not closed. */
const OPTION = /&\$?[a-z]\w*=/i

/**
 * The query with what stands between its quotes escaped, as its writer means it: a `+` is a plus, which Graph would read as a
 * blank, and an `&` does not end the option. What is escaped stays so. In a form-encoded query, `a+eq+'b+c'`, each `+` is a
 * blank.
 */
export function withQuotedAsData(query: string): string {
  const inQuotes = isFormEncoded(query) ? /[&#]|%(?![0-9a-f]{2})/gi : MEANINGFUL
  return query
    .replace(OFFSET, '$1%2B')
    .replace(LITERAL, (literal) => (OPTION.test(literal) ? literal : literal.replace(inQuotes, encodeURIComponent)))
}

/** Why Graph would read another query than the one that was meant; `undefined` for a query with one reading. */
export function ambiguityOfQuery(query: string): string | undefined {
  const doubtful = query.match(LITERAL)?.find((literal) => OPTION.test(literal))
  if (doubtful !== undefined) {
    return 'A quote is not closed before the next option. An "&" within a text is written "%26", and a quote as two.'
  }
  if (/(?:^\?|&)(\$|%24)?filter=[^&]*'/i.test(query.replace(LITERAL, ''))) {
    return "A quote in $filter is not closed. A quote within a text is written as two, as in O''Brien."
  }
  try {
    decodeURIComponent(query)
  } catch {
    return 'Its query holds a "%" that begins no character; a "%" itself is written "%25".'
  }
  // Graph passes over an option that it does not know, and answers the rest of the query.
  const bare = query
    .slice(1)
    .split('&')
    .find((option) => option !== '' && !option.includes('='))
  if (bare !== undefined) {
    return `${JSON.stringify(bare)} is no option, which has a "=". An "&" within a text is written "%26".`
  }
  return undefined
}

/**
 * Whether a `+` between quotes might stand for a blank: the query has no other blank by which one could tell. It is sent as
 * a plus, and its writer should know.
 */
export function hasDoubtfulPlus(query: string): boolean {
  if (/ |%20/.test(query) || isFormEncoded(query)) return false
  return query.match(LITERAL)?.some((literal) => literal.includes('+')) ?? false
}

/** Whether blanks are written as `+`, as forms do. Then a blank, or `%20`, stands nowhere. */
function isFormEncoded(query: string): boolean {
  return !/ |%20/.test(query) && query.replace(OFFSET, '').replace(LITERAL, '').includes('+')
}
