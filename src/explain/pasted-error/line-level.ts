/** Whether a line of a log says that something ended, or only warns; `undefined` where it has no level. */
export function levelOf(line: string): 'major' | 'minor' | undefined {
  const start = line.slice(0, 200)
  const [major, minor] = [MAJOR, MINOR].map((forms) => first(forms, start))
  if (major === minor) return undefined
  return (major ?? Number.POSITIVE_INFINITY) < (minor ?? Number.POSITIVE_INFINITY) ? 'major' : 'minor'
}

function first(forms: readonly RegExp[], start: string): number | undefined {
  const places = forms.map((form) => start.search(form)).filter((at) => at !== -1)
  return places.length === 0 ? undefined : Math.min(...places)
}

/** Levels in the forms of syslog, klog, JSON logs, pipelines and the logging of each language. */
const MAJOR: readonly RegExp[] = [
  /\b(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC)\b|^\s{0,9}Error:|^E\d{4} \d\d:/,
  /\[(?:error|fatal|err|critical)\]|::error\b|\b(?:level|severity|lvl)["']?\s?[=:]\s?["']?(?:error|fatal|critical|panic|err\b|50|60)/i,
]
const MINOR: readonly RegExp[] = [
  /(?:^|[\s[(|:,])(?:WARN|WARNING|INFO|INFORMATION|NOTICE|DEBUG|TRACE|VERBOSE)\b(?=[\s\])|:,]|$)|^[WI]\d{4} \d\d:/,
  /\[(?:warn|warning|info|informational|debug|trace|verbose)\]|::(?:warning|notice|debug)\b|\b(?:level|severity|lvl)["']?\s?[=:]\s?["']?(?:warn|info|debug|trace|verbose|10\b|20\b|30\b|40\b)/i,
]

/** What a tool writes when it goes on after a failure. `Retry-After` is a header. */
export const RETRIED =
  /\b(?:retrying|will (?:be )?retr(?:y|ied)|retry (?:in|after) \d|falling back|fall(?:s)? back to|trying again|try again in \d|backing off)\b/i
