/** A pasted text, read line by line: what is evidence, what is only context, and what was not the end of the matter. */
export interface Reading {
  /** The lines that may be evidence, in one line. */
  readonly text: string
  /** These lines as they stood, with their columns: for tables. */
  readonly lines: readonly string[]
  /** Whether the place in `text` belongs to a line that did not end the work: a warning, or a try that was repeated. */
  isMinor(at: number): boolean
}

interface Line {
  readonly raw: string
  readonly text: string
  isMinor: boolean
}

/** Reads the lines of an unwrapped text. `isFolded`: a line as wide as a console goes on in the next one, within a word. */
export function readLines(unwrapped: string, isFolded = false): Reading {
  const lines: Line[] = []
  let isMinor = false
  let isSource = false
  for (const raw of unwrapped.split(/\r?\n|\r/)) {
    const line = raw.replace(TIMES, '')
    // Python shows the line of source below each frame.
    const wasSource = isSource
    isSource = PYTHON_FRAME.test(line)
    if (isSource || (wasSource && /^\s{3}/.test(line)) || isContext(line)) continue
    if (isSuccess(line)) {
      // What was repeated until it worked is not what failed in the end.
      for (const before of lines) before.isMinor = true
      continue
    }
    const own = levelOf(line)
    if (own !== undefined || !CONTINUES.test(raw)) isMinor = own === 'minor'
    lines.push({ raw, text: withoutContext(line), isMinor: isMinor || RETRIED.test(line) })
  }
  return joined(lines, isFolded)
}

/** Characters of the narrowest console. */
const NARROWEST = 60

function joined(lines: readonly Line[], isFolded: boolean): Reading {
  const spans: { readonly from: number; readonly isMinor: boolean }[] = []
  let text = ''
  let width = 0
  for (const line of lines) {
    const words = line.text.replace(/\s+/g, ' ').trim()
    if (words === '') continue
    if (text !== '' && (!isFolded || width < NARROWEST)) text += ' '
    spans.push({ from: text.length, isMinor: line.isMinor })
    text += words
    width = line.text.length
  }
  return {
    text,
    lines: lines.map(({ raw }) => raw),
    isMinor: (at) => spans.findLast(({ from }) => from <= at)?.isMinor ?? false,
  }
}

/** Time stamps before a line, as log files and pipelines write them. */
const TIMES = /^[\t ]{0,40}\[?\d{4}-\d\d-\d\d[T ][\d:.,]{5,20}(?:Z|[+-]\d\d:?\d\d)?\]?[\t ]{0,8}/

const PYTHON_FRAME = /^\s{0,40}File "[^"]{1,400}", line \d+/

/** Lines that name code, quote it, or mark a place in it. */
const CONTEXT: readonly RegExp[] = [
  // Frames of .NET (also German, French, Spanish …), Java, JavaScript and PowerShell.
  /^\s{0,40}(?:at|bei|à|en|em|in|в|场所|在|場所)\s(?:async\s|new\s|<ScriptBlock>|[\w.$<>`[\],+/]{1,300}\s?[([])/,
  /^\s{0,40}at (?:[\w$.]{1,200} )?[(<]?(?:file|node|\/|[A-Z]:\\|<anonymous>)/,
  /^\s{0,40}(?:---> )?End of (?:inner exception )?stack trace/i,
  /^\s{0,40}#\d+ [\w/.\\{}:<>()$ -]{1,300}\(\d+\)/,
  // PowerShell: the statement that failed, and the lines that describe the error's class.
  /^\s{0,40}\d{1,6} \|\s/,
  /^\s{0,40}\+ (?![^:]{0,40}AADSTS)/,
  /^\s{0,40}At (?:line:\d|[A-Z]:\\|\/)/,
  /^\s{0,40}[~^]+\s{0,40}$/,
  // A web server's configuration, and its log of requests that were served.
  /^\s{0,40}proxy_set_header /,
  /" [23]\d\d \d+ "/,
]

function isContext(line: string): boolean {
  return CONTEXT.some((pattern) => pattern.test(line))
}

/** Removes frames in the middle of a line, addresses of documentation, and `@odata.context`. */
function withoutContext(line: string): string {
  return line
    .replace(/\bat [\w.$<>`]{1,200}\([^()]{0,200}\)/g, ' ')
    .replace(/@odata\.context["']{0,2}\s?:\s?["'][^"']{0,400}["']/g, ' ')
    .replace(DOCUMENTATION, ' ')
}

const DOCUMENTATION =
  /\bhttps?:\/\/(?:aka\.ms|go\.microsoft\.com|(?:learn|docs)\.microsoft\.com|docs\.github\.com|github\.com|stackoverflow\.com|developer\.hashicorp\.com|registry\.terraform\.io|curl\.(?:se|haxx\.se)|nodejs\.org|urllib3\.readthedocs\.io|developer\.mozilla\.org)[^\s"'<>]{0,300}/gi

/** Words of a step that worked, and none of one that failed. */
function isSuccess(line: string): boolean {
  return WORKED.test(line) && !FAILED.test(line)
}

const WORKED =
  /\bConnected via \w+ access using\b|\bWelcome to Microsoft Graph|\bget_?token succeeded\b|\b(?:acquired|obtained|retrieved|got) (?:an? )?(?:access )?token\b|\btoken (?:was )?(?:acquired|obtained|retrieved)\b|\bacquired a token from\b|\b(?:login|sign-?in|authentication) (?:was )?(?:succeeded|successful)\b/i
const FAILED = /AADSTS|\b(?:fail|error|denied|refus|unable|cannot|could not|exception|not|without|unauthori|forbidden)/i

/** Lines that belong to the one before: indented ones, and parts of a chain or of an answer. */
const CONTINUES = /^(?:\s|[{}[\]"]|Caused by|--->|Trace ID|Correlation ID|Timestamp)/

/** What a tool writes when it goes on after a failure. `Retry-After` is a header. */
const RETRIED =
  /\b(?:retrying|will (?:be )?retr(?:y|ied)|retry (?:in|after) \d|falling back|fall(?:s)? back to|trying again|try again in \d|backing off)\b/i

function levelOf(line: string): 'major' | 'minor' | undefined {
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
