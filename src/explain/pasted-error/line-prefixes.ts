/** Returns a line without what logs and boxes put before it. */
export function withoutPrefixes(line: string): string {
  let rest = line
  for (let turn = 0; turn < MOST_PREFIXES; turn++) {
    const shorter = rest.replace(PREFIX, '')
    if (shorter === rest) break
    rest = shorter
  }
  return rest
}

/** A log of a pod of a pipeline has three. */
const MOST_PREFIXES = 4

/**
 * What log files, pipelines, journals, clusters, Ansible and boxes put before a line. The edge of a box is also known where its UTF-8
 * was read as Windows-1252 or as code page 850.
 */
const PREFIX =
  /^[\t ]{0,40}(?:\[?\d{4}-\d\d-\d\d[T ][\d:.,]{5,20}(?:Z|[+-]\d\d:?\d\d)?\]?|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,80} [\w./@-]{1,60}(?:\[\d+\])?:|std(?:out|err) [FP](?= )|[\w.-]{1,60}[-_]\d{1,3} {1,6}\||(?:fatal|failed|ok|changed): \[[\w.-]{1,80}\](?: =>|:)|[│╷╵┃|>]|â”‚|â•·|â•µ|Ôöé|ÔòÀ|ÔòÁ)[\t ]?/
